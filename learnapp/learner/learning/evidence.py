"""Evidence of learning: the certificate of a finished module, and a pack from any number of modules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from learnapp.domain.content.content import Module
from learnapp.domain.learning import evidence as rules
from learnapp.domain.learning.evidence import Edition, Finish, SharedReflection
from learnapp.exports import files, typesetting
from learnapp.exports.sealing import badges
from learnapp.learner.blueprint import blueprint
from learnapp.learner.learning.evidence_actions import (
    FinishedEdition,
    Issuer,
    certify,
    evidence_of,
    issue_pack,
    may_have_another,
)
from learnapp.store.learning import certificates
from learnapp.store.learning.finishes import finishes
from learnapp.store.learning.shareables import shareables
from learnapp.vault import words as inside
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.drafts import vault
from learnapp.web.identity import catalogue, editions, person, settings
from learnapp.web.sending import download
from learnapp.web.transaction import commit, db
from learnapp.web.typed_fields import LARGEST_NUMBER, FieldErrors, whole_number

TYPES = {
    "pdf": "application/pdf",
    "json": "application/json",
    "zip": "application/zip",
    "jwt": "application/vc+jwt",
}
BADGES = {"badge": (badges.as_json, "json"), "badge-token": (badges.as_jwt, "jwt")}
"""The forms of an Open Badge, and their file name endings."""


@dataclass(frozen=True)
class OfferedEvidence:
    """A reflection's shareable version that may go into a pack. Only a request of its owner's ever contains one."""

    id: int
    reflection: SharedReflection


def issuer() -> Issuer:
    """This site as a signer."""
    site = settings()
    assert site.signing_key_file is not None
    return Issuer(site.site_url, site.signing_key_file, site.fonts, editions().library)


# Certificates ------------------------------------------------------------------------------------


@blueprint.route("/modules/<module>/certificate/", methods=["GET", "POST"])
@access("learn")
def certificate(module: str) -> ResponseReturnValue:
    """Show the certificate's contents, or what is left to do for it; on POST, send the file."""
    done = _done(module, finishes(db(), person.id, module).get(module, {}))
    if done is None:
        abort(404)
    facts = rules.done_module(done.module, done.edition, done.finishes, with_results=False)
    if request.method == "GET" or not facts.finished_on:
        return render_template(
            "learner/learning/certificate.html",
            module=done.module,
            facts=facts,
            finishes=done.finishes,
            unshown=typesetting.unshown(person.name, issuer().fonts),
            has_badge=bool(settings().site_url) and person.proved,
        )
    form = "json" if request.form.get("form") == "json" else "pdf"
    _count()
    made = certify(db(), issuer(), person.id, person.name, done, now())
    commit()  # the number is kept, and no lock is held while the file is typeset
    badge = BADGES.get(request.form.get("form", "")) if settings().site_url and person.proved else None
    if badge:
        data = badge[0](made, settings().site_url, person.email, issuer().key())
        return _download(data, f"badge-{module}-{made.number}", badge[1])
    given = made, issuer().library, issuer().key()
    data = files.as_data(*given) if form == "json" else files.as_pdf(*given, issuer().fonts)
    return _download(data, f"certificate-{module}-{made.number}", form)


# Packs -------------------------------------------------------------------------------------------


@blueprint.route("/evidence/", methods=["GET", "POST"])
@access("learn")
def evidence() -> ResponseReturnValue:
    """Choose what goes into a pack; on POST, send the pack."""
    work = _work()
    offered = _offered({d.module.slug: d.module.title for d in work})
    if request.method == "GET":
        return _page(work, offered)
    chosen = [d for d in work if d.module.slug in request.form.getlist("module")]
    ids = {whole_number(i, most=LARGEST_NUMBER) for i in request.form.getlist("reflection")} - {None}
    reflections = [o.reflection for o in offered if o.id in ids]
    errors = []
    if not chosen:
        errors.append(("module", "Choose at least one module"))
    if ids - {o.id for o in offered}:
        errors.append(("reflection", "One of the reflections you chose is no longer available. Choose again"))
    if errors:
        return _page(work, offered, errors)
    _count()
    commit()  # no lock is held while the pack is typeset
    made = evidence_of(
        issuer(),
        person.name,
        chosen,
        "pack",
        number=certificates.new_number(),
        issued_at=now(),
        with_results=request.form.get("results") == "yes",
        reflections=reflections,
    )
    form = "pdf" if request.form.get("form") == "pdf" else "zip"
    make = files.as_pdf if form == "pdf" else files.as_pack
    data = make(made, issuer().library, issuer().key(), issuer().fonts)
    issue_pack(db(), issuer(), person.id, made)
    return _download(data, f"evidence-{made.number}", form)


