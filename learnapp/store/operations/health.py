"""Whether the database is ready, and when the site last did its regular work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from learnapp.store.db.engine import Store
from learnapp.store.operations import migrate
from learnapp.store.tables import site_numbers
from learnapp.store.tables.people_and_work import published_edition, response, site


def readiness(store: Store) -> str | None:
    """Why the site cannot serve; None if the database takes writes, is migrated and has published modules."""
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
    """When the site last did its regular work; None if it never did."""

    reminded: datetime | None = None
    """`learnapp remind`, without a failure."""
    backed_up: datetime | None = None
    vault_copied: datetime | None = None
    """`learnapp vault backup`."""
    ping_failed: datetime | None = None
    """Since when the ping address could not be called, if it could not after the last round."""
    media_failed: datetime | None = None
    """The same for the store with pictures, sound and film."""
    lacking_keys: int = 0
    """How many people have private writing that no key in the vault opens, at the last check."""
    without_educator: frozenset[int] = frozenset()
    """Organisations with a cohort that no one could look after, at the last check: looking at every cohort would take
    longer than the rest of the page.
    """


_KEYS = {
    "reminded": "reminded",
    "backed_up": "backed up",
    "vault_copied": "vault copied",
    "ping_failed": "ping failed",
    "media_failed": "media failed",
}
"""The rows of `site` that store these moments, as seconds."""
_LACKING = "keys lacking"
_WITHOUT_EDUCATOR = "without educator:"
"""With an organisation's id behind it: 1 if it has such a cohort, else 0."""


def last_rounds(connection: Connection) -> LastRounds:
    noted = site.c.key.in_([*_KEYS.values(), _LACKING]) | site.c.key.startswith(_WITHOUT_EDUCATOR)
    rows = connection.execute(sa.select(site.c.key, site.c.number).where(noted))
    numbers = {key: number for key, number in rows if number}
    found = {name: datetime.fromtimestamp(numbers[key], UTC) for name, key in _KEYS.items() if key in numbers}
    without = (key.removeprefix(_WITHOUT_EDUCATOR) for key in numbers if key.startswith(_WITHOUT_EDUCATOR))
    return LastRounds(
        **found, lacking_keys=numbers.get(_LACKING, 0), without_educator=frozenset(int(one) for one in without)
    )


def note_run(store: Store, now: datetime) -> None:
    """Record when `learnapp remind` last ran without a failure."""
    _note(store, "reminded", int(now.timestamp()))


def note_backup(store: Store, now: datetime) -> None:
    """Record when the database was last backed up."""
    _note(store, "backed up", int(now.timestamp()))


def note_vault_backup(store: Store, now: datetime) -> None:
    """Record when `learnapp vault backup` last copied the vault."""
    _note(store, "vault copied", int(now.timestamp()))


def note_lacking_keys(store: Store, people: int) -> None:
    """Record how many people have private writing that no key in the vault opens."""
    _note(store, _LACKING, people)


def note_without_educator(connection: Connection, organisations: Iterable[int]) -> None:
    """Record which organisations have a cohort that no one can look after: these and no others."""
    now, before = frozenset(organisations), last_rounds(connection).without_educator
    for one in now ^ before:
        site_numbers.put(connection, f"{_WITHOUT_EDUCATOR}{one}", int(one in now))


def note_ping(store: Store, now: datetime, *, failed: bool) -> None:
    """Record since when the ping address could not be called, or that it could."""
    _note_since(store, "ping_failed", now, failed=failed)


def note_media(store: Store, now: datetime, *, failed: bool) -> None:
    """Record since when media outside the database could not be read, or that they could."""
    _note_since(store, "media_failed", now, failed=failed)


def _note_since(store: Store, name: str, now: datetime, *, failed: bool) -> None:
    with store.read() as connection:
        before = getattr(last_rounds(connection), name)
    if failed != (before is not None):
        _note(store, _KEYS[name], int(now.timestamp()) if failed else 0)


def answers(connection: Connection) -> int:
    """About how many answers were ever given, judging by their ids: counting millions of rows would take seconds."""
    return connection.execute(sa.select(sa.func.max(response.c.id))).scalar() or 0


def _note(store: Store, key: str, number: int) -> None:
    with store.write() as connection:
        site_numbers.put(connection, key, number)
