"""The modules that are being written on the site, and starting another."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.authoring.draft_words import LONGEST_ID, id_of, new_file
from learnapp.domain.authoring.module_zip import ZipError, read_zip
from learnapp.domain.dates.uk_times import day_of
from learnapp.domain.reading.skeleton import SkeletonError, new_module
from learnapp.domain.source.banks import DRAFTED
from learnapp.educator.blueprint import blueprint
from learnapp.educator.drafts.draft_actions import MEDIA_AWAY, keep_pictures
from learnapp.educator.drafts.scope import LARGEST_FORM
from learnapp.store.content import module_drafts
from learnapp.store.content.media_stores import MediaAwayError
from learnapp.store.operations.publishing import last_edition, source_files
from learnapp.web.access import Chosen, access, chosen_organisation
from learnapp.web.clock import now
from learnapp.web.forms import makes_one, takes_files
from learnapp.web.identity import editions, person, whole_catalogue
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors, asked_page

TAKEN = "A module on this site already has this address. Choose another"
TAKEN_BANK = "A bank on this site already has this name. Choose another"


@blueprint.get("/drafts/")
@access("author")
def drafts() -> ResponseReturnValue:
    found = module_drafts.of_person(db(), person.id)
    part = asked_page(len(found))
    modules = whole_catalogue().modules
    here = found[part.start : part.end]
    listed = [(one, modules[one.module].title if one.module in modules else "") for one in here]
    return render_template("educator/drafts/drafts.html", drafts=listed, part=part)


@blueprint.route("/drafts/new/", methods=["GET", "POST"])
@access("author")
@takes_files(LARGEST_FORM)
@makes_one("educator.drafts")
def new_draft() -> ResponseReturnValue:
    """Start a draft: from nothing, from an edition of an own module, or from a zip of a module's folder."""
    where = chosen_organisation("author")
    if request.method == "GET":
        return _page(where, [])
    errors = list(where.errors)
    slug, base, files = _begun_from(where, errors)
    if not errors and module_drafts.is_taken(db(), slug, where.id or 0):
        errors.append((_field(), TAKEN_BANK if _field() == "bank" else TAKEN))
    if errors:
        return _page(where, errors)
    try:
        keep_pictures(db(), files)
    except MediaAwayError:
        return _page(where, [(_field(), MEDIA_AWAY)])
    made = module_drafts.begin(db(), where.id or 0, slug, files, base, person.id, now())
    if made is None:
        return _page(where, [(_field(), TAKEN_BANK if _field() == "bank" else TAKEN)])
    return redirect(url_for("educator.draft", draft=made), 303)


def _field() -> str:
    """The field that a message about the module's address belongs to."""
    return {"edition": "module", "zip": "zip", "bank": "bank"}.get(request.form.get("from", ""), "slug")


def _begun_from(where: Chosen, errors: FieldErrors) -> tuple[str, str, dict[str, bytes]]:
    """The module's name, the digest of its edition and the files. Problems are added to `errors`."""
    if request.form.get("from") == "edition":
        return _from_edition(where, errors)
    if request.form.get("from") == "zip":
        return _from_zip(errors)
    if request.form.get("from") == "bank":
        return _new_bank(errors)
    title = " ".join(request.form.get("title", "").split())
    slug = request.form.get("slug", "").strip() or id_of(title)
    if not title or len(title) > 120:
        errors.append(("title", "Enter a title of up to 120 characters"))
    elif id_of(slug) != slug:
        errors.append(("slug", "Enter an address of lower-case letters, digits and hyphens"))
    if errors:
        return slug, "", {}
    owner = f"{person.name} <{person.email}>"
    try:
        files = new_module(slug, title, owner, day_of(now()), editions().library)
    except SkeletonError as error:
        errors.append(("slug", str(error).rstrip(".")))
        return slug, "", {}
    return slug, "", {name: text.encode() for name, text in files.items()}


def _from_edition(where: Chosen, errors: FieldErrors) -> tuple[str, str, dict[str, bytes]]:
    slug = request.form.get("module", "")
    found = last_edition(db(), slug) if slug in dict(_own(where)) else None
    if found is None:
        errors.append(("module", "Choose a module"))
        return slug, "", {}
    return slug, found.digest, source_files(found.source)


def _new_bank(errors: FieldErrors) -> tuple[str, str, dict[str, bytes]]:
    """A bank of questions with a first question to write over. Quizzes use a name derived from its title."""
    library = editions().library
    name = id_of(request.form.get("bank", ""))[: LONGEST_ID - len(DRAFTED)].strip("-")
    if not name:
        errors.append(("bank", "Enter a name with letters or digits"))
    elif name in library.banks:
        errors.append(("bank", TAKEN_BANK))
    slug = f"{name}{DRAFTED}"
    begun = new_file(f"{slug}.md", next(iter(library.competencies), ""), str(next(iter(library.claims), "")))
    return slug, "", {f"{slug}.md": begun.encode()}


def _from_zip(errors: FieldErrors) -> tuple[str, str, dict[str, bytes]]:
    sent = request.files.get("zip")
    if sent is None or not sent.filename:
        errors.append(("zip", "Choose a zip file"))
        return "", "", {}
    try:
        name, files = read_zip(sent.read())
    except ZipError as error:
        errors.append(("zip", str(error).rstrip(".")))
        return "", "", {}
    slug = name.rpartition("/")[2] or id_of(sent.filename.removesuffix(".zip"))
    if id_of(slug) != slug or not slug:
        errors.append(("zip", "Name the folder in the zip with lower-case letters, digits and hyphens"))
    return slug, "", files


def _own(where: Chosen) -> list[tuple[str, str]]:
    """The own modules of the organisations that the person writes for: slug and title."""
    everything = whole_catalogue()
    mine = {one.id for one in where.choices}
    own = [slug for slug, owner in everything.own_modules.items() if owner in mine and slug in everything.modules]
    return sorted(((slug, everything.modules[slug].title) for slug in own), key=lambda one: one[1].casefold())


def _page(where: Chosen, errors: FieldErrors) -> ResponseReturnValue:
    drafted = {one.module for one in module_drafts.of_person(db(), person.id)}
    page = render_template(
        "educator/drafts/new_draft.html",
        where=where,
        errors=errors,
        form=request.form,
        own=[(slug, title) for slug, title in _own(where) if slug not in drafted],
    )
    return page, 422 if errors else 200
