"""Cohorts, their educators and their sub-groups.

`store.cohorts.memberships` holds the learners of a cohort.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from learnapp.domain.people.name_order import by_name
from learnapp.store.db.inserting import insert_for
from learnapp.store.db.prepared import Prepared
from learnapp.store.db.types import Moment
from learnapp.store.organisations import organisations
from learnapp.store.organisations.scope import within
from learnapp.store.tables.cohort_tables import (
    active_at,
    cohort,
    cohort_educator,
    invitation,
    looks_after,
    membership,
    subgroup,
)
from learnapp.store.tables.organisation_tables import organisation_member
from learnapp.store.tables.people_and_work import audit, person


@dataclass(frozen=True)
class Cohort:
    """A group of learners with dates of its own. `revision` guards its settings against a stale page."""

    id: int
    name: str
    about: str
    starts_on: date
    ends_on: date | None
    revision: int
    closed_at: datetime | None
    organisation_id: int | None = None


@dataclass(frozen=True)
class ListedCohort:
    """A cohort in an educator's list, with how many people are in it now and how many can still join by invitation.

    `seen_by_leavers` says whether someone who looks after it no longer has seen a link or code that still works.
    """

    cohort: Cohort
    people: int
    invited: int
    seen_by_leavers: bool


@dataclass(frozen=True)
class Educator:
    """A person who looks after a cohort now."""

    person_id: int
    name: str
    email: str
    since: datetime


@dataclass(frozen=True)
class Subgroup:
    """A part of a cohort, with how many people are in it now."""

    id: int
    name: str
    people: int


COLUMNS = (
    cohort.c.id,
    cohort.c.name,
    cohort.c.about,
    cohort.c.starts_on,
    cohort.c.ends_on,
    cohort.c.revision,
    cohort.c.closed_at,
    cohort.c.organisation_id,
)
"""The columns for a Cohort's fields, in their order."""


def make(
    connection: Connection,
    *,
    name: str,
    about: str,
    starts_on: date,
    ends_on: date | None,
    educator: int,
    now: datetime,
    organisation_id: int | None = None,
) -> int:
    """Create a cohort with its first educator; returns its id. It belongs to this or the only organisation."""
    where = organisations.the_only(connection, organisation_id)
    values = {"name": name, "about": about, "starts_on": starts_on, "ends_on": ends_on}
    made = connection.execute(
        cohort.insert().values(made_at=now, organisation_id=where, **values).returning(cohort.c.id)
    ).scalar_one()
    connection.execute(cohort_educator.insert().values(cohort_id=made, person_id=educator, since=now))
    return int(made)


def change(
    connection: Connection,
    cohort_id: int,
    revision: int,
    *,
    name: str,
    about: str,
    starts_on: date,
    ends_on: date | None,
) -> bool:
    """Change a cohort's settings; False if another educator changed them after `revision` was shown."""
    here = (cohort.c.id == cohort_id, cohort.c.revision == revision)
    values = {"name": name, "about": about, "starts_on": starts_on, "ends_on": ends_on, "revision": revision + 1}
    return connection.execute(cohort.update().where(*here).values(**values)).rowcount > 0


def close(connection: Connection, cohort_id: int, now: datetime) -> bool:
    """Close a cohort to new members. False if it is closed already."""
    here = (cohort.c.id == cohort_id, cohort.c.closed_at.is_(None))
    return connection.execute(cohort.update().where(*here).values(closed_at=now)).rowcount > 0


def reopen(connection: Connection, cohort_id: int) -> bool:
    """Open a closed cohort again. False if it is not closed."""
    here = (cohort.c.id == cohort_id, cohort.c.closed_at.is_not(None))
    return connection.execute(cohort.update().where(*here).values(closed_at=None)).rowcount > 0


def names(connection: Connection, which: Collection[int]) -> dict[int, str]:
    """The names of these cohorts. No query for none."""
    query = sa.select(cohort.c.id, cohort.c.name).where(cohort.c.id.in_(which))
    return {row[0]: row[1] for row in connection.execute(query)} if which else {}


# Its educators -----------------------------------------------------------------------------------


