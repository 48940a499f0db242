"""Counting a cohort's people: first attempts at end quizzes and first runs, in groups that are kept as sums.

`domain.findings.suppression` decides who makes a group and which cohorts may see it. A group's sums are written once
and never change. A cohort sees the sum of the groups that are wholly within it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.content.content import Quiz
from learnapp.domain.findings import item_sums
from learnapp.domain.findings.suppression import FEWEST, ReleasedGroup, UncountedPerson, groups
from learnapp.store.cohorts.findings import (
    HARDEST,
    PREFIX,
    FoundSums,
    HardQuestion,
    Release,
    released,
    replace_released,
    together,
)
from learnapp.store.content.catalogue import CONTINUES, PublishedCatalogue
from learnapp.store.db.prepared import Prepared
from learnapp.store.organisations.independent_people import is_independent
from learnapp.store.tables.cohort_tables import cohort, counted_group, counted_person, membership
from learnapp.store.tables.people_and_work import attempt, run

AT_ONCE = 3000
"""First attempts and first runs counted in one go; the rest wait for the next pass."""
_LOCK = 0x666967757265  # "figure": any fixed number that no other lock in this database uses


@dataclass(frozen=True)
class Finished:
    """A person's first attempt or first run that has not been counted yet. `begun_on` is the edition it began on."""

    person: int
    module: str
    activity: str
    id: int
    begun_on: str
    at: datetime
    asked: tuple[str, ...] = ()
    before: float | None = None
    after: float | None = None


# People waiting to be counted --------------------------------------------------------------------


def root(published: PublishedCatalogue, module: str, digest: str) -> str:
    """The earliest edition of this edition's class: since then only wording and feedback have changed."""
    base = digest
    for note in published.history.get(module, ()):
        if note.change_class not in CONTINUES:
            base = note.digest
        if note.digest == digest:
            return base
    return digest


def subject_of(published: PublishedCatalogue, one: Finished) -> str:
    """What is counted together: an activity on one class of editions."""
    return f"{PREFIX}{one.module}/{one.activity}@{root(published, one.module, one.begun_on)[:16]}"


def waiting(connection: Connection, cohort_id: int, published: PublishedCatalogue) -> list[Finished]:
    """The first attempts at end quizzes and first runs that members have finished and that are not counted yet.
    Includes only people who count (`store.organisations.independent_people`). Two queries.
    """
    return [*_attempts(connection, cohort_id, published), *_runs(connection, cohort_id, published)]


def _while_member(finished: Any) -> sa.ColumnElement[bool]:
    ended = sa.or_(membership.c.ends_at.is_(None), finished < membership.c.ends_at)
    return sa.and_(membership.c.starts_at <= finished, ended)


def _counts(dialect: str) -> sa.ColumnElement[bool]:
    """SQL: no educator of the cohort's organisation could have made this member up."""
    where = sa.select(cohort.c.organisation_id).where(cohort.c.id == sa.bindparam("cohort_id")).scalar_subquery()
    return is_independent(dialect, membership.c.person_id, where)


def _not_counted(table: sa.Table) -> sa.ColumnElement[bool]:
    same = (counted_person.c[name] == table.c[name] for name in ("person_id", "module", "activity"))
    return sa.not_(sa.exists().where(*same))


QuizPlaces = tuple[tuple[str, str], ...]
"""Quizzes, as (module, activity)."""


def _quizzes(published: PublishedCatalogue, purpose: str) -> QuizPlaces:
    return tuple(
        (module.slug, activity.slug)
        for module in published.modules.values()
        for activity in module.activities
        if isinstance(activity, Quiz) and activity.purpose == purpose
    )


def _attempts(connection: Connection, cohort_id: int, published: PublishedCatalogue) -> list[Finished]:
    places = _quizzes(published, "end"), _quizzes(published, "prequestions")
    query = _attempts_of(connection.dialect.name, *places)
    rows = connection.execute(query, {"cohort_id": cohort_id})
    return [
        Finished(person, module, activity, id_, begun_on, at, tuple(asked), before, after)
        for person, module, activity, id_, begun_on, at, asked, before, after in rows
    ]


