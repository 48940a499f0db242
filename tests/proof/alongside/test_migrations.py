"""R12: a database with ten thousand attempts goes back to every released schema and up again, on both databases.

Going back makes a database of each earlier schema with real work in it. Each must have exactly the shape of that schema
made from nothing, and come up again without drift and with every row that its tables can hold.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Connection

from bench.crowd import grow, strides_of
from learnapp.store.db.engine import Store
from learnapp.store.operations import migrate
from tests.postgres import postgres_url
from tests.proof.figures import reached
from tests.proof.filled import one_module
from tests.store.operations.test_migrate import _drift

LEARNERS = 50
ATTEMPTS = 10_000
WORK = ("person", "run", "attempt", "response", "completion")


def _down(store: Store, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate._FOLDER))
    with store.write() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def _shape(connection: Connection) -> dict[str, Any]:
    """Tables, columns, indexes and constraints, without the search index, which SQLAlchemy cannot describe."""
    found = sa.inspect(connection)
    shape: dict[str, Any] = {}
    for table in found.get_table_names():
        if table in migrate.SEARCH_INDEX:
            continue
        columns = {
            (c["name"], str(c["type"]), c["nullable"])
            for c in found.get_columns(table)
            if c["name"] not in migrate.SEARCH_INDEX
        }
        indexes = {
            (i["name"], tuple(i["column_names"]), bool(i["unique"]))
            for i in found.get_indexes(table)
            if i["name"] not in migrate.SEARCH_INDEX
        }
        keys = {(tuple(f["constrained_columns"]), f["referred_table"]) for f in found.get_foreign_keys(table)}
        unique = {tuple(u["column_names"]) for u in found.get_unique_constraints(table)}
        shape[table] = columns, indexes, keys, unique
    return shape


def _rows(connection: Connection, columns: dict[str, list[str]]) -> dict[str, tuple[int, str]]:
    """(how many, hash) of the rows of each table of work, by the columns given."""
    found = {}
    for table, names in columns.items():
        summed, count = hashlib.sha256(), 0
        for row in connection.exec_driver_sql(f"SELECT {', '.join(names)} FROM {table} ORDER BY 1"):
            summed.update(repr(tuple(row)).encode())
            count += 1
        found[table] = count, summed.hexdigest()
    return found


def _columns(connection: Connection, own: dict[str, list[str]] | None = None) -> dict[str, list[str]]:
    """The columns of each table of work that this schema has, of those in `own`."""
    found = sa.inspect(connection)
    tables = [table for table in WORK if found.has_table(table)]
    names = {table: [c["name"] for c in found.get_columns(table)] for table in tables}
    return {t: sorted(n for n in names[t] if own is None or n in own[t]) for t in tables if own is None or t in own}


def _copied(store: Store, folder: Path) -> Store:
    """A copy of the database. The first must not be open."""
    store.dispose()
    if store.is_sqlite:
        shutil.copy(str(store.url.database), folder / "copy.db")
        return Store(f"sqlite:///{folder / 'copy.db'}")
    return Store(postgres_url(copy_of=store.url.render_as_string(hide_password=False)))


def _shapes(folder: Path, revisions: list[str], *, sqlite: bool) -> dict[str, dict[str, Any]]:
    """The shape of each schema, of a database that began empty and came up one revision after another."""
    store, shapes = Store(f"sqlite:///{folder / 'empty.db'}" if sqlite else postgres_url()), {}
    for revision in revisions:
        migrate.migrate(store, revision)
        with store.read() as connection:
            shapes[revision] = _shape(connection)
    store.dispose()
    return shapes


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_back_to_every_schema_and_up_again_with_ten_thousand_attempts(tmp_path: Path, database: str) -> None:
    site = one_module(tmp_path, LEARNERS, postgres_url() if database == "postgresql" else "")
    store = Store(site.database_url or f"sqlite:///{site.folder / 'learnapp.db'}")
    strides = strides_of(site)
    with store.write() as connection:
        grow(connection, strides, 1, -(-ATTEMPTS // (LEARNERS * 2)))
    with store.read() as connection:
        own = _columns(connection)
        attempts = _rows(connection, own)["attempt"][0]
    longest = 0.0
    wrong: list[object] = []
    earlier = migrate._revisions()[:-1]
    shapes = _shapes(tmp_path, earlier, sqlite=store.is_sqlite)
    for revision in reversed(earlier):
        _down(store, revision)
        there = shapes[revision]
        with store.read() as connection:
            here = _shape(connection)
            wrong += [(revision, "shape", table) for table in here | there if here.get(table) != there.get(table)]
            kept = _columns(connection, own)
            before = _rows(connection, kept)
        up = _copied(store, tmp_path)
        begun = time.monotonic()
        migrate.migrate(up)
        longest = max(longest, time.monotonic() - begun)
        with up.read() as connection:
            wrong += [(revision, "drift", one) for one in _drift(connection)]
            after = _rows(connection, kept)
            wrong += [(revision, "rows", table) for table in before if before[table] != after[table]]
        up.dispose()
    store.dispose()
    reached(
        "R12",
        f"{database}: {attempts} attempts back to each of {len(earlier)} schemas and up again: {len(wrong)} "
        f"differences in shape or rows; the longest way up took {longest:.1f} s",
    )
    assert attempts >= ATTEMPTS
    assert not wrong, "\n".join(map(str, wrong))
