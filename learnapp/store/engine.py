"""Opening the database so that what is acknowledged is durable and writers queue instead of failing.

SQLite: `docs/decisions/0004-sqlite-durability.md`. PostgreSQL: its defaults are durable already.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

WAIT_SECONDS = 15
"""How long a writer waits for its turn before the store is called busy."""


class StoreBusyError(Exception):
    """No turn to write within WAIT_SECONDS; trying again later will work."""


def sqlite_driver() -> ModuleType:
    """The SQLite driver: pysqlite3, which bundles a recent SQLite, or else Python's own."""
    try:
        import pysqlite3
    except ImportError:
        return sqlite3
    return pysqlite3  # type: ignore[no-any-return]


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite has the fix for the bug that can corrupt a WAL database.

    The bug is in 3.7.0 to 3.51.2; the fix is also in 3.50.7 and 3.44.6 (sqlite.org/wal.html, "WAL reset bug").
    """
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def journal_settings(version: tuple[int, ...]) -> tuple[str, str]:
    """(journal_mode, synchronous) under which no acknowledged commit is lost to a power cut."""
    return ("WAL", "FULL") if wal_is_safe(version) else ("DELETE", "EXTRA")


class WriteLock:
    """One writer at a time over every process that opens the same SQLite file.

    SQLite's own waiting polls unfairly: whoever has just written is quickest to ask again. So there are two
    file locks, as at a counter: one waits alone at the counter, the others behind the line, and whoever has
    written goes behind the line as well.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._thread = threading.Lock()
        self._file: int | None = None
        self._line: int | None = None
        self._process = os.getpid()

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        deadline = time.monotonic() + WAIT_SECONDS
        if not self._thread.acquire(timeout=WAIT_SECONDS):
            raise StoreBusyError
        try:
            self._lock_file(deadline)
            try:
                yield
            finally:
                if self._file is not None:
                    fcntl.flock(self._file, fcntl.LOCK_UN)
        finally:
            self._thread.release()

    def _lock_file(self, deadline: float) -> None:
        if self.path is None:
            return
        if self._file is None or self._process != os.getpid():
            line = self.path.with_name(self.path.name + "-line")
            self._file, self._line = (
                os.open(p, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600) for p in (self.path, line)
            )
            self._process = os.getpid()
        assert self._line is not None
        _lock(self._line, deadline, 0.0005)
        try:
            _lock(self._file, deadline, 0.0001)
        finally:
            fcntl.flock(self._line, fcntl.LOCK_UN)


def _lock(file: int, deadline: float, pause: float) -> None:
    """Lock a file, trying again after each pause. Raises StoreBusyError at the deadline."""
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise StoreBusyError from None
            time.sleep(pause)


class Store:
    """The database of one site."""

    def __init__(self, url: str) -> None:
        self.url = sa.make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.durability = "PostgreSQL"
        self._lock = WriteLock(None)
        self.engine = self._sqlite_engine() if self.is_sqlite else self._postgresql_engine()

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection in a read transaction, rolled back at the end."""
        with self.engine.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection in a write transaction: committed at the end, rolled back if anything is raised.

        Raises StoreBusyError if no turn comes within WAIT_SECONDS.
        """
        if not self.is_sqlite:
            with self.engine.begin() as connection:
                yield connection
            return
        with self._lock.held(), self.engine.connect() as plain:
            connection = plain.execution_options(learnapp_write=True)
            with connection.begin():
                yield connection

    def dispose(self) -> None:
        self.engine.dispose()

    def _postgresql_engine(self) -> Engine:
        return sa.create_engine(
            self.url,
            pool_size=8,
            max_overflow=4,
            pool_timeout=WAIT_SECONDS,
            pool_pre_ping=True,
            pool_recycle=1800,
            connect_args={
                "connect_timeout": 5,
                "options": "-c statement_timeout=10000 -c lock_timeout=10000 -c timezone=UTC",
                "tcp_user_timeout": 8000,
            },
        )

    def _sqlite_engine(self) -> Engine:
        driver = sqlite_driver()
        journal, synchronous = journal_settings(driver.sqlite_version_info)
        self.durability = f"SQLite {driver.sqlite_version}, {journal}, synchronous={synchronous}"
        database = Path(self.url.database or "")
        database.parent.mkdir(parents=True, exist_ok=True)
        self._lock = WriteLock(database.with_name(database.name + ".lock"))
        engine = sa.create_engine(self.url, module=driver, pool_size=16, max_overflow=16, pool_timeout=WAIT_SECONDS)

        @sa.event.listens_for(engine, "connect")
        def _prepare(connection: Any, _record: Any) -> None:
            connection.isolation_level = None
            cursor = connection.cursor()
            # busy_timeout first: changing the journal mode can itself find the file locked.
            cursor.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
            cursor.execute(f"PRAGMA journal_mode = {journal}")
            cursor.execute(f"PRAGMA synchronous = {synchronous}")
            cursor.execute("PRAGMA foreign_keys = ON")
            cursor.execute("PRAGMA trusted_schema = OFF")
            # What is deleted is overwritten, so that what a person erased is not found in the file.
            cursor.execute("PRAGMA secure_delete = ON")
            cursor.close()

        @sa.event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            write = connection.get_execution_options().get("learnapp_write")
            if write:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:  # straight on the driver: it cannot fail, and every page waits for it
                connection.connection.driver_connection.execute("BEGIN")

        return engine