_for_educator = Prepared(
    sa.select(*COLUMNS)
    .join(cohort_educator, cohort_educator.c.cohort_id == cohort.c.id)
    .where(
        cohort.c.id == sa.bindparam("cohort_id"),
        cohort_educator.c.person_id == sa.bindparam("person_id"),
        looks_after(sa.bindparam("now", type_=Moment)),
        within(cohort.c.organisation_id, sa.bindparam("person_id"), "educate"),
    )
)


def for_educator(connection: Connection, person_id: int, cohort_id: int, now: datetime) -> Cohort | None:
    """The cohort, if this person is an educator of it now and may educate in its organisation; None for anyone else,
    including former educators.
    """
    row = _for_educator.first(connection, {"cohort_id": cohort_id, "person_id": person_id, "now": now})
    return Cohort(*row) if row else None


def seen_by_leavers(now: datetime) -> sa.ColumnElement[bool]:
    """SQL: a row of `invitation` is a link or code with places left that someone has seen who looks after its cohort no
    longer: they left it, or lost the role, or are suspended.
    """
    past, their, made_at = cohort_educator.alias(), cohort.alias(), invitation.c.made_at
    ended = sa.and_(past.c.until <= now, past.c.until > made_at)
    suspended = (
        sa.exists().where(person.c.id == past.c.person_id, person.c.suspended_at > made_at).correlate_except(person)
    )
    role = audit.c.action == "role", audit.c.subject_id == past.c.person_id, audit.c.at > made_at
    changed = sa.exists().where(*role).correlate_except(audit)
    educates = within(their.c.organisation_id, past.c.person_id, "educate")
    left = sa.or_(ended, sa.and_(past.c.until.is_(None), sa.or_(suspended, changed & ~educates)))
    seen = sa.exists().where(past.c.cohort_id == invitation.c.cohort_id, their.c.id == past.c.cohort_id, left)
    return sa.and_(invitation.c.kind != "address", invitation.c.used < invitation.c.places, seen.correlate(invitation))


def open_ids(connection: Connection) -> list[int]:
    """The ids of every cohort that is not closed."""
    return list(connection.execute(sa.select(cohort.c.id).where(cohort.c.closed_at.is_(None))).scalars())


def of_educator(connection: Connection, person_id: int, now: datetime) -> list[ListedCohort]:
    """The cohorts a person looks after: open ones first, then by when they began, the latest first. One query."""
    count = sa.select(sa.func.count()).where(membership.c.cohort_id == cohort.c.id, active_at(now)).scalar_subquery()
    can_answer = (invitation.c.accepted_at.is_(None), invitation.c.revoked_at.is_(None), invitation.c.expires_at > now)
    asked = sa.select(sa.func.count()).where(invitation.c.cohort_id == cohort.c.id, invitation.c.kind == "address")
    invited = asked.where(*can_answer).scalar_subquery()
    seen = sa.exists().where(invitation.c.cohort_id == cohort.c.id, *can_answer, seen_by_leavers(now))
    query = sa.select(*COLUMNS, count, invited, seen).join(cohort_educator, cohort_educator.c.cohort_id == cohort.c.id)
    order = (cohort.c.closed_at.is_not(None), cohort.c.starts_on.desc(), cohort.c.id.desc())
    own = cohort_educator.c.person_id == person_id, looks_after(now)
    here = within(cohort.c.organisation_id, person_id, "educate")
    rows = connection.execute(query.where(*own, here).order_by(*order))
    return [ListedCohort(Cohort(*row[:-3]), *row[-3:]) for row in rows]


def educators(connection: Connection, cohort_id: int, now: datetime) -> list[Educator]:
    """The educators of a cohort now, the earliest first."""
    columns = (person.c.id, person.c.name, person.c.email, cohort_educator.c.since)
    query = sa.select(*columns).join(cohort_educator, cohort_educator.c.person_id == person.c.id)
    rows = connection.execute(
        query.where(cohort_educator.c.cohort_id == cohort_id, looks_after(now)).order_by(
            cohort_educator.c.since, person.c.id
        )
    )
    return [Educator(*row) for row in rows]


