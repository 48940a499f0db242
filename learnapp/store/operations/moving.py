"""Moving a site from SQLite to an empty PostgreSQL database: everything in one transaction, compared before it ends.

Each table is copied in the order of its keys, and tables that others refer to come first. Every row is hashed when it
is sent, read back and hashed again: the same text, number, moment or bytes have the same hash on both databases.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.content import search
from learnapp.store.db.engine import Store, cause_of
from learnapp.store.db.types import Json
from learnapp.store.operations import migrate
from learnapp.store.tables.people_and_work import metadata

AT_ONCE = 5000
"""How many rows to read, send and compare at a time."""
_PACK = msgspec.msgpack.Encoder()
_EVERYTHING = 2**256

Row = tuple[Any, ...]


class MoveError(Exception):
    """The message says what is wrong and what to do. The new database is as empty as before."""


@dataclass(frozen=True)
class Moved:
    """A table on both databases: how many rows it has, and a hash of all of them."""

    table: str
    rows: tuple[int, int]
    hashes: tuple[str, str]

    @property
    def same(self) -> bool:
        return self.rows[0] == self.rows[1] and self.hashes[0] == self.hashes[1]


class _Sum:
    """Counts rows and adds up their hashes, so that the order in which a database returns them does not matter."""

    def __init__(self) -> None:
        self.rows, self._hash = 0, 0

    def add(self, rows: list[Row]) -> None:
        self.rows += len(rows)
        for row in rows:
            self._hash += int.from_bytes(hashlib.sha256(_PACK.encode(row)).digest())

    @property
    def hash(self) -> str:
        return f"{self._hash % _EVERYTHING:064x}"


def move(source: Store, target: Store, say: Callable[[Moved], Any]) -> None:
    """Copy all tables of `source`, an SQLite database at the newest schema, into `target`, and compare them.

    Nothing else can write to `source` meanwhile. Raises MoveError if anything cannot be copied or is not the same
    afterwards, and then leaves nothing in `target`.
    """
    with source.write() as old, target.write() as new:
        new.exec_driver_sql("SET LOCAL statement_timeout = 0")
        if tables := sa.inspect(new).get_table_names():
            raise MoveError(f"That database is not empty: it has the table {sorted(tables)[0]}. Give an empty one.")
        migrate.upgrade(new)
        for table in reversed(metadata.sorted_tables):  # rows that the migrations themselves inserted
            new.execute(table.delete())
        moved = [_moved(table, old, new, say) for table in metadata.sorted_tables]
        if different := [one.table for one in moved if not one.same]:
            raise MoveError(f"Not the same on both databases: {', '.join(different)}. Nothing was moved.")
        _number_on(new)
        search.index(new)
        new.exec_driver_sql("ANALYZE")


def _moved(table: sa.Table, old: Connection, new: Connection, say: Callable[[Moved], Any]) -> Moved:
    plain, sent, found = _plain(table), _Sum(), _Sum()
    key = [plain.c[column.name] for column in table.primary_key]
    for rows in _read(old, sa.select(plain).order_by(*key), table.name):
        _write(new, table, rows)
        sent.add(rows)
    for rows in _read(new, sa.select(plain), table.name):
        found.add(rows)
    moved = Moved(table.name, (sent.rows, found.rows), (sent.hash, found.hash))
    say(moved)
    return moved


def _plain(table: sa.Table) -> sa.TableClause:
    """The table with its JSON columns as plain text, so that they are copied exactly."""
    return sa.table(
        table.name,
        *(sa.column(one.name, sa.Text() if isinstance(one.type, Json) else one.type) for one in table.columns),
    )


def _read(connection: Connection, query: sa.Select[Any], name: str) -> Iterator[list[Row]]:
    try:
        with connection.execute(query, execution_options={"yield_per": AT_ONCE}) as found:
            for rows in found.partitions():
                yield [tuple(row) for row in rows]
    except (sa.exc.DBAPIError, ValueError, TypeError) as error:
        raise MoveError(f"The table {name} cannot be read: {_reason(error)}. Nothing was moved.") from error


def _write(connection: Connection, table: sa.Table, rows: list[Row]) -> None:
    driver: Any = connection.dialect.loaded_dbapi
    try:
        with connection.begin_nested():
            _send(connection, table, rows)
    except (driver.OperationalError, sa.exc.OperationalError):
        raise  # not the rows' fault
    except (driver.Error, sa.exc.DBAPIError, ValueError) as error:
        if len(rows) == 1:
            raise MoveError(_refused(table, rows[0], error)) from error
        half = len(rows) // 2
        _write(connection, table, rows[:half])
        _write(connection, table, rows[half:])


def _send(connection: Connection, table: sa.Table, rows: list[Row]) -> None:
    """Send rows by COPY, which is ten times as fast as INSERT, into a temporary table, because COPY refuses tables with
    row-level security.
    """
    names = ", ".join(connection.dialect.identifier_preparer.quote(column.name) for column in table.columns)
    arriving = f"CREATE TEMPORARY TABLE arriving ON COMMIT DROP AS SELECT {names} FROM {table.name} LIMIT 0"  # noqa: S608
    connection.exec_driver_sql(arriving)
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY arriving ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) SELECT {names} FROM arriving")  # noqa: S608
    connection.exec_driver_sql("DROP TABLE arriving")


def _refused(table: sa.Table, row: Row, error: Exception) -> str:
    """The error that says which row PostgreSQL refuses, and why."""
    value = dict(zip((column.name for column in table.columns), row, strict=True))
    which = ", ".join(f"{column.name} {value[column.name]}" for column in table.primary_key)
    reason = _reason(error)
    for name, text in value.items():
        if isinstance(text, str) and "\0" in text:
            reason = f"its column {name} has a NUL character, which PostgreSQL does not allow in text"
            break
    return (
        f"PostgreSQL does not take the row of the table {table.name} with {which}: {reason}. "
        "Nothing was moved. Correct the row in the SQLite database and try again."
    )


def _reason(error: Exception) -> str:
    return cause_of(error).rstrip(".")


def _number_on(connection: Connection) -> None:
    """Make the numbers of new rows continue after the last one in each table."""
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None and isinstance(column.type, sa.Integer):
            last = sa.select(sa.func.max(column)).scalar_subquery()
            sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(sa.select(sa.func.setval(sequence, sa.func.coalesce(last, 1), last.is_not(None))))
