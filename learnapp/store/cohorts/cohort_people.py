"""The people of a cohort at one moment: whom a message to all of them goes to, and how many there are."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.people.name_order import by_name
from learnapp.store.cohorts.cohort_status import Recipient, belongs
from learnapp.store.cohorts.memberships import active_at
from learnapp.store.tables.cohort_tables import membership
from learnapp.store.tables.people_and_work import person


def members(
    connection: Connection,
    cohort_id: int,
    now: datetime,
    subgroup_id: int | None = None,
    person_id: int | None = None,
) -> list[Recipient]:
    """The current members, by name. One query.

    `subgroup_id` and `person_id` choose among them; sub-group 0 means those in none.
    """
    query = (
        sa.select(person.c.id, person.c.name, person.c.email)
        .join(membership, membership.c.person_id == person.c.id)
        .where(membership.c.cohort_id == cohort_id, active_at(now))
    )
    if subgroup_id is not None:
        group = membership.c.subgroup_id
        query = query.where(group == subgroup_id if subgroup_id else group.is_(None))
    if person_id is not None:
        query = query.where(person.c.id == person_id)
    found = [Recipient(*row) for row in connection.execute(query)]
    return by_name(found, lambda one: one.name, lambda one: one.person_id)


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
