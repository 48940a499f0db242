"""Assignments: work given to a cohort, a sub-group or one person, and the part of it that concerns a given person.

Extensions are in `store.cohorts.extensions`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.cohorts import assigned_work as rules
from learnapp.domain.cohorts.assigned_work import AssignedWork, AssignmentFacts
from learnapp.domain.dates import uk_times
from learnapp.store.db.prepared import Prepared
from learnapp.store.organisations.scope import within
from learnapp.store.tables.cohort_tables import (
    active_at,
    assignment,
    cohort,
    extension,
    membership,
    progress_status,
    subgroup,
)
from learnapp.store.tables.people_and_work import person

Work = tuple[str, str]
"""A module, or one activity of it; the second is "" for the whole module."""


@dataclass(frozen=True)
class Schedule:
    """What an educator sets for an assignment and may change later. Reminders are days before and after it is due."""

    opens_at: datetime
    due_at: datetime | None
    note: str = ""
    remind_before_days: int | None = None
    remind_after_days: int | None = None


@dataclass(frozen=True)
class Target:
    """The recipients of work: with neither field set, the whole cohort."""

    subgroup_id: int | None = None
    person_id: int | None = None


@dataclass(frozen=True)
class Assignment:
    """An assignment as its cohort's educators see it. `revision` guards it against a stale page.

    `person_here` is False if it was given to one person who is not in the cohort now. `extensions` counts those it
    concerns now who have a date of their own.
    """

    id: int
    cohort_id: int
    target: Target
    subgroup: str
    person: str
    module: str
    activity: str
    terms: Schedule
    revision: int
    made_at: datetime
    changed_at: datetime
    withdrawn_at: datetime | None
    person_here: bool
    extensions: int

    @property
    def work(self) -> Work:
        return self.module, self.activity

    def when(self, now: datetime) -> Literal["withdrawn", "upcoming", "open", "past"]:
        """An assignment is past after its due date; one without a due date stays open."""
        if self.withdrawn_at is not None:
            return "withdrawn"
        if now < self.terms.opens_at:
            return "upcoming"
        return "past" if self.terms.due_at is not None and self.terms.due_at < now else "open"


def concerns() -> sa.ColumnElement[bool]:
    """SQL: a row of `assignment` is meant for the person of a row of `membership`, by their present sub-group."""
    everybody = assignment.c.subgroup_id.is_(None)
    theirs = sa.and_(
        assignment.c.person_id.is_(None), sa.or_(everybody, assignment.c.subgroup_id == membership.c.subgroup_id)
    )
    return sa.and_(
        assignment.c.cohort_id == membership.c.cohort_id,
        sa.or_(assignment.c.person_id == membership.c.person_id, theirs),
    )


# What concerns one person ------------------------------------------------------------------------

_now: sa.BindParameter[datetime] = sa.bindparam("now", type_=membership.c.starts_at.type)
WORK_OF_MEMBERS = (
    membership.join(assignment, concerns())
    .outerjoin(
        extension,
        sa.and_(extension.c.assignment_id == assignment.c.id, extension.c.person_id == membership.c.person_id),
    )
    .outerjoin(
        progress_status,
        sa.and_(
            progress_status.c.person_id == membership.c.person_id,
            progress_status.c.module == assignment.c.module,
            progress_status.c.activity == assignment.c.activity,
        ),
    )
)
"""Each member with each assignment that is meant for them, their progress in it, and any extension."""

_assigned_to = Prepared(
    sa.select(
        assignment.c.id,
        assignment.c.cohort_id,
        cohort.c.name,
        assignment.c.module,
        assignment.c.activity,
        assignment.c.opens_at,
        assignment.c.due_at,
        assignment.c.note,
        assignment.c.made_at,
        sa.case(
            (extension.c.granted_at > assignment.c.changed_at, extension.c.granted_at), else_=assignment.c.changed_at
        ),
        membership.c.starts_at,
        extension.c.due_at.label("extended_to"),
        sa.func.coalesce(extension.c.reason, ""),
        progress_status.c.done_at,
    )
    .select_from(WORK_OF_MEMBERS.join(cohort, cohort.c.id == membership.c.cohort_id))
    .where(
        membership.c.person_id == sa.bindparam("person_id"),
        active_at(_now),
        cohort.c.closed_at.is_(None),
        within(cohort.c.organisation_id, sa.bindparam("person_id")),
        assignment.c.withdrawn_at.is_(None),
    )
    .order_by(assignment.c.id)
)
"""The columns of `AssignmentFacts`, in their order."""


def assigned_work_of(connection: Connection, person_id: int, now: datetime) -> list[AssignedWork]:
    """The work assigned to the person in the open cohorts they belong to now. One query, however many there are."""
    return rules.assigned_work(assigned_to(connection, person_id, now), now)


def assigned_to(connection: Connection, person_id: int, now: datetime) -> list[AssignmentFacts]:
    """Each assignment that concerns the person now. One query."""
    return [AssignmentFacts(*row) for row in _assigned_to.rows(connection, {"person_id": person_id, "now": now})]


# A cohort's --------------------------------------------------------------------------------------


def _listed(now: datetime) -> sa.Select[Any]:
    theirs = (membership.c.person_id == assignment.c.person_id, membership.c.cohort_id == assignment.c.cohort_id)
    here = sa.exists().where(*theirs, active_at(now)).correlate(assignment)
    longer = (
        sa.select(sa.func.count())
        .where(
            extension.c.assignment_id == assignment.c.id,
            extension.c.person_id == membership.c.person_id,
            concerns(),
            active_at(now),
        )
        .correlate(assignment)
        .scalar_subquery()
    )
    return sa.select(
        assignment.c.id,
        assignment.c.cohort_id,
        assignment.c.subgroup_id,
        assignment.c.person_id,
        sa.func.coalesce(subgroup.c.name, ""),
        sa.func.coalesce(person.c.name, ""),
        assignment.c.module,
        assignment.c.activity,
        assignment.c.opens_at,
        assignment.c.due_at,
        assignment.c.note,
        assignment.c.remind_before_days,
        assignment.c.remind_after_days,
        assignment.c.revision,
        assignment.c.made_at,
        assignment.c.changed_at,
        assignment.c.withdrawn_at,
        sa.or_(assignment.c.person_id.is_(None), here),
        longer,
    ).select_from(
        assignment.outerjoin(subgroup, subgroup.c.id == assignment.c.subgroup_id).outerjoin(
            person, person.c.id == assignment.c.person_id
        )
    )


def _made(row: sa.Row[*tuple[Any, ...]]) -> Assignment:
    id_, cohort_id, subgroup_id, person_id, subgroup_name, person_name, module, activity = row[:8]
    opens_at, due_at, note, remind_before_days, remind_after_days = row[8:13]
    revision, made_at, changed_at, withdrawn_at, person_here, extensions = row[13:]
    return Assignment(
        id_,
        cohort_id,
        Target(subgroup_id, person_id),
        subgroup_name,
        person_name,
        module,
        activity,
        Schedule(opens_at, due_at, note, remind_before_days, remind_after_days),
        revision,
        made_at,
        changed_at,
        withdrawn_at,
        bool(person_here),
        extensions,
    )


def assignments_of(connection: Connection, cohort_id: int, now: datetime) -> list[Assignment]:
    """All of a cohort's assignments, including withdrawn ones, by due date and then in order of creation. One query."""
    query = _listed(now).where(assignment.c.cohort_id == cohort_id)
    order = (assignment.c.due_at.is_(None), assignment.c.due_at, assignment.c.id)
    return [_made(row) for row in connection.execute(query.order_by(*order))]


