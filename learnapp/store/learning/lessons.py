"""Lessons that a person has finished."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from learnapp.store.db.prepared import Prepared
from learnapp.store.tables.people_and_work import lesson_finish

_finished_at = Prepared(
    sa.select(lesson_finish.c.finished_at).where(
        lesson_finish.c.person_id == sa.bindparam("person_id"),
        lesson_finish.c.module == sa.bindparam("module"),
        lesson_finish.c.activity == sa.bindparam("activity"),
    )
)


def finished_at(connection: Connection, person_id: int, module: str, activity: str) -> datetime | None:
    """When the person pressed "finished"; None if they have not."""
    row = _finished_at.first(connection, {"person_id": person_id, "module": module, "activity": activity})
    return row[0] if row else None


def finish(connection: Connection, person_id: int, module: str, activity: str, edition: str, now: datetime) -> bool:
    """Note that a lesson is finished; the first time counts. False if it was already."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = insert(lesson_finish).values(
        person_id=person_id, module=module, activity=activity, edition=edition, finished_at=now
    )
    return connection.execute(statement.on_conflict_do_nothing().returning(lesson_finish.c.id)).first() is not None
