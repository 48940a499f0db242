"""Memberships: which learners belong to a cohort, and from when to when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.people.name_order import by_name, found_in
from learnapp.store.cohorts.cohorts import COLUMNS, Cohort
from learnapp.store.db.inserting import insert_for
from learnapp.store.organisations import organisations
from learnapp.store.organisations.scope import within
from learnapp.store.tables.cohort_tables import (
    ROLL,
    active_at,
    cohort,
    cohort_educator,
    cohort_figures,
    looks_after,
    membership,
    subgroup,
)
from learnapp.store.tables.people_and_work import person

MOST_FOUND = 50
"""Members that a search by name or address answers with."""
AT_ONCE = 500
"""The most people in one statement."""
MemberState = Literal["now", "later", "ended"]


@dataclass(frozen=True)
class Member:
    """A person's membership of a cohort. It runs from `starts_at` until just before `ends_at`.

    `proved_at` is when their address was proved to be theirs.
    """

    person_id: int
    name: str
    email: str
    subgroup_id: int | None
    subgroup: str
    grade: str
    specialty: str
    site: str
    starts_at: datetime
    ends_at: datetime | None
    proved_at: datetime | None

    def active_at(self, now: datetime) -> bool:
        return self.starts_at <= now and (self.ends_at is None or now < self.ends_at)


_COLUMNS: tuple[sa.ColumnElement[Any], ...] = (
    person.c.id,
    person.c.name,
    person.c.email,
    membership.c.subgroup_id,
    sa.func.coalesce(subgroup.c.name, ""),
    membership.c.grade,
    membership.c.specialty,
    membership.c.site,
    membership.c.starts_at,
    membership.c.ends_at,
    person.c.proved_at,
)


def join(
    connection: Connection,
    cohort_id: int,
    person_id: int,
    now: datetime,
    *,
    subgroup_id: int | None = None,
    grade: str = "",
    specialty: str = "",
    site: str = "",
) -> bool:
    """Make a person a member from now on, even if they had left or were to start later. False if they are a member.

    This also makes them belong to the cohort's organisation.
    """
    insert = insert_for(connection)
    about = {"subgroup_id": subgroup_id, "grade": grade, "specialty": specialty, "site": site}
    given = {name: value for name, value in about.items() if value}
    statement = insert(membership).values(cohort_id=cohort_id, person_id=person_id, starts_at=now, **about)
    statement = statement.on_conflict_do_update(
        index_elements=["cohort_id", "person_id"],
        set_={"starts_at": now, "ends_at": None, **given},
        where=sa.not_(active_at(now)),
    )
    joined = connection.execute(statement.returning(membership.c.id)).first() is not None
    if joined:
        forget_snapshot(connection, cohort_id)
        where = connection.execute(sa.select(cohort.c.organisation_id).where(cohort.c.id == cohort_id)).scalar()
        if where is not None:
            organisations.enrol(connection, where, person_id, now)
    return joined


def bring_in(connection: Connection, cohort_id: int, people: Iterable[int], now: datetime) -> tuple[int, int]:
    """Make people members if they never were and do not look after the cohort; returns how many, and how many already
    were.

    This also makes them belong to the cohort's organisation. A few queries for every five hundred.
    """
    order, joined, there = sorted(set(people)), 0, 0  # in a fixed order, so that two who do this at once take turns
    insert = insert_for(connection)
    where = connection.execute(sa.select(cohort.c.organisation_id).where(cohort.c.id == cohort_id)).scalar_one()
    for first in range(0, len(order), AT_ONCE):
        some = order[first : first + AT_ONCE]
        here = membership.c.cohort_id == cohort_id, membership.c.person_id.in_(some)
        known = set(connection.execute(sa.select(membership.c.person_id).where(*here)).scalars())
        staff = cohort_educator.c.cohort_id == cohort_id, cohort_educator.c.person_id.in_(some), looks_after(now)
        left_out = known.union(connection.execute(sa.select(cohort_educator.c.person_id).where(*staff)).scalars())
        rows = [
            {"cohort_id": cohort_id, "person_id": who, "starts_at": now, "grade": "", "specialty": "", "site": ""}
            for who in some
            if who not in left_out
        ]
        there += len(known)
        if rows:
            statement = insert(membership).on_conflict_do_nothing(index_elements=["cohort_id", "person_id"])
            made = connection.execute(statement.returning(membership.c.person_id), rows).scalars().all()
            joined += len(made)
            organisations.enrol_all(connection, where, sorted(made), now)
    if joined:
        forget_snapshot(connection, cohort_id)
    return joined, there


def end(connection: Connection, cohort_id: int, person_id: int, now: datetime) -> bool:
    """End a membership now; one that has not started yet never will. False if there is none to end."""
    return end_all(connection, cohort_id, [person_id], now) > 0


def end_all(connection: Connection, cohort_id: int, people: Sequence[int], now: datetime) -> int:
    """End the memberships of these people; how many there were to end."""
    forget_snapshot(connection, cohort_id)
    return _end(connection, now, membership.c.cohort_id == cohort_id, membership.c.person_id.in_(people))


def end_everywhere(connection: Connection, these: sa.Select[tuple[int]], person_id: int, now: datetime) -> None:
    """End a person's memberships of these cohorts."""
    own = membership.c.person_id == person_id, membership.c.cohort_id.in_(these)
    theirs = cohort_figures.c.cohort_id.in_(sa.select(membership.c.cohort_id).where(*own))
    connection.execute(cohort_figures.delete().where(theirs, cohort_figures.c.subject == ROLL))
    _end(connection, now, *own)