def get(connection: Connection, cohort_id: int, assignment_id: int, now: datetime) -> Assignment | None:
    """One assignment of this cohort; None if it does not exist."""
    query = _listed(now).where(assignment.c.id == assignment_id, assignment.c.cohort_id == cohort_id)
    row = connection.execute(query).first()
    return _made(row) if row else None


def make(
    connection: Connection, cohort_id: int, target: Target, works: Iterable[Work], terms: Schedule, now: datetime
) -> list[int]:
    """Assign each piece of work on the same terms; see `make_each`."""
    return make_each(connection, cohort_id, target, dict.fromkeys(works, terms), now)


def make_each(
    connection: Connection, cohort_id: int, target: Target, terms_of: Mapping[Work, Schedule], now: datetime
) -> list[int]:
    """Assign each piece of work on its own terms, all or nothing, and return the new ids.

    If one of them is already assigned to the same people, makes none and returns an empty list. This also catches a
    form that arrives twice at once, because the cohort's row is locked first.
    """
    connection.execute(sa.select(cohort.c.id).where(cohort.c.id == cohort_id).with_for_update())
    if already(connection, cohort_id, target) & set(terms_of):
        return []
    values = {"subgroup_id": target.subgroup_id, "person_id": target.person_id, "made_at": now, "changed_at": now}
    rows = [
        {"cohort_id": cohort_id, "module": module, "activity": activity, **values, **_values(terms)}
        for (module, activity), terms in terms_of.items()
    ]
    if not rows:
        return []
    made = assignment.insert().returning(assignment.c.module, assignment.c.activity, assignment.c.id)
    ids = {(module, activity): id_ for module, activity, id_ in connection.execute(made, rows)}
    return [ids[work] for work in terms_of]


