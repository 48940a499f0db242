"""Making a cohort's learning sets: who is free to join one, and what educators see about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.people.name_order import by_name
from learnapp.domain.sets.set_balancing import BalancedPerson
from learnapp.store.sets import sets
from learnapp.store.tables.cohort_tables import active_at, cohort, membership
from learnapp.store.tables.people_and_work import person
from learnapp.store.tables.set_tables import learning_set, set_member


@dataclass(frozen=True)
class CreatedSets:
    """A set made from a cohort, as its educators see it: how many are in it now, but not who."""

    name: str
    people: int
    made_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True)
class PlannedSet:
    """A set to make from these people."""

    name: str
    people: tuple[int, ...]


def free(connection: Connection, cohort_id: int, now: datetime) -> list[BalancedPerson]:
    """People who belong to the cohort now and are in none of its open sets, by name. One query."""
    in_one = (
        sa.select(set_member.c.id)
        .join(learning_set, learning_set.c.id == set_member.c.set_id)
        .where(
            learning_set.c.cohort_id == cohort_id,
            learning_set.c.closed_at.is_(None),
            set_member.c.person_id == person.c.id,
            set_member.c.left_at.is_(None),
        )
    )
    rows = connection.execute(
        sa.select(person.c.id, person.c.name, membership.c.grade, membership.c.specialty, membership.c.site)
        .join(membership, membership.c.person_id == person.c.id)
        .where(membership.c.cohort_id == cohort_id, active_at(now), person.c.suspended_at.is_(None), ~sa.exists(in_one))
    )
    return by_name((BalancedPerson(*row) for row in rows), lambda one: one.name, lambda one: one.id)


def made(connection: Connection, cohort_id: int) -> list[CreatedSets]:
    """The sets made from a cohort, the latest first. One query."""
    people = (
        sa.select(sa.func.count())
        .where(set_member.c.set_id == learning_set.c.id, set_member.c.left_at.is_(None))
        .scalar_subquery()
    )
    rows = connection.execute(
        sa.select(learning_set.c.name, people, learning_set.c.made_at, learning_set.c.closed_at)
        .where(learning_set.c.cohort_id == cohort_id)
        .order_by(learning_set.c.made_at.desc(), learning_set.c.id)
    )
    return [CreatedSets(*row) for row in rows]


def make_all(
    connection: Connection, cohort_id: int, planned: Sequence[PlannedSet], ground_rules: str, now: datetime
) -> list[int] | None:
    """Make all the sets or none; returns their ids, or None if a person in the plan is no longer free.

    Locks the cohort, so that if two educators make sets at once, the second gets None. The new sets have no
    facilitator: their members choose one.
    """
    connection.execute(sa.select(cohort.c.id).where(cohort.c.id == cohort_id).with_for_update())
    still = {one.id for one in free(connection, cohort_id, now)}
    if not still.issuperset(who for one in planned for who in one.people):
        return None
    if not planned:
        return []
    ids = sets.make_each(connection, [one.name for one in planned], ground_rules, now, cohort_id=cohort_id)
    rows = [
        {"set_id": set_id, "person_id": who, "role": "member", "joined_at": now}
        for set_id, one in zip(ids, planned, strict=True)
        for who in one.people
    ]
    connection.execute(set_member.insert(), rows)
    return ids
