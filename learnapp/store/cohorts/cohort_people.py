"""The people of a cohort at one moment: the list with invitations, the recipients of a message, and the counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.numbers.list_pages import ListPage, list_page
from learnapp.domain.people.name_order import by_name, found_in
from learnapp.store.cohorts.cohort_status import Recipient, belongs, recipients
from learnapp.store.cohorts.invitations import unanswered_in
from learnapp.store.cohorts.memberships import in_state, named
from learnapp.store.tables.cohort_tables import active_at, in_subgroup, invitation, membership, subgroup
from learnapp.store.tables.people_and_work import person

PAGE = 40
"""People on a page of the list."""
PeopleState = Literal["", "now", "invited", "later", "ended"]
STATES: tuple[PeopleState, ...] = ("", "now", "invited", "later", "ended")
"""People the list shows; "" means current members plus people who were invited and have not answered."""


@dataclass(frozen=True)
class PeopleFilters:
    """Which people to list: a part of a name or address, a sub-group (0 for those in none), a state."""

    text: str = ""
    subgroup_id: int | None = None
    state: PeopleState = ""


@dataclass(frozen=True)
class ListedPerson:
    """A member, or someone invited who has not answered and so has no `person_id`.

    For the latter `starts_at` and `ends_at` are when the invitation was made and when it ends, and the name may be
    empty.
    """

    person_id: int | None
    name: str
    email: str
    subgroup: str
    grade: str
    specialty: str
    site: str
    starts_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True)
class ListedPeople:
    """One page of the list, by name."""

    people: list[ListedPerson]
    part: ListPage


def listed(connection: Connection, cohort_id: int, now: datetime, wanted: PeopleFilters, number: int) -> ListedPeople:
    """A page of people by name, the first being 1. Two queries, or three with invitations, however many people there
    are.

    Reads all names and sorts them here, as everywhere else: databases order and search them differently.
    """
    parts = []
    if wanted.state != "invited":
        state = wanted.state or "now"
        query = sa.select(sa.literal("member"), person.c.id, person.c.name, person.c.email).select_from(_MEMBERS)
        query = query.where(membership.c.cohort_id == cohort_id, in_state(state, now))
        parts.append(query.where(in_subgroup(membership.c.subgroup_id, wanted.subgroup_id)))
    if wanted.state in {"", "invited"}:
        query = sa.select(sa.literal("invited"), invitation.c.id, invitation.c.name, invitation.c.email)
        inside = in_subgroup(invitation.c.subgroup_id, wanted.subgroup_id)
        parts.append(query.where(*unanswered_in(cohort_id), inside))
    rows = connection.execute(sa.union_all(*parts))
    found = [row for row in rows if not wanted.text or found_in(wanted.text, row[2] or "", row[3])]
    part = list_page(len(found), number, PAGE)
    ordered = by_name(found, lambda row: str(row[2] or row[3]), lambda row: (row[0], row[1]))
    shown = [(row[0], row[1]) for row in ordered[part.start : part.end]]
    people = _details(connection, cohort_id, shown)
    return ListedPeople([people[one] for one in shown], part)


_MEMBERS = membership.join(person, person.c.id == membership.c.person_id)


def _details(
    connection: Connection, cohort_id: int, shown: list[tuple[str, int]]
) -> dict[tuple[str, int], ListedPerson]:
    """These people, by kind and id. A query for each kind."""
    found: dict[tuple[str, int], ListedPerson] = {}
    members = [which for kind, which in shown if kind == "member"]
    invited = [which for kind, which in shown if kind == "invited"]
    if members:
        for one in named(connection, cohort_id, members):
            about = (one.subgroup, one.grade, one.specialty, one.site, one.starts_at, one.ends_at)
            found["member", one.person_id] = ListedPerson(one.person_id, one.name, one.email, *about)
    if invited:
        columns = [invitation.c[name] for name in ("grade", "specialty", "site", "made_at", "expires_at")]
        query = sa.select(
            invitation.c.id, invitation.c.name, invitation.c.email, sa.func.coalesce(subgroup.c.name, ""), *columns
        ).select_from(invitation.outerjoin(subgroup, subgroup.c.id == invitation.c.subgroup_id))
        for row in connection.execute(query.where(invitation.c.id.in_(invited))):
            found["invited", row[0]] = ListedPerson(None, *row[1:])
    return found


def members(
    connection: Connection,
    cohort_id: int,
    now: datetime,
    subgroup_id: int | None = None,
    people: Sequence[int] = (),
) -> list[Recipient]:
    """The current members, by name. One query.

    `subgroup_id` and `people` narrow the selection; sub-group 0 means members in no sub-group.
    """
    query = (
        sa.select(person.c.id, person.c.name, person.c.email)
        .join(membership, membership.c.person_id == person.c.id)
        .where(membership.c.cohort_id == cohort_id, active_at(now), in_subgroup(membership.c.subgroup_id, subgroup_id))
    )
    if people:
        query = query.where(person.c.id.in_(people))
    return recipients(connection, query)


def count_here_and_left(connection: Connection, cohort_id: int, end: datetime) -> tuple[int, int]:
    """How many were members at `end`, and how many had left by then. One query."""
    left = membership.c.ends_at <= end
    row = connection.execute(
        sa.select(
            sa.func.count().filter(sa.or_(membership.c.ends_at.is_(None), sa.not_(left))),
            sa.func.count().filter(left),
        ).where(membership.c.cohort_id == cohort_id, belongs(end))
    ).one()
    return int(row[0]), int(row[1])