@lru_cache(maxsize=4)
def _attempts_of(dialect: str, end_quizzes: QuizPlaces, prequestions: QuizPlaces) -> sa.Select[Any]:
    earlier = attempt.alias("prequestions")
    before = (
        sa.select(earlier.c.share)
        .where(
            earlier.c.person_id == attempt.c.person_id,
            earlier.c.module == attempt.c.module,
            earlier.c.number == 1,
            earlier.c.submitted_at <= attempt.c.started_at,
            sa.tuple_(earlier.c.module, earlier.c.activity).in_(prequestions),
        )
        .order_by(earlier.c.id)
        .limit(1)
        .scalar_subquery()
    )
    columns = (attempt.c.person_id, attempt.c.module, attempt.c.activity, attempt.c.id, attempt.c.edition)
    return (
        sa.select(*columns, attempt.c.submitted_at, attempt.c.questions, before, attempt.c.share)
        .join(membership, membership.c.person_id == attempt.c.person_id)
        .where(
            membership.c.cohort_id == sa.bindparam("cohort_id"),
            attempt.c.number == 1,
            attempt.c.submitted_at.is_not(None),
        )
        .where(sa.tuple_(attempt.c.module, attempt.c.activity).in_(end_quizzes))
        .where(_while_member(attempt.c.submitted_at), _not_counted(attempt), _counts(dialect))
        .order_by(attempt.c.submitted_at, attempt.c.id)
        .limit(AT_ONCE)
    )


def _runs(connection: Connection, cohort_id: int, published: PublishedCatalogue) -> list[Finished]:
    rows = connection.execute(_runs_of(connection.dialect.name, tuple(published.modules)), {"cohort_id": cohort_id})
    return [Finished(*row) for row in rows]


@lru_cache(maxsize=4)
def _runs_of(dialect: str, modules: tuple[str, ...]) -> sa.Select[Any]:
    columns = (run.c.person_id, run.c.module, run.c.activity, run.c.id, run.c.edition, run.c.ended_at)
    return (
        sa.select(*columns)
        .join(membership, membership.c.person_id == run.c.person_id)
        .where(membership.c.cohort_id == sa.bindparam("cohort_id"), run.c.role == "first", run.c.ended_at.is_not(None))
        .where(run.c.module.in_(modules))
        .where(_while_member(run.c.ended_at), _not_counted(run), _counts(dialect))
        .order_by(run.c.ended_at, run.c.id)
        .limit(AT_ONCE)
    )


def ready(
    published: PublishedCatalogue, found: Iterable[Finished], lot: Callable[[int], int]
) -> list[tuple[str, list[Finished], ReleasedGroup]]:
    """The groups that can be made now: their subject, their people's work, and which of the people are counted."""
    subjects: dict[str, dict[int, Finished]] = {}
    for one in found:
        subjects.setdefault(subject_of(published, one), {})[one.person] = one
    made = []
    for subject, people in subjects.items():
        line = [UncountedPerson(one.person, _kind(one), frozenset(one.asked)) for one in people.values()]
        for group in groups(line, lot):
            made.append((subject, [people[who] for who in group.people], group))
    return made


def _kind(one: Finished) -> bool:
    """Whether the person's gain is known: people who did the prequestions are counted apart from the others."""
    return one.before is not None and one.after is not None


# Counting ----------------------------------------------------------------------------------------


def anything_new(connection: Connection, cohort_id: int, published: PublishedCatalogue) -> bool:
    """Whether `count_more` would change what the cohort is shown. Four queries."""
    if ready(published, waiting(connection, cohort_id, published), lambda count: 0):
        return True
    known = {group for release in released(connection, cohort_id) for group in release.groups}
    return bool(set(_within(connection, cohort_id)) - known)


