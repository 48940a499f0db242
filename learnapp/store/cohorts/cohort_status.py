"""The status of a cohort's members in their assigned work, worked out by the database for all of them at once.

The rule is in `domain.cohorts.progress_status`; here it becomes SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.cohorts.progress_status import LONG_AGO, NEVER, STATUSES, Status, WorkDates, decide
from learnapp.domain.people.name_order import by_name, found_in
from learnapp.store.cohorts.assignments import WORK_OF_MEMBERS, concerns
from learnapp.store.db.prepared import Prepared
from learnapp.store.db.types import Moment
from learnapp.store.tables.cohort_tables import (
    assignment,
    extension,
    in_subgroup,
    membership,
    progress_status,
    subgroup,
)
from learnapp.store.tables.people_and_work import attempt, person

StatusChoice = Status | Literal["late", "everyone"]
"""How people are chosen: by status; "late", meaning overdue and not done; or everyone the work is assigned to."""
STATES: tuple[StatusChoice, ...] = (*STATUSES, "late", "everyone")


@dataclass(frozen=True)
class Recipient:
    """A person selected by a filter."""

    person_id: int
    name: str
    email: str


def recipients(connection: Connection, query: sa.Select[Any]) -> list[Recipient]:
    """The people whose id, name and email a query selects, by name."""
    found = [Recipient(*row) for row in connection.execute(query)]
    return by_name(found, lambda one: one.name, lambda one: one.person_id)


@dataclass(frozen=True)
class StatusRow:
    """One person and one assignment that concerns them. `due_at` is their own due moment.

    For a person who has left, everything is as it was when they left. `parts_done` counts finished activities of a
    whole module; for people who have left it is None, because parts are not recorded by date.
    """

    person_id: int
    assignment: int
    status: Status
    late: bool
    extended: bool
    due_at: datetime | None
    began_at: datetime | None
    done_at: datetime | None
    parts_done: int | None
    best_share: float | None


class MemberRow(NamedTuple):
    """A member as a list shows them. `left_at` is set once they have left."""

    person_id: int
    name: str
    email: str
    subgroup: str
    grade: str
    specialty: str
    site: str
    left_at: datetime | None


class _SQL:
    """The rule's language in queries."""

    def moment(self, value: datetime) -> sa.ColumnElement[datetime]:
        return sa.bindparam(None, value, Moment)

    def choose(self, cases: Sequence[tuple[Any, Any]], otherwise: Any) -> sa.ColumnElement[Any]:
        return sa.case(*cases, else_=otherwise)


def _or(column: sa.Column[Any], instead: datetime) -> sa.ColumnElement[datetime]:
    return sa.func.coalesce(column, sa.bindparam(None, instead, Moment))


_DATES = WorkDates(
    opens_at=assignment.c.opens_at,
    due_at=_or(assignment.c.due_at, NEVER),
    joined_at=membership.c.starts_at,
    extended_to=_or(extension.c.due_at, LONG_AGO),
    began_at=_or(progress_status.c.began_at, NEVER),
    moved_at=_or(progress_status.c.moved_at, LONG_AGO),
    done_at=_or(progress_status.c.done_at, NEVER),
    left_at=_or(membership.c.ends_at, NEVER),
)


class WorkStatus:
    """Every member with every assignment that concerns them at one moment, as a query with named columns.

    `columns` can be selected by name. `late`, `done`, `begun` and `left` are conditions for choosing rows.
    """

    def __init__(self, now: datetime) -> None:
        decided = decide(_DATES, now, _SQL())
        self.late: sa.ColumnElement[bool] = decided.late
        self.done: sa.ColumnElement[bool] = decided.done
        self.begun: sa.ColumnElement[bool] = decided.begun
        self.left: sa.ColumnElement[bool] = decided.left
        self.due_at: sa.ColumnElement[datetime] = decided.due_at
        self.status: sa.ColumnElement[int] = decided.status
        self.concerned = sa.and_(
            belongs(now),
            assignment.c.withdrawn_at.is_(None),
            sa.or_(membership.c.ends_at.is_(None), assignment.c.made_at <= membership.c.ends_at),
        )
        nothing = sa.null()
        self.columns: dict[str, sa.ColumnElement[Any]] = {
            "person_id": membership.c.person_id,
            "assignment": assignment.c.id,
            "status": decided.status,
            "late": decided.late,
            "extended": decided.extended,
            "due_at": sa.case((decided.due_at < sa.bindparam(None, NEVER, Moment), decided.due_at), else_=nothing),
            "began_at": sa.case((decided.begun, progress_status.c.began_at), else_=nothing),
            "done_at": sa.case((decided.done, progress_status.c.done_at), else_=nothing),
            "parts_done": sa.case((decided.left, nothing), else_=progress_status.c.parts_done),
            "best_share": progress_status.c.best_share,
            "left": decided.left,
        }

    def select(self, cohort_id: int, *names: str) -> sa.Select[Any]:
        """These columns for everyone in a cohort, past members included, with each assignment that concerns them."""
        columns = (self.columns[name].label(name) for name in names)
        return self.of(sa.select(*columns), cohort_id)

    def of(self, query: sa.Select[Any], cohort_id: int) -> sa.Select[Any]:
        """A query that selects these columns from the same rows."""
        return query.select_from(WORK_OF_MEMBERS).where(membership.c.cohort_id == cohort_id, self.concerned)


