"""Whether the database can serve, and when the site last did its work of every few minutes."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from learnapp.store.db.engine import Store
from learnapp.store.operations import migrate
from learnapp.store.tables.people_and_work import published_edition, site


def readiness(store: Store) -> str | None:
    """What keeps the site from serving, or None: the database takes writes, is migrated and has published modules."""
    if migrate.current(store) != migrate.latest():
        return "the database is not at this version's schema"
    with store.write() as connection:
        raised = connection.execute(site.update().where(site.c.key == "health").values(number=site.c.number + 1))
        if raised.rowcount == 0:
            connection.execute(site.insert().values(key="health", number=1))
        served = connection.execute(
            sa.select(sa.func.count()).select_from(published_edition).where(published_edition.c.edition.is_not(None))
        ).scalar_one()
    return None if served else "no module is published"


def note_run(store: Store, now: datetime) -> None:
    """Keep when `learnapp remind` last ran without a failure."""
    _note(store, "reminded", now)


def last_run(connection: Connection) -> datetime | None:
    """When `learnapp remind` last ran without a failure; None if it never has."""
    return _noted(connection, "reminded")


def note_backup(store: Store, now: datetime) -> None:
    """Keep when `learnapp backup` last made a copy."""
    _note(store, "backed up", now)


def last_backup(connection: Connection) -> datetime | None:
    """When `learnapp backup` last made a copy; None if it never has."""
    return _noted(connection, "backed up")


def _note(store: Store, what: str, now: datetime) -> None:
    with store.write() as connection:
        kept = site.update().where(site.c.key == what).values(number=int(now.timestamp()))
        if connection.execute(kept).rowcount == 0:
            connection.execute(site.insert().values(key=what, number=int(now.timestamp())))


def _noted(connection: Connection, what: str) -> datetime | None:
    found = connection.execute(sa.select(site.c.number).where(site.c.key == what)).scalar_one_or_none()
    return None if found is None else datetime.fromtimestamp(found, UTC)
