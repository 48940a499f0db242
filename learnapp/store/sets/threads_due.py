"""Threads, over all sets, that have reached a date or a new step, and the people to notify."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.sets.meeting_phases import CLOSED
from learnapp.store.sets import discussions
from learnapp.store.sets.discussions import Discussion
from learnapp.store.tables.people_and_work import person
from learnapp.store.tables.set_tables import discussion, learning_set, set_member


def threads_due(connection: Connection, now: datetime) -> list[Discussion]:
    """Threads of open sets whose phase should have ended by now."""
    return [found for _, found in _threads(connection, discussion.c.phase_ends_at <= now)]


def threads_begun(connection: Connection, since: datetime) -> list[tuple[str, Discussion]]:
    """Threads of open sets that are not closed and reached their step after that moment, each with its set's name."""
    return _threads(connection, discussion.c.phase_began_at > since)


def _threads(connection: Connection, such: sa.ColumnElement[bool]) -> list[tuple[str, Discussion]]:
    rows = connection.execute(
        sa.select(learning_set.c.name, *discussions.COLUMNS)
        .join(learning_set, learning_set.c.id == discussion.c.set_id)
        .where(discussion.c.form == "thread", discussion.c.phase != CLOSED, such, learning_set.c.closed_at.is_(None))
        .order_by(discussion.c.id)
    )
    return [(row[0], discussions.read(row[1:])) for row in rows]


def members_to_tell(connection: Connection, set_id: int) -> list[tuple[int, str]]:
    """People who belong to a set now and have once agreed to its rules, with their addresses."""
    query = (
        sa.select(person.c.id, person.c.email)
        .join(set_member, set_member.c.person_id == person.c.id)
        .where(
            set_member.c.set_id == set_id,
            set_member.c.left_at.is_(None),
            set_member.c.accepted_rules > 0,
            person.c.suspended_at.is_(None),
        )
        .order_by(person.c.id)
    )
    return [(row.id, row.email) for row in connection.execute(query)]