def belongs(now: datetime) -> sa.ColumnElement[bool]:
    """SQL: a row of `membership` has begun, whether or not it has ended. A membership that never started does not
    count.
    """
    ended_before_it_began = membership.c.ends_at <= membership.c.starts_at
    return sa.and_(membership.c.starts_at <= now, sa.not_(sa.func.coalesce(ended_before_it_began, sa.false())))


def people_in_state(
    connection: Connection,
    cohort_id: int,
    assignment_id: int,
    state: StatusChoice,
    now: datetime,
    subgroup_id: int | None = None,
    people: Sequence[int] = (),
) -> list[Recipient]:
    """Current members whom an assignment concerns and who are in this state, by name. One query.

    `subgroup_id` and `people` narrow the selection; sub-group 0 means members in no sub-group.
    """
    work = WorkStatus(now)
    query = (
        sa.select(person.c.id, person.c.name, person.c.email)
        .select_from(WORK_OF_MEMBERS.join(person, person.c.id == membership.c.person_id))
        .where(membership.c.cohort_id == cohort_id, assignment.c.id == assignment_id)
        .where(work.concerned, sa.not_(work.left), in_subgroup(membership.c.subgroup_id, subgroup_id))
    )
    if state == "late":
        query = query.where(work.late, sa.not_(work.done))
    elif state != "everyone":
        query = query.where(work.status == STATUSES.index(state))
    if people:
        query = query.where(person.c.id.in_(people))
    return recipients(connection, query)


def people_with_some_left(
    connection: Connection, cohort_id: int, assignments: Sequence[int], now: datetime
) -> list[Recipient]:
    """Current members whom any of these assignments concerns and who have not done it, by name. One query."""
    work = WorkStatus(now)
    query = (
        sa.select(person.c.id, person.c.name, person.c.email)
        .distinct()
        .select_from(WORK_OF_MEMBERS.join(person, person.c.id == membership.c.person_id))
        .where(membership.c.cohort_id == cohort_id, assignment.c.id.in_(assignments))
        .where(work.concerned, sa.not_(work.left), sa.not_(work.done))
    )
    return recipients(connection, query)


def lines(
    connection: Connection,
    cohort_id: int,
    now: datetime,
    people: Iterable[int] | None,
    assignments: Iterable[int] | None = None,
) -> dict[tuple[int, int], StatusRow]:
    """The status of these people, or of everyone, by person and assignment: for every assignment that concerns them or
    for some.

    Two queries.
    """
    work = WorkStatus(now)
    these = sa.true() if people is None else membership.c.person_id.in_(list(people))
    query = work.select(cohort_id, *(field.name for field in fields(StatusRow)), "left").where(these)
    if assignments is not None:
        query = query.where(assignment.c.id.in_(list(assignments)))
    rows = connection.execute(query).all()
    then = _best_when_they_left(connection, cohort_id, now, these)
    found: dict[tuple[int, int], StatusRow] = {}
    for row in rows:
        values = row._asdict()
        key = row.person_id, row.assignment
        if values.pop("left"):
            values["best_share"] = then.get(key)
        values |= {"status": STATUSES[row.status], "late": bool(row.late), "extended": bool(row.extended)}
        found[key] = StatusRow(**values)
    return found


def _best_when_they_left(
    connection: Connection, cohort_id: int, now: datetime, these: sa.ColumnElement[bool]
) -> dict[tuple[int, int], float]:
    """The best end-quiz result of people who left, as at the time they left, by person and assignment.

    An activity's row of `progress_status` has a best result only if it is an end quiz.
    """
    end = progress_status.alias("end_quiz")
    query = (
        sa.select(membership.c.person_id, assignment.c.id, sa.func.max(attempt.c.share))
        .select_from(
            membership.join(assignment, concerns())
            .join(
                attempt,
                sa.and_(
                    attempt.c.person_id == membership.c.person_id,
                    attempt.c.module == assignment.c.module,
                    sa.or_(assignment.c.activity == "", attempt.c.activity == assignment.c.activity),
                    attempt.c.submitted_at <= membership.c.ends_at,
                ),
            )
            .join(
                end,
                sa.and_(
                    end.c.person_id == attempt.c.person_id,
                    end.c.module == attempt.c.module,
                    end.c.activity == attempt.c.activity,
                    end.c.best_share.is_not(None),
                ),
            )
        )
        .where(membership.c.cohort_id == cohort_id, these, membership.c.ends_at <= now)
        .group_by(membership.c.person_id, assignment.c.id)
    )
    return {(who, which): best for who, which, best in connection.execute(query) if best is not None}


