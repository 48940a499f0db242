"""Bringing a database to the schema this version of the program needs."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from learnapp.store.engine import Store

_FOLDER = Path(__file__).parent / "migrations"
_POSTGRESQL_LOCK = 0x6C6561726E  # "learn": any fixed number nobody else uses in this database


class DatabaseNewerError(Exception):
    """The database was made by a newer version of the program."""


def latest() -> str:
    """The newest revision this program knows."""
    head = ScriptDirectory(str(_FOLDER)).get_current_head()
    assert head is not None
    return head


def current(store: Store) -> str | None:
    """The revision the database is at, or None if it is empty."""
    with store.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def migrate(store: Store, target: str = "head") -> None:
    """Upgrade the database. Two processes starting at once take turns.

    Raises DatabaseNewerError if the database is at a revision this program does not know.
    """
    revision = current(store)
    known = {script.revision for script in ScriptDirectory(str(_FOLDER)).walk_revisions()}
    if revision is not None and revision not in known:
        raise DatabaseNewerError(
            f"This database was made by a newer version of learnapp (revision {revision}). "
            "Install that version or a later one, or restore a backup made with this version."
        )
    if target == "head" and revision == latest():
        return
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    with store.write() as connection:
        if not store.is_sqlite:
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _POSTGRESQL_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, target)
