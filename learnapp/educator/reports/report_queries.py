"""The queries behind a cohort's report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from sqlalchemy.engine import Connection

from learnapp.domain.cohorts.cohort_reports import Period, StatusThen, work_report
from learnapp.domain.content.content import Module
from learnapp.educator.assignments.assignment_queries import own_title, titled
from learnapp.educator.findings import findings_queries
from learnapp.exports.cohort_report import CohortReport, ExtraSection, ModuleGain
from learnapp.store.cohorts import assignments, cohort_people, cohort_status, findings
from learnapp.store.cohorts.assignments import Assignment
from learnapp.store.cohorts.cohorts import Cohort
from learnapp.store.cohorts.findings import Release
from learnapp.store.content.catalogue import Catalogue, PublishedCatalogue
from learnapp.store.learning import did_it_help

_HELPED = {"done": "did it", "partly": "did it partly", "not_done": "had not done it yet"}


def cohort_report(
    connection: Connection,
    catalogue: Catalogue,
    published: PublishedCatalogue,
    cohort: Cohort,
    covered: Period,
    today: date,
) -> CohortReport:
    """The report, without work assigned to one person alone."""
    end = covered.end
    found = [
        one
        for one in assignments.assignments_of(connection, cohort.id, end)
        if one.withdrawn_at is None and one.made_at <= end and one.target.person_id is None  # no one is singled out
    ]
    stood: dict[int, list[StatusThen]] = defaultdict(list)
    for line in cohort_status.lines(connection, cohort.id, end, None, [one.id for one in found]).values():
        stood[line.assignment].append(StatusThen(line.status, line.late, line.extended, line.began_at, line.done_at))
    here, left = cohort_people.count_here_and_left(connection, cohort.id, end)
    return CohortReport(
        cohort=cohort.name,
        covered=covered,
        made_on=today,
        members=here,
        left=left,
        work=tuple(
            work_report(_title(one, published.modules), one.terms.due_at, stood[one.id], covered)
            for one in sorted(found, key=lambda one: (one.terms.opens_at, one.id))
        ),
        gains=tuple(_gains(connection, catalogue, published, cohort.id, sorted({one.module for one in found}))),
        found=tuple(_helped(connection, cohort.id)),
    )


def _title(one: Assignment, modules: Mapping[str, Module]) -> str:
    return titled(own_title(one.work, modules), one.subgroup)


def _gains(
    connection: Connection, catalogue: Catalogue, published: PublishedCatalogue, cohort_id: int, modules: list[str]
) -> Iterator[ModuleGain]:
    """The learning gain of each module that has one to show, as last released."""
    releases: dict[str, list[Release]] = defaultdict(list)
    for one in findings.released(connection, cohort_id):
        releases[one.module].append(one)
    for slug in modules:
        if slug not in published.modules:
            continue
        for found in findings_queries.of_module(connection, catalogue, published, slug, releases[slug], {})[:1]:
            for quiz in found.quizzes:
                if quiz.gain and quiz.gain.value is not None:
                    yield ModuleGain(published.modules[slug].title, quiz.gain)


def _helped(connection: Connection, cohort_id: int) -> list[ExtraSection]:
    found = did_it_help.counts(connection, cohort_id)
    if found is None:
        return []
    text = (
        f"Eight weeks after setting themselves a workplace action, {found.people} people had said privately whether "
        "they did it."
    )
    rows = [[" or ".join(_HELPED[a] for a in said).capitalize(), str(n)] for said, n in found.parts]
    return [ExtraSection("Did it help?", text, ("What they said", ["Answer", "People"], rows) if rows else None)]