def looked_after(now: datetime) -> sa.ColumnElement[bool]:
    """SQL: someone can look after the cohort in a row of `cohort`: one of its educators may educate, and is not
    suspended.
    """
    return (
        sa.exists()
        .where(
            cohort_educator.c.cohort_id == cohort.c.id,
            looks_after(now),
            person.c.id == cohort_educator.c.person_id,
            organisation_member.c.organisation_id == cohort.c.organisation_id,
            organisation_member.c.person_id == person.c.id,
            *organisations.educating(),
        )
        .correlate(cohort)
    )


def without_educator(connection: Connection, among: Collection[int] | None, now: datetime) -> list[Cohort]:
    """The open cohorts of these organisations, or of all, that no one can look after: those who did have left, lost the
    role, or are suspended or erased. One query.
    """
    query = sa.select(*COLUMNS).where(cohort.c.closed_at.is_(None), ~looked_after(now))
    if among is not None:
        query = query.where(cohort.c.organisation_id.in_(among))
    return [Cohort(*row) for row in connection.execute(query.order_by(cohort.c.name, cohort.c.id))]


def add_educator(connection: Connection, cohort_id: int, person_id: int, now: datetime) -> bool:
    """Make a person an educator of a cohort, even if they were one before; False if they are one now."""
    insert = insert_for(connection)
    statement = insert(cohort_educator).values(cohort_id=cohort_id, person_id=person_id, since=now)
    again = {"since": now, "until": None}
    ended = sa.not_(looks_after(now))
    added = statement.on_conflict_do_update(index_elements=["cohort_id", "person_id"], set_=again, where=ended)
    return connection.execute(added).rowcount > 0


def end_educator(connection: Connection, cohort_id: int, person_id: int, now: datetime) -> bool:
    """Remove an educator. False if this person is not one, or is the last: a cohort always has an educator.

    Locks the cohort's row first, so that its last two educators cannot both leave at the same moment.
    """
    connection.execute(sa.select(cohort.c.id).where(cohort.c.id == cohort_id).with_for_update())
    here = (cohort_educator.c.cohort_id == cohort_id, looks_after(now))
    others = sa.select(sa.func.count()).where(*here, cohort_educator.c.person_id != person_id)
    if not connection.execute(others).scalar_one():
        return False
    ended = cohort_educator.update().where(*here, cohort_educator.c.person_id == person_id).values(until=now)
    return connection.execute(ended).rowcount > 0


# Its sub-groups ----------------------------------------------------------------------------------


def subgroups(connection: Connection, cohort_id: int, now: datetime) -> list[Subgroup]:
    """The sub-groups of a cohort by name. One query."""
    inside = membership.c.subgroup_id == subgroup.c.id, active_at(now)
    count = sa.select(sa.func.count()).where(*inside).scalar_subquery()
    query = sa.select(subgroup.c.id, subgroup.c.name, count).where(subgroup.c.cohort_id == cohort_id)
    return by_name((Subgroup(*row) for row in connection.execute(query)), lambda one: one.name, lambda one: one.id)


def make_subgroup(connection: Connection, cohort_id: int, name: str) -> int | None:
    """Make a sub-group; None if the cohort has one of that name, even if two people ask at once."""
    insert = insert_for(connection)
    statement = insert(subgroup).values(cohort_id=cohort_id, name=name)
    return connection.execute(statement.on_conflict_do_nothing().returning(subgroup.c.id)).scalar()


def rename_subgroup(connection: Connection, cohort_id: int, subgroup_id: int, name: str) -> bool:
    """Give a sub-group of this cohort another name; False if it does not exist or the name is taken."""
    here = (subgroup.c.id == subgroup_id, subgroup.c.cohort_id == cohort_id)
    try:
        with connection.begin_nested():
            return connection.execute(subgroup.update().where(*here).values(name=name)).rowcount > 0
    except IntegrityError:
        return False


def remove_subgroup(connection: Connection, cohort_id: int, subgroup_id: int) -> bool:
    """Remove a sub-group; its people stay in the cohort. Work assigned only to the sub-group is removed with it."""
    here = (subgroup.c.id == subgroup_id, subgroup.c.cohort_id == cohort_id)
    return connection.execute(subgroup.delete().where(*here)).rowcount > 0