_moment = sa.bindparam("now", type_=Moment)
TOGETHER = 200
"""People per query. A placeholder row fills the gaps."""
_NOBODY = {f"person_{place}": 0 for place in range(TOGETHER)}
_someones = Prepared(
    sa.select(
        person.c.id,
        person.c.name,
        person.c.email,
        sa.func.coalesce(subgroup.c.name, ""),
        membership.c.grade,
        membership.c.specialty,
        membership.c.site,
        sa.case((membership.c.ends_at <= _moment, membership.c.ends_at)),
    )
    .select_from(
        membership.join(person, person.c.id == membership.c.person_id).outerjoin(
            subgroup, subgroup.c.id == membership.c.subgroup_id
        )
    )
    .where(
        membership.c.cohort_id == sa.bindparam("cohort_id"),
        membership.c.person_id.in_([sa.bindparam(f"person_{place}") for place in range(TOGETHER)]),
    )
)


def member_rows(connection: Connection, cohort_id: int, now: datetime, people: Iterable[int]) -> list[MemberRow]:
    """These members, in the order given. One query for each `TOGETHER` of them."""
    order = list(people)
    found: dict[int, MemberRow] = {}
    for first in range(0, len(order), TOGETHER):
        part = {f"person_{place}": who for place, who in enumerate(order[first : first + TOGETHER])}
        values = {"cohort_id": cohort_id, "now": now, **_NOBODY, **part}
        found.update((row[0], MemberRow._make(row)) for row in _someones.rows(connection, values))
    return [found[who] for who in order if who in found]


_given = Prepared(
    sa.select(
        assignment.c.id,
        assignment.c.module,
        assignment.c.activity,
        sa.func.coalesce(subgroup.c.name, "").label("subgroup"),
        sa.func.coalesce(person.c.name, "").label("person"),
        assignment.c.opens_at,
        assignment.c.due_at,
        assignment.c.revision,
        sa.select(sa.func.coalesce(sa.func.sum(extension.c.revision), 0))
        .where(extension.c.assignment_id == assignment.c.id)
        .scalar_subquery()
        .label("extensions"),
    )
    .select_from(
        assignment.outerjoin(subgroup, subgroup.c.id == assignment.c.subgroup_id).outerjoin(
            person, person.c.id == assignment.c.person_id
        )
    )
    .where(assignment.c.cohort_id == sa.bindparam("cohort_id"), assignment.c.withdrawn_at.is_(None))
    .order_by(assignment.c.due_at.is_(None), assignment.c.due_at, assignment.c.id)
)


@dataclass(frozen=True)
class ActiveAssignment:
    """An assignment that has not been withdrawn. `extensions` changes whenever an extension of it does."""

    id: int
    module: str
    activity: str
    subgroup: str
    person: str
    opens_at: datetime
    due_at: datetime | None
    revision: int
    extensions: int


def active_assignments(connection: Connection, cohort_id: int) -> list[ActiveAssignment]:
    """A cohort's assignments, by due date. One query."""
    return [ActiveAssignment(*row) for row in _given.rows(connection, {"cohort_id": cohort_id})]


def named(connection: Connection, cohort_id: int, text: str) -> set[int]:
    """The members, past ones too, with this in their name or address, with accents or not. One query."""
    names = sa.select(membership.c.person_id, person.c.name, person.c.email)
    query = names.join(person, person.c.id == membership.c.person_id).where(membership.c.cohort_id == cohort_id)
    return {who for who, name, email in connection.execute(query) if found_in(text, name, email)}


def names(connection: Connection, cohort_id: int) -> dict[int, str]:
    """The names of a cohort's members, past ones too, by their ids. One query."""
    query = sa.select(membership.c.person_id, person.c.name).join(person, person.c.id == membership.c.person_id)
    return {row[0]: row[1] for row in connection.execute(query.where(membership.c.cohort_id == cohort_id))}


_subgroups = Prepared(
    sa.select(subgroup.c.id, subgroup.c.name).where(subgroup.c.cohort_id == sa.bindparam("cohort_id"))
)


def subgroup_names(connection: Connection, cohort_id: int) -> dict[int, str]:
    """The sub-groups of a cohort by name. One query."""
    rows = _subgroups.rows(connection, {"cohort_id": cohort_id})
    return {row[0]: row[1] for row in by_name(rows, lambda row: str(row[1]), lambda row: row[0])}
