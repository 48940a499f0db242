"""Which threads have come to a date, over all sets."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.meetings import CLOSED
from learnapp.store import discussions
from learnapp.store.discussions import Discussion
from learnapp.store.set_tables import discussion, learning_set


def threads_due(connection: Connection, now: datetime) -> list[Discussion]:
    """Threads of open sets whose phase should have ended by now."""
    rows = connection.execute(
        sa.select(discussion.c.set_id, discussion.c.number)
        .join(learning_set, learning_set.c.id == discussion.c.set_id)
        .where(
            discussion.c.form == "thread",
            discussion.c.phase != CLOSED,
            discussion.c.phase_ends_at <= now,
            learning_set.c.closed_at.is_(None),
        )
        .order_by(discussion.c.id)
    ).all()
    found = (discussions.get(connection, row.set_id, row.number) for row in rows)
    return [one for one in found if one is not None]