def already(connection: Connection, cohort_id: int, target: Target) -> set[Work]:
    """The assignments to exactly these people that have not been withdrawn."""
    same = (assignment.c.subgroup_id, target.subgroup_id), (assignment.c.person_id, target.person_id)
    where = [column.is_(None) if value is None else column == value for column, value in same]
    query = sa.select(assignment.c.module, assignment.c.activity)
    here = (assignment.c.cohort_id == cohort_id, assignment.c.withdrawn_at.is_(None))
    return {(module, activity) for module, activity in connection.execute(query.where(*here, *where))}


def change(
    connection: Connection, cohort_id: int, assignment_id: int, revision: int, terms: Schedule, now: datetime
) -> bool:
    """Change an assignment; False if another educator changed or withdrew it after `revision` was shown."""
    return _update(connection, cohort_id, assignment_id, revision, {**_values(terms), "changed_at": now})


def withdraw(connection: Connection, cohort_id: int, assignment_id: int, revision: int, now: datetime) -> bool:
    """Withdraw an assignment from everyone who has it. False if another educator changed or withdrew it first."""
    return _update(connection, cohort_id, assignment_id, revision, {"withdrawn_at": now, "changed_at": now})


def _update(connection: Connection, cohort_id: int, assignment_id: int, revision: int, values: dict[str, Any]) -> bool:
    here = (assignment.c.id == assignment_id, assignment.c.cohort_id == cohort_id)
    unchanged = (assignment.c.revision == revision, assignment.c.withdrawn_at.is_(None))
    statement = assignment.update().where(*here, *unchanged).values(revision=revision + 1, **values)
    return connection.execute(statement).rowcount == 1


def _values(terms: Schedule) -> dict[str, Any]:
    return {
        "opens_at": terms.opens_at,
        "due_at": terms.due_at,
        "note": terms.note,
        "remind_before_days": terms.remind_before_days,
        "remind_after_days": terms.remind_after_days,
    }


def copy_shifted(connection: Connection, from_cohort: int, to_cohort: int, days: int) -> int:
    """Copy a cohort's assignments, except withdrawn ones, to another cohort with all dates moved; returns how many.

    UK clock times stay the same. Work given to a sub-group goes to the new cohort's sub-group of the same name, or is
    left out if it has none; work given to one person is left out. The copies count as made when the new cohort was.
    """
    made_at = connection.execute(sa.select(cohort.c.made_at).where(cohort.c.id == to_cohort)).scalar_one()
    groups = dict(
        connection.execute(sa.select(subgroup.c.name, subgroup.c.id).where(subgroup.c.cohort_id == to_cohort)).all()
    )
    query = _listed(made_at).where(assignment.c.cohort_id == from_cohort, assignment.c.withdrawn_at.is_(None))
    rows = []
    for row in connection.execute(query.order_by(assignment.c.id)):
        old = _made(row)
        if old.target.person_id is not None or (old.target.subgroup_id is not None and old.subgroup not in groups):
            continue
        due = uk_times.moved(old.terms.due_at, days) if old.terms.due_at else None
        values = {**_values(old.terms), "opens_at": uk_times.moved(old.terms.opens_at, days), "due_at": due}
        work = {"module": old.module, "activity": old.activity, "subgroup_id": groups.get(old.subgroup)}
        rows.append({"cohort_id": to_cohort, **work, **values, "made_at": made_at, "changed_at": made_at})
    if rows:
        connection.execute(assignment.insert(), rows)
    return len(rows)
