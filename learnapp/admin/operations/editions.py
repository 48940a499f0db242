"""The modules on offer and their editions; withdrawing one and putting it back; comparing two editions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.admin.blueprint import blueprint
from learnapp.admin.scope import module_title
from learnapp.domain.editions.edition_changes import compare
from learnapp.store.content.catalogue import EditionNote, PublishedCatalogue
from learnapp.store.operations import publishing, withdrawing
from learnapp.web import identity
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import person, whole_catalogue
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.own_password import unconfirmed
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors, asked_page, whole_number


@dataclass(frozen=True)
class ModuleLine:
    """A module of the catalogue, or one that was in it. `serving` is the edition that people see, if any."""

    slug: str
    title: str
    serving: EditionNote | None
    editions: int
    problems: list[str]
    read_at: datetime | None
    withdrawn_at: datetime | None


@blueprint.get("/editions/")
@access("administer")
def editions() -> ResponseReturnValue:
    published, out, read = whole_catalogue(), publishing.withdrawn(db()), withdrawing.read_at(db())
    others = (published.history.keys() | published.problems.keys()) - published.modules.keys()
    slugs = [*published.modules, *sorted(others)]
    lines = [_line(published, slug, out.get(slug), read.get(slug)) for slug in slugs]
    return render_template("admin/operations/editions.html", lines=lines)


def _line(
    published: PublishedCatalogue, slug: str, withdrawn_at: datetime | None, read_at: datetime | None
) -> ModuleLine:
    notes, digest = published.history.get(slug, ()), published.editions.get(slug)
    serving = next((note for note in notes if note.digest == digest), None)
    return ModuleLine(
        slug, module_title(slug), serving, len(notes), published.problems.get(slug, []), read_at, withdrawn_at
    )


@blueprint.route("/editions/<module>/", methods=["GET", "POST"])
@access("administer")
def module_editions(module: str) -> ResponseReturnValue:
    """One module: its editions, comparing two of them, and withdrawing it or putting it back."""
    if module not in whole_catalogue().history:
        abort(404)
    if request.method == "GET":
        return _page(module, [])
    refusal = unconfirmed()
    if refusal is not None:
        return _page(module, [("password", refusal[0])], refusal[1])
    library, back = identity.editions().library, request.form.get("do") == "back"
    act = withdrawing.put_back if back else withdrawing.withdraw
    if act(db(), module, library, now(), person.id):
        flash_success("The module is in the catalogue again." if back else "The module is withdrawn.")
    else:
        flash_information("It is in the catalogue already." if back else "It is withdrawn already.")
    return redirect(url_for("admin.module_editions", module=module), 303)


def _page(module: str, errors: FieldErrors, status: int = 422) -> ResponseReturnValue:
    published = whole_catalogue()
    notes = published.history[module]
    chosen = [whole_number(request.args.get(name, "")) for name in ("from", "to")]
    older, newer = (next((note for note in notes if note.number == number), None) for number in chosen)
    part = asked_page(len(notes))
    page = render_template(
        "admin/operations/module_editions.html",
        line=_line(published, module, publishing.withdrawn(db()).get(module), None),
        notes=notes[::-1],
        part=part,
        use=withdrawing.in_use(db(), module),
        older=older,
        newer=newer,
        edits=_edits(older.digest, newer.digest) if older and newer else None,
        errors=errors,
    )
    return page, status if errors else 200


def _edits(older: str, newer: str) -> list[tuple[str, str, str]] | None:
    """(class, where, what) of every difference; None if an edition can no longer be read."""
    try:
        old, new = (identity.editions().edition(db(), digest) for digest in (older, newer))
    except KeyError:
        return None
    return [(edit.cls, edit.where, edit.what) for edit in compare(old, new).edits]
