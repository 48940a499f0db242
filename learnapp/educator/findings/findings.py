"""What a cohort finds hard: its questions, its cases and its learning gain, only for groups of five people or more."""

from __future__ import annotations

from functools import lru_cache

from flask import Response, after_this_request, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from learnapp.domain.findings.suppression import FEWEST, SMALLEST
from learnapp.educator.blueprint import blueprint
from learnapp.educator.findings import findings_actions, findings_queries
from learnapp.educator.findings.item_queries import ItemUse, by_item, used_in_several
from learnapp.educator.scope import my_cohort
from learnapp.store.cohorts import cohort_counting, cohort_status, memberships
from learnapp.store.cohorts import findings as store_findings
from learnapp.store.content.catalogue import EditionNote
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import catalogue, editions, organisation_name, person, settings, whole_catalogue
from learnapp.web.transaction import commit, db, write_if_free


@blueprint.get("/cohorts/<int:cohort>/findings/")
@access("educate")
def findings(cohort: int) -> ResponseReturnValue:
    own_cohort = my_cohort(cohort)
    count_waiting(own_cohort.id)
    modules = catalogue().modules
    assigned = {one.module for one in cohort_status.active_assignments(db(), own_cohort.id)}
    choices = [slug for slug in modules if slug in assigned] or list(modules)
    chosen = request.args.get("module", "")
    if chosen not in modules:
        chosen = choices[0] if choices else ""
    organisation = whole_catalogue().organisations.get(own_cohort.organisation_id or 0)
    domains = organisation.domains if organisation else ()
    return render_template(
        "educator/findings/findings.html",
        cohort=own_cohort,
        organisation=organisation_name(own_cohort.organisation_id),
        domains=domains,
        protected=bool(domains) and settings().sends_mail,
        uncounted=store_findings.uncounted(db(), own_cohort.id, now()) if domains else 0,
        modules=[modules[slug] for slug in modules if slug in choices or slug == chosen],
        module=modules.get(chosen),
        drawn=_findings(own_cohort.id, chosen),
        shared=_shared(own_cohort.id, modules[chosen].title) if chosen else [],
        smallest=SMALLEST,
        authors=person.may("administer"),
    )


def _findings(cohort_id: int, module: str) -> Markup:
    kept = store_findings.as_kept(db(), cohort_id, module)
    disagreed = store_findings.disagreements(db(), cohort_id, module) if kept else {}
    return _drawn(request.script_root, module, catalogue().history.get(module, ()), kept, tuple(disagreed.items()))


def _shared(cohort_id: int, title: str) -> list[ItemUse]:
    """The questions of this module that other modules ask too, added up over all of them. One query."""
    releases = store_findings.released(db(), cohort_id)
    if len({release.module for release in releases}) < 2:
        return []
    found = used_in_several(by_item(db(), editions(), catalogue(), releases))
    return [one for one in found if title in one.modules]


@lru_cache(maxsize=32)
def _drawn(
    _root: str,
    module: str,
    _history: tuple[EditionNote, ...],
    kept: tuple[str, ...],
    disagreed: tuple[tuple[str, int], ...],
) -> Markup:
    """The findings, cached under the releases they show: they stay the same until another whole group is counted."""
    releases = store_findings.read(kept)
    found = findings_queries.of_module(db(), editions(), catalogue(), module, releases, dict(disagreed))
    return Markup(  # noqa: S704 (a template escapes)
        render_template("educator/findings/_findings.html", found=found, slug=module, fewest=FEWEST, smallest=SMALLEST)
    )


def count_waiting(cohort_id: int) -> None:
    """Count the people who have finished and can be counted, so that every page with findings shows the same ones.

    Call this before the page reads anything else: its transaction ends before any write begins.
    """
    if not findings_actions.worth_looking(db(), cohort_id, now()):
        return
    published = catalogue()
    if cohort_counting.anything_new(db(), cohort_id, published):
        commit()
        write_if_free(
            "The count of a cohort's people",
            lambda connection: findings_actions.count_more(connection, cohort_id, editions(), published, now()),
        )
        return
    people = memberships.count(db(), cohort_id, now())
    if people >= findings_actions.LARGE:
        after_this_request(lambda response: _note(cohort_id, people, response))


def _note(cohort_id: int, people: int, response: Response) -> Response:
    write_if_free(
        "When a cohort was last looked through",
        lambda connection: store_findings.note_look(connection, cohort_id, people, now()),
    )
    return response
