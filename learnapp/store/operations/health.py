"""Whether the database can serve, and when the site last did its work of every few minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from learnapp.store.db.engine import Store
from learnapp.store.operations import migrate
from learnapp.store.tables import site_numbers
from learnapp.store.tables.people_and_work import published_edition, response, site


def readiness(store: Store) -> str | None:
    """What keeps the site from serving, or None: the database takes writes, is migrated and has published modules."""
    if migrate.current(store) != migrate.latest():
        return "the database is not at this version's schema"
    with store.write() as connection:
        site_numbers.raise_by_one(connection, "health")
        served = connection.execute(
            sa.select(sa.func.count()).select_from(published_edition).where(published_edition.c.edition.is_not(None))
        ).scalar_one()
    return None if served else "no module is published"


@dataclass(frozen=True)
class LastRounds:
    """When the site's own work was last done; None if it never was."""

    reminded: datetime | None = None
    """`learnapp remind`, without a failure."""
    backed_up: datetime | None = None
    vault_copied: datetime | None = None
    """`learnapp vault backup`."""
    ping_failed: datetime | None = None
    """If the ping address could not be called after the last round: since when."""
    media_failed: datetime | None = None
    """The same of the store that pictures, sound and film lie in."""
    lacking_keys: int = 0
    """People whose private writing no key in the vault opens, when that was last looked for."""


_KEYS = {
    "reminded": "reminded",
    "backed_up": "backed up",
    "vault_copied": "vault copied",
    "ping_failed": "ping failed",
    "media_failed": "media failed",
}
"""The rows of `site` that moments are kept in, as seconds."""
_LACKING = "keys lacking"


def last_rounds(connection: Connection) -> LastRounds:
    query = sa.select(site.c.key, site.c.number).where(site.c.key.in_([*_KEYS.values(), _LACKING]))
    numbers = {key: number for key, number in connection.execute(query) if number}
    found = {name: datetime.fromtimestamp(numbers[key], UTC) for name, key in _KEYS.items() if key in numbers}
    return LastRounds(**found, lacking_keys=numbers.get(_LACKING, 0))


def note_run(store: Store, now: datetime) -> None:
    """Keep when `learnapp remind` last ran without a failure."""
    _note(store, "reminded", int(now.timestamp()))


def note_backup(store: Store, now: datetime) -> None:
    """Keep when the database was last backed up."""
    _note(store, "backed up", int(now.timestamp()))


def note_vault_backup(store: Store, now: datetime) -> None:
    """Keep when the vault was last copied by `learnapp vault backup`."""
    _note(store, "vault copied", int(now.timestamp()))


def note_lacking_keys(store: Store, people: int) -> None:
    """Keep whose private writing no key in the vault opens: how many people."""
    _note(store, _LACKING, people)


def note_ping(store: Store, now: datetime, *, failed: bool) -> None:
    """Keep since when the ping address could not be called, or that it could."""
    _note_since(store, "ping_failed", now, failed=failed)


def note_media(store: Store, now: datetime, *, failed: bool) -> None:
    """Keep since when media outside the database could not be read, or that they could."""
    _note_since(store, "media_failed", now, failed=failed)


def _note_since(store: Store, name: str, now: datetime, *, failed: bool) -> None:
    with store.read() as connection:
        before = getattr(last_rounds(connection), name)
    if failed != (before is not None):
        _note(store, _KEYS[name], int(now.timestamp()) if failed else 0)


def answers(connection: Connection) -> int:
    """How many answers were ever given, as far as their numbers tell: counting millions of rows would take seconds."""
    return connection.execute(sa.select(sa.func.max(response.c.id))).scalar() or 0


def _note(store: Store, key: str, number: int) -> None:
    with store.write() as connection:
        site_numbers.put(connection, key, number)
