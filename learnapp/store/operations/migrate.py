"""Bringing a database to the schema this version of the program needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.db.engine import Store

_FOLDER = Path(__file__).parents[1] / "migrations"
_POSTGRESQL_LOCK = 0x6C6561726E  # "learn": any fixed number that no other lock in this database uses


SEARCH_INDEX = frozenset(
    {
        "search_words",
        "search_words_config",
        "search_words_data",
        "search_words_docsize",
        "search_words_idx",
        "ix_search_entry_words",
        "search_vector",
    }
)
"""The index of `search_entry`: FTS5's virtual table with its own helper tables, or on PostgreSQL a column and its
index.
"""


class DatabaseNewerError(Exception):
    """The database was made by a newer version of the program."""


def compared(name: str | None, _kind: str, _parents: Any) -> bool:
    """Whether Alembic should compare something it finds in a database with `tables.metadata`.

    It compares everything except the search index, which differs between the databases and which SQLAlchemy cannot
    describe: revisions 0002 and 0014 make it by hand.
    """
    return name not in SEARCH_INDEX


def latest() -> str:
    """The newest revision this program knows."""
    return _revisions()[-1]


def _revisions() -> list[str]:
    """Every revision, the oldest first, from the names of the files, because Alembic is slow to import."""
    return sorted(path.name.partition("_")[0] for path in (_FOLDER / "versions").glob("[0-9]*.py"))


def current(store: Store) -> str | None:
    """The revision the database is at, or None if it is empty."""
    with store.engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        revision: str | None = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
        return revision


def migrate(store: Store, target: str = "head") -> None:
    """Upgrade the database. Two processes starting at once take turns.

    Raises DatabaseNewerError if the database is at a revision this program does not know.
    """
    revision = current(store)
    check_known(revision)
    if target == "head" and revision == latest():
        return
    with store.write() as connection:
        if not store.is_sqlite:
            # On a large site a step takes longer than a page may take, and so does waiting for another machine's
            # migration.
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _POSTGRESQL_LOCK})
        upgrade(connection, target)


def check_known(revision: str | None) -> None:
    """Raise DatabaseNewerError if a database is at a revision this program does not know."""
    if revision is not None and revision not in _revisions():
        raise DatabaseNewerError(
            f"This database was made by a newer version of learnapp (revision {revision}). "
            "Install that version or a later one, or restore a backup made with this version."
        )


def upgrade(connection: Connection, target: str = "head") -> None:
    """Upgrade the database in the transaction of a writing connection."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, target)