def count_more(
    connection: Connection,
    cohort_id: int,
    published: PublishedCatalogue,
    sums_of: Callable[[Connection, list[Finished]], FoundSums],
    lot: Callable[[int], int],
    now: datetime,
) -> None:
    """Count the people who can be counted, and release the resulting groups to this cohort. In a writing transaction.

    `sums_of` adds up the work of some people on one activity.
    """
    if connection.dialect.name != "sqlite":  # SQLite's write transactions already take turns
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    for subject, work, group in ready(published, waiting(connection, cohort_id, published), lot):
        counted = set(group.counted)
        found = sums_of(connection, [one for one in work if one.person in counted])
        _keep_group(connection, subject, work, found, now)
    _release(connection, cohort_id, published, now)


def _keep_group(connection: Connection, subject: str, work: list[Finished], found: FoundSums, now: datetime) -> None:
    values = {"subject": subject, "people": len(work), "sums": found, "made_at": now}
    group = connection.execute(counted_group.insert().values(**values).returning(counted_group.c.id)).scalar_one()
    rows = [
        {
            "person_id": one.person,
            "module": one.module,
            "activity": one.activity,
            "group_id": group,
            "finished_at": one.at,
        }
        for one in work
    ]
    connection.execute(counted_person.insert(), rows)


@lru_cache(maxsize=2)
def _groups_within(dialect: str) -> Prepared:
    return Prepared(
        sa.select(counted_group.c.id, counted_group.c.subject)
        .join(counted_person, counted_person.c.group_id == counted_group.c.id)
        .join(membership, membership.c.person_id == counted_person.c.person_id)
        .where(membership.c.cohort_id == sa.bindparam("cohort_id"), _while_member(counted_person.c.finished_at))
        .where(_counts(dialect))
        .group_by(counted_group.c.id, counted_group.c.subject, counted_group.c.people)
        .having(sa.func.count() == counted_group.c.people)
        .order_by(counted_group.c.id)
    )


def _within(connection: Connection, cohort_id: int) -> dict[int, str]:
    """The groups in which everyone did the work as a member of this cohort and counts in it, with their subjects."""
    rows = _groups_within(connection.dialect.name).rows(connection, {"cohort_id": cohort_id})
    return {row[0]: row[1] for row in rows}


def _release(connection: Connection, cohort_id: int, published: PublishedCatalogue, now: datetime) -> None:
    """Add the groups within this cohort to what it is shown. A release is never taken back."""
    known = {_subject(release): release for release in released(connection, cohort_id)}
    shown = {group for release in known.values() for group in release.groups}
    fresh = {group: subject for group, subject in _within(connection, cohort_id).items() if group not in shown}
    if not fresh:
        return
    raw = sa.type_coerce(counted_group.c.sums, sa.Text)
    rows = connection.execute(sa.select(counted_group.c.id, raw).where(counted_group.c.id.in_(list(fresh))))
    changed: dict[str, Release] = {}
    for group, sums in rows:
        subject = fresh[group]
        place, _, edition = subject.removeprefix(PREFIX).partition("@")
        module, _, activity = place.partition("/")
        before = (
            changed.get(subject) or known.get(subject) or Release(module=module, activity=activity, edition=edition)
        )
        found = together(before.found, msgspec.json.decode(sums, type=FoundSums))
        changed[subject] = msgspec.structs.replace(before, groups=(*before.groups, group), found=found)
    for subject, release in changed.items():
        replace_released(connection, cohort_id, subject, release.found.people, release, now)
    hardest = _hardest([*{**known, **changed}.values()], published)
    replace_released(connection, cohort_id, HARDEST, max((one.people for one in hardest), default=0), hardest, now)


def _hardest(releases: list[Release], published: PublishedCatalogue) -> list[HardQuestion]:
    """The hardest questions of current editions only: when a question is corrected, its old figures go."""
    found = []
    for release in releases:
        serving = published.editions.get(release.module)
        if serving and root(published, release.module, serving).startswith(release.edition):
            for figures in item_sums.figures(release.found.items, FEWEST):
                if figures.facility is not None:
                    where = {"module": release.module, "activity": release.activity, "question": figures.question}
                    found.append(HardQuestion(**where, facility=figures.facility, people=figures.people))
    return sorted(found, key=lambda one: (one.facility, one.module, one.question))[:3]


def _subject(release: Release) -> str:
    return f"{PREFIX}{release.module}/{release.activity}@{release.edition}"