def _end(connection: Connection, now: datetime, *here: sa.ColumnElement[bool]) -> int:
    running = sa.or_(membership.c.ends_at.is_(None), membership.c.ends_at > now)
    starts = sa.case((membership.c.starts_at > now, now), else_=membership.c.starts_at)
    return connection.execute(membership.update().where(*here, running).values(ends_at=now, starts_at=starts)).rowcount


def change(
    connection: Connection,
    cohort_id: int,
    person_id: int,
    *,
    starts_at: datetime,
    ends_at: datetime | None,
    subgroup_id: int | None,
    grade: str,
    specialty: str,
    site: str,
) -> bool:
    """Change a member's details and when they belong. False if they are not a member."""
    here = (membership.c.cohort_id == cohort_id, membership.c.person_id == person_id)
    values = {"starts_at": starts_at, "ends_at": ends_at, "subgroup_id": subgroup_id}
    about = {"grade": grade, "specialty": specialty, "site": site}
    forget_snapshot(connection, cohort_id)
    return connection.execute(membership.update().where(*here).values(**values, **about)).rowcount > 0


def put_in_subgroup(connection: Connection, cohort_id: int, people: list[int], subgroup_id: int | None) -> int:
    """Put members into a sub-group, or with None take them out of theirs. Returns how many."""
    here = (membership.c.cohort_id == cohort_id, membership.c.person_id.in_(people))
    forget_snapshot(connection, cohort_id)
    return connection.execute(membership.update().where(*here).values(subgroup_id=subgroup_id)).rowcount


def forget_snapshot(connection: Connection, cohort_id: int) -> None:
    """Drop the kept snapshot of a large cohort (`store.cohorts.cohort_snapshots`): the educator who made a change will
    look at it next.
    """
    here = (cohort_figures.c.cohort_id == cohort_id, cohort_figures.c.subject == ROLL)
    connection.execute(cohort_figures.delete().where(*here))


def get(connection: Connection, cohort_id: int, person_id: int) -> Member | None:
    """A person's membership, current or past."""
    query = sa.select(*_COLUMNS).select_from(_joined())
    row = connection.execute(query.where(membership.c.cohort_id == cohort_id, person.c.id == person_id)).first()
    return Member(*row) if row else None


