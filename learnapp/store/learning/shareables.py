"""The versions of reflections that their writers made for others to read, still sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.tables.people_and_work import writing

MOST = 200


@dataclass(frozen=True)
class Shareable:
    """One sealed text. `module` is empty if it is about no module."""

    id: int
    module: str
    sealed: bytes
    changed_at: datetime


def shareables(connection: Connection, person_id: int) -> list[Shareable]:
    """The person's own, newest first; the newest two hundred."""
    query = (
        sa.select(writing.c.id, writing.c.module, writing.c.sealed, writing.c.changed_at)
        .where(writing.c.person_id == person_id, writing.c.kind == "shareable")
        .order_by(writing.c.changed_at.desc(), writing.c.id.desc())
        .limit(MOST)
    )
    return [Shareable(row.id, row.module, bytes(row.sealed), row.changed_at) for row in connection.execute(query)]
