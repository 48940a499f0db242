"""The findings that a cohort sees about what it finds hard: its releases, which `store.cohorts.cohort_counting` makes.

A release is a sum over groups of people; `domain.findings.suppression` has the rule that keeps each person's answer
hidden.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.cases import first_runs
from learnapp.domain.cases.first_runs import RunSums
from learnapp.domain.content.content import FrozenStruct
from learnapp.domain.findings import item_sums
from learnapp.domain.findings.item_sums import Moments, Sums
from learnapp.domain.findings.suppression import in_fives
from learnapp.store.db.inserting import insert_for
from learnapp.store.db.prepared import Prepared
from learnapp.store.organisations.independent_people import is_independent
from learnapp.store.tables.cohort_tables import active_at, cohort, cohort_figures, counted_group, membership
from learnapp.store.tables.people_and_work import mistake_report

PREFIX = "found:"
LOOKED = "looked"
HARDEST = "hardest"


class FoundSums(FrozenStruct, frozen=True):
    """The sums over some people: for a quiz `items`, and `gain` from prequestions; for a case `runs`."""

    people: int = 0
    items: Sums = msgspec.field(default_factory=dict)
    gain: Moments = Moments()
    runs: RunSums = RunSums()


class Release(FrozenStruct, frozen=True):
    """What a cohort sees about one activity on one class of editions. `groups` are the groups in its sums."""

    module: str
    activity: str
    edition: str
    groups: tuple[int, ...] = ()
    found: FoundSums = FoundSums()


def together(one: FoundSums, other: FoundSums) -> FoundSums:
    """The sums of both."""
    return FoundSums(
        people=one.people + other.people,
        items=item_sums.add(one.items, other.items),
        gain=one.gain + other.gain,
        runs=first_runs.add(one.runs, other.runs),
    )


# Reading -----------------------------------------------------------------------------------------

_released = Prepared(
    sa.select(sa.type_coerce(cohort_figures.c.content, sa.Text)).where(
        cohort_figures.c.cohort_id == sa.bindparam("cohort_id"),
        cohort_figures.c.subject.like(sa.bindparam("subjects")),
    )
)
_decoder = msgspec.json.Decoder(Release)
_sums = msgspec.json.Decoder(FoundSums)


def released(connection: Connection, cohort_id: int) -> list[Release]:
    """The releases this cohort sees. One query."""
    return read(as_kept(connection, cohort_id, None))


def as_kept(connection: Connection, cohort_id: int, module: str | None) -> tuple[str, ...]:
    """A version of what `released` reads, of one module or of all, without reading it: the same until more is shown.

    One query.
    """
    subjects = f"{PREFIX}%" if module is None else f"{PREFIX}{module}/%"
    return tuple(sorted(row[0] for row in _released.rows(connection, {"cohort_id": cohort_id, "subjects": subjects})))


def read(kept: Iterable[str]) -> list[Release]:
    """The stored releases, decoded."""
    return [_decoder.decode(raw) for raw in kept]


def in_organisation(connection: Connection, organisation_id: int) -> list[Release]:
    """What is known over all cohorts of an organisation: each counted group once, as a release of its own. Two queries.

    Leaves out groups that no cohort is shown.
    """
    query = sa.select(sa.type_coerce(cohort_figures.c.content, sa.Text)).join(
        cohort, cohort.c.id == cohort_figures.c.cohort_id
    )
    here = cohort.c.organisation_id == organisation_id, cohort_figures.c.subject.like(f"{PREFIX}%")
    of = {group: one for one in read(connection.execute(query.where(*here)).scalars()) for group in one.groups}
    raw = sa.type_coerce(counted_group.c.sums, sa.Text)
    rows = connection.execute(sa.select(counted_group.c.id, raw).where(counted_group.c.id.in_(list(of))))
    return [msgspec.structs.replace(of[group], groups=(group,), found=_sums.decode(sums)) for group, sums in rows]


def disagreements(connection: Connection, cohort_id: int, module: str) -> dict[str, int]:
    """How many members, past ones too, disagree with the key of each question (`activity#id`), in steps of five. Only
    people who count: `store.organisations.independent_people`.
    """
    counts = is_independent(connection.dialect.name, membership.c.person_id, cohort.c.organisation_id)
    people = sa.func.count(sa.distinct(mistake_report.c.person_id))
    query = (
        sa.select(mistake_report.c.question, people)
        .join(membership, membership.c.person_id == mistake_report.c.person_id)
        .join(cohort, cohort.c.id == membership.c.cohort_id)
        .where(membership.c.cohort_id == cohort_id, mistake_report.c.module == module, counts)
        .where(mistake_report.c.question.is_not(None))
        .group_by(mistake_report.c.question)
    )
    return {question: in_fives(count) for question, count in connection.execute(query)}


def uncounted(connection: Connection, cohort_id: int, now: datetime) -> int:
    """How many members are left out of figures: see `store.organisations.independent_people`. One query."""
    counts = is_independent(connection.dialect.name, membership.c.person_id, cohort.c.organisation_id)
    query = (
        sa.select(sa.func.count())
        .select_from(membership)
        .join(cohort, cohort.c.id == membership.c.cohort_id)
        .where(cohort.c.id == cohort_id, active_at(now), sa.not_(counts))
    )
    return connection.execute(query).scalar_one()


def last_look(connection: Connection, cohort_id: int) -> tuple[int, datetime] | None:
    """When the cohort was last searched for people to count, and how many members it had then. One query."""
    here = (cohort_figures.c.cohort_id == cohort_id, cohort_figures.c.subject == LOOKED)
    row = connection.execute(sa.select(cohort_figures.c.people, cohort_figures.c.made_at).where(*here)).first()
    return (row[0], row[1]) if row else None


def note_look(connection: Connection, cohort_id: int, people: int, now: datetime) -> None:
    """Record that there was nothing more to count among this many members."""
    replace_released(connection, cohort_id, LOOKED, people, None, now)


class HardQuestion(FrozenStruct, frozen=True):
    """A question that the cohort finds hard: the mean share of full marks, and the number of people."""

    module: str
    activity: str
    question: str
    facility: float
    people: int


_hard_decoder = msgspec.json.Decoder(list[HardQuestion])
_hardest = Prepared(
    sa.select(sa.type_coerce(cohort_figures.c.content, sa.Text)).where(
        cohort_figures.c.cohort_id == sa.bindparam("cohort_id"), cohort_figures.c.subject == HARDEST
    )
)


def hardest(connection: Connection, cohort_id: int) -> list[HardQuestion]:
    """The questions with the lowest share of full marks as last counted, three at most. One query."""
    row = _hardest.first(connection, {"cohort_id": cohort_id})
    return _hard_decoder.decode(row[0]) if row else []


def replace_released(
    connection: Connection, cohort_id: int, subject: str, people: int, content: Any, now: datetime
) -> None:
    """Replace a cohort's figures on a subject."""
    insert = insert_for(connection)
    values = {"people": people, "content": [] if content is None else content, "made_at": now}
    statement = insert(cohort_figures).values(cohort_id=cohort_id, subject=subject, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["cohort_id", "subject"], set_=values))