def _page(
    work: list[FinishedEdition], offered: list[OfferedEvidence], errors: FieldErrors | None = None
) -> tuple[str, int]:
    fresh = request.method == "GET"
    modules = [rules.done_module(d.module, d.edition, d.finishes, with_results=True) for d in work]
    year = request.args.get("year", "")
    years = rules.years(modules)
    finished = rules.finished_in(modules, year if year in years else "")
    html = render_template(
        "learner/learning/evidence.html",
        modules=modules,
        years=years,
        year=year,
        offered=offered,
        unshown=typesetting.unshown(person.name, issuer().fonts),
        issued=certificates.issued_to(db(), person.id),
        titles={slug: module.title for slug, module in catalogue().modules.items()},
        chosen=(finished or [m.slug for m in modules]) if fresh else request.form.getlist("module"),
        chosen_reflections=request.form.getlist("reflection"),
        results=["yes"] if fresh or request.form.get("results") == "yes" else [],
        errors=errors or [],
    )
    return html, 422 if errors else 200


def _offered(titles: Mapping[str, str]) -> list[OfferedEvidence]:
    """The person's shareable texts, decrypted; those whose key is gone are left out."""
    rows = shareables(db(), person.id)
    read = inside.read_all(vault(), person.id, [row.sealed for row in rows])
    return [
        OfferedEvidence(row.id, SharedReflection(titles.get(row.module, ""), rules.uk_day(row.changed_at), words.text))
        for row, words in zip(rows, read, strict=True)
        if words is not None and words.text.strip()
    ]


# What both need ----------------------------------------------------------------------------------


def _work() -> list[FinishedEdition]:
    """Every module in which the person finished anything: the catalogue's in order, then those that have left it."""
    found = finishes(db(), person.id)
    ordered = [slug for slug in catalogue().modules if slug in found]
    ordered += sorted(set(found) - set(ordered))
    work = [_done(slug, found[slug]) for slug in ordered]
    return [d for d in work if d is not None and rules.done_parts(d.module, d.finishes)]


def _done(slug: str, finished: Mapping[str, Finish]) -> FinishedEdition | None:
    """The module in an edition that the person has completed, else the first of `_editions`; None if there is none."""
    first = next(_editions(slug, finished), None)
    if first is None:
        return None
    edition, module = rules.completed(_editions(slug, finished), finished) or first
    return FinishedEdition(module, edition, finished)


def _editions(slug: str, finished: Mapping[str, Finish]) -> Iterator[tuple[Edition, Module]]:
    """The current edition, then those that the person worked on, newest first. Each is loaded only when needed."""
    numbers = {note.digest: note.number for note in catalogue().history.get(slug, ())}
    current = catalogue().editions.get(slug)
    others = {f.edition for f in finished.values()} - {current}
    for digest in ([current] if current else []) + sorted(others, key=lambda d: -numbers.get(d, 0)):
        try:
            yield Edition(number=numbers.get(digest, 0), digest=digest), editions().edition(db(), digest)
        except KeyError:
            continue


def _count() -> None:
    """Answer 429 if this person has had too many files made lately."""
    if not may_have_another(db(), person.id, now()):
        commit()
        abort(429)


def _download(data: bytes, name: str, form: str) -> Response:
    return download(data, TYPES[form], f"learnapp-{name}.{form}")
