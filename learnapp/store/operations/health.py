"""Whether the database can serve."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.db.engine import Store
from learnapp.store.operations import migrate
from learnapp.store.tables.people_and_work import published_edition, site


def readiness(store: Store) -> str | None:
    """What stands in the way of serving, or None: written to, migrated, modules on the shelf."""
    if migrate.current(store) != migrate.latest():
        return "the database is not at this version's schema"
    with store.write() as connection:
        _set_number(connection, "health", site.c.number + 1, first=1)
        served = connection.execute(
            sa.select(sa.func.count()).select_from(published_edition).where(published_edition.c.edition.is_not(None))
        ).scalar_one()
    return None if served else "no module is published"


def note_remind_ran(connection: Connection, now: datetime) -> None:
    """Keep when `learnapp remind` last ran to its end."""
    seconds = int(now.timestamp())
    _set_number(connection, "remind", seconds, first=seconds)


def remind_ran(connection: Connection) -> datetime | None:
    """When `learnapp remind` last ran to its end; None if it never did. One query."""
    seconds = connection.execute(sa.select(site.c.number).where(site.c.key == "remind")).scalar()
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _set_number(connection: Connection, key: str, number: int | sa.ColumnElement[int], *, first: int) -> None:
    changed = connection.execute(site.update().where(site.c.key == key).values(number=number))
    if changed.rowcount == 0:
        connection.execute(site.insert().values(key=key, number=first))