def named(connection: Connection, cohort_id: int, people: Iterable[int]) -> list[Member]:
    """The memberships of these people in this cohort, by name. One query."""
    query = sa.select(*_COLUMNS).select_from(_joined())
    here = (membership.c.cohort_id == cohort_id, membership.c.person_id.in_(list(people)))
    found = (Member(*row) for row in connection.execute(query.where(*here)))
    return by_name(found, lambda one: one.name, lambda one: one.person_id)


def is_member(connection: Connection, cohort_id: int, person_id: int, now: datetime) -> bool:
    """Whether a person belongs to a cohort now."""
    here = (membership.c.cohort_id == cohort_id, membership.c.person_id == person_id)
    return connection.execute(sa.select(membership.c.id).where(*here, active_at(now))).first() is not None


def educates(connection: Connection, cohort_id: int, person_id: int, now: datetime) -> bool:
    """Whether a person looks after a cohort now. An educator is never a member of their own cohort."""
    here = (cohort_educator.c.cohort_id == cohort_id, cohort_educator.c.person_id == person_id)
    return connection.execute(sa.select(cohort_educator.c.id).where(*here, looks_after(now))).first() is not None


def among(connection: Connection, cohort_id: int, keys: Iterable[str], now: datetime) -> set[str]:
    """Which of these addresses have been proved by people who are in the cohort now or look after it. One query."""
    wanted = sa.and_(person.c.email_key.in_(list(keys)), person.c.proved_at.is_not(None))
    members = sa.select(membership.c.person_id).where(membership.c.cohort_id == cohort_id, active_at(now))
    staff = sa.select(cohort_educator.c.person_id).where(cohort_educator.c.cohort_id == cohort_id, looks_after(now))
    found = sa.select(person.c.email_key).where(wanted, person.c.id.in_(members.union(staff)))
    return set(connection.execute(found).scalars())


def count(connection: Connection, cohort_id: int, now: datetime) -> int:
    """How many belong to a cohort now."""
    query = sa.select(sa.func.count()).where(membership.c.cohort_id == cohort_id, active_at(now))
    return int(connection.execute(query).scalar_one())


def cohorts_of(connection: Connection, person_id: int, now: datetime) -> list[Cohort]:
    """The cohorts a learner belongs to now that are not closed, the latest first. One query."""
    query = sa.select(*COLUMNS).join(membership, membership.c.cohort_id == cohort.c.id)
    here = (cohort.c.closed_at.is_(None), within(cohort.c.organisation_id, person_id))
    own_rows = (membership.c.person_id == person_id, active_at(now), *here)
    rows = connection.execute(query.where(*own_rows).order_by(cohort.c.starts_on.desc(), cohort.c.id.desc()))
    return [Cohort(*row) for row in rows]


def with_words(
    connection: Connection, cohort_id: int, text: str, state: MemberState, now: datetime
) -> tuple[list[Member], int]:
    """(the first members in this state with this in their name or address, by name; how many there are)."""
    conditions = membership.c.cohort_id == cohort_id, in_state(state, now)
    names = sa.select(person.c.id, person.c.name, person.c.email).select_from(_joined()).where(*conditions)
    rows = [row for row in connection.execute(names) if not text or found_in(text, row[1], row[2])]
    first = [row[0] for row in by_name(rows, lambda row: str(row[1]), lambda row: row[0])[:MOST_FOUND]]
    return named(connection, cohort_id, first) if first else [], len(rows)


def in_state(state: MemberState, now: datetime) -> sa.ColumnElement[bool]:
    """SQL: a row of `membership` is in this state."""
    if state == "now":
        return active_at(now)
    if state == "later":
        return sa.and_(membership.c.starts_at > now, sa.or_(membership.c.ends_at.is_(None), membership.c.ends_at > now))
    return membership.c.ends_at <= now


def _joined() -> sa.Join:
    people = membership.join(person, person.c.id == membership.c.person_id)
    return people.outerjoin(subgroup, subgroup.c.id == membership.c.subgroup_id)
