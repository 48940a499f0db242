"""Opens the database so that acknowledged writes are durable and writers queue instead of failing.

SQLite: `docs/decisions/0004-sqlite-durability.md`. PostgreSQL: its defaults are durable already.
"""

from __future__ import annotations

import contextlib
import fcntl
import math
import os
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from learnapp.store.db.acting import EVERY, declare
from learnapp.store.db.deadlines import Patience

WAIT_SECONDS = 15
"""How long a writer waits for its turn before StoreBusyError."""
AT_ONCE = 0.0
"""The wait for a write that nothing depends on: it gets its turn now or not at all."""

MOST_RESTING = 4
"""Reading connections that are kept open between readers: one for each thread that serves requests."""
PAGES_KEPT = 128
"""KiB of the file that a connection caches; the system caches the rest once for all of them. More is no faster."""
READERS_KEPT, READERS = 8, 12
WRITERS_KEPT, WRITERS = 4, 12
"""Connections of a process to PostgreSQL: how many stay open, and the most at once, to read and to write."""
LONGEST_REST = 1.0
"""After resting for this many seconds, a connection over a network is checked before use."""


class StoreBusyError(Exception):
    """No turn to write came within WAIT_SECONDS; trying again later will work."""


def cause_of(error: BaseException) -> str:
    """The first line of what the database's driver said, or of the error itself; "" if there is nothing."""
    return str(getattr(error, "orig", None) or error).strip().partition("\n")[0]


def is_denied(error: BaseException) -> bool:
    """Whether PostgreSQL let the site in, but its user may not use or make what it needs there."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) == "42501"


def sqlite_driver() -> ModuleType:
    """The SQLite driver: pysqlite3, which bundles a recent SQLite, or else Python's own."""
    try:
        import pysqlite3
    except ImportError:
        return sqlite3
    return pysqlite3  # type: ignore[no-any-return]


@contextlib.contextmanager
def file_to_read(file: Path) -> Iterator[Any]:
    """The driver's connection to an SQLite file of any name, which neither changes nor makes it."""
    address = f"{file.absolute().as_uri()}?mode=ro"
    with contextlib.closing(sqlite_driver().connect(address, uri=True)) as opened:
        yield opened


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

    SQLite's own polling is unfair: the process that has just written is the quickest to ask again. So there are two
    file locks, like a shop counter with a queue: one process waits at the counter, the others behind the line, and a
    process that has written joins the queue again.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._thread = threading.Lock()
        self._file: int | None = None
        self._line: int | None = None
        self._process = os.getpid()

    @contextlib.contextmanager
    def held(self, wait: float | None = None) -> Iterator[None]:
        """Hold the lock; raises StoreBusyError if that takes longer than `wait` seconds, WAIT_SECONDS by default."""
        seconds = WAIT_SECONDS if wait is None else wait
        deadline = time.monotonic() + seconds
        if not self._thread.acquire(timeout=seconds):
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


def _rested(resting: deque[tuple[float, Connection]], longest: float) -> Connection | None:
    """The most recently used connection; None if there is none, or it has rested too long to be trusted."""
    while True:
        try:
            since, found = resting.pop()
        except IndexError:
            return None
        if time.monotonic() - since <= longest:
            return found
        found.close()


class _Reading:
    """A connection to read from, which rests between readers: taking one from the pool and handing it back every time
    costs as much as the page's queries. After a long rest it goes back to the pool, which checks that it is alive.
    """

    def __init__(
        self, engine: Engine, resting: deque[tuple[float, Connection]], longest: float, acts_for: str | None
    ) -> None:
        self._engine, self._resting, self._longest, self._acts_for = engine, resting, longest, acts_for

    def __enter__(self) -> Connection:
        self._connection = found = _rested(self._resting, self._longest) or self._engine.connect()
        if self._acts_for is not None:
            self._declare(self._acts_for)
        return found

    def _declare(self, acts_for: str) -> None:
        try:
            declare(self._connection, acts_for)
        except BaseException:
            self._connection.close()
            raise

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        if kind is None and len(self._resting) < MOST_RESTING:
            try:
                self._connection.rollback()
            except sa.exc.SQLAlchemyError:
                self._connection.close()
            else:
                self._resting.append((time.monotonic(), self._connection))
        else:
            self._connection.close()


@contextlib.contextmanager
def waiting(connection: Connection, wait: float | None) -> Iterator[None]:
    """Limit to `wait` seconds how long SQLite itself waits for locks that are not ours, such as a backup's."""
    if wait is None:
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA busy_timeout = {round(wait * 1000)}")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")


class Store:
    """The database of one site."""

    def __init__(self, url: str, media: object = None) -> None:
        """`media` is the site's media store, for code that has only a connection of this store."""
        self.url = sa.make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.durability = "PostgreSQL"
        self.patience = Patience()
        self._lock = WriteLock(None)
        self._resting: deque[tuple[float, Connection]] = deque()
        self._writers: deque[tuple[float, Connection]] = deque()
        if self.is_sqlite:  # no network that could fail meanwhile
            self.engine, self.reading_engine = self._sqlite_engine(), self._sqlite_engine(reading=True)
            self._longest = math.inf
        else:
            from learnapp.store.db.postgresql import (
                make_engine,
            )  # imported here, so that sites on SQLite do not load its driver

            self.engine = make_engine(self.url, self.patience, kept=WRITERS_KEPT, most=WRITERS)
            self.reading_engine = make_engine(self.url, self.patience, kept=READERS_KEPT, most=READERS, reading=True)
            self._longest = LONGEST_REST
        for engine in (self.engine, self.reading_engine):
            engine.update_execution_options(learnapp_media=media)

    def read(self, acts_for: str | None = EVERY) -> contextlib.AbstractContextManager[Connection]:
        """A connection to read from. The database refuses any write on it.

        It acts for all organisations, as commands and background work do, or for those in `acts_for`: see
        `store.db.acting`. If that is None, the caller must declare them before reading anything that belongs to an
        organisation.

        On SQLite all its queries see the same moment. On PostgreSQL each sees its own, as it would in a transaction at
        READ COMMITTED. So there is no transaction, which saves two round trips to the server.
        """
        return _Reading(self.reading_engine, self._resting, self._longest, acts_for)

    @contextlib.contextmanager
    def write(self, *, wait: float | None = None, acts_for: str = EVERY) -> Iterator[Connection]:
        """A connection in a write transaction: committed at the end, rolled back if anything is raised.

        It acts for all organisations or those of `acts_for`, as with `read`.

        Raises StoreBusyError if no turn comes within WAIT_SECONDS or, with `wait`, if the turn (on PostgreSQL, a locked
        row) takes longer than that many seconds.
        """
        if wait is None:
            with self._written(None, acts_for) as connection:
                yield connection
            return
        try:
            with self._written(wait, acts_for) as connection:
                yield connection
        except sa.exc.OperationalError as error:
            raise StoreBusyError from error

    @contextlib.contextmanager
    def _written(self, wait: float | None, acts_for: str) -> Iterator[Connection]:
        if not self.is_sqlite:
            if wait is not None and self._pool_is_used_up():
                raise StoreBusyError
            with self._rests_after(self._acting(acts_for)) as connection:
                if wait is not None:
                    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {max(1, round(wait * 1000))}")
                yield connection
                connection.commit()
            return
        with (
            self._lock.held(wait),
            self._rests_after(_rested(self._writers, self._longest) or self._sqlite_writer()) as connection,
            waiting(connection, wait),
            connection.begin(),
        ):
            yield connection

    @contextlib.contextmanager
    def _rests_after(self, connection: Connection) -> Iterator[Connection]:
        """Let a connection rest when it has written; close it, which rolls back, if anything is raised."""
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        if len(self._writers) < WRITERS_KEPT:
            self._writers.append((time.monotonic(), connection))
        else:
            connection.close()

    def _sqlite_writer(self) -> Connection:
        return self.engine.connect().execution_options(learnapp_write=True)

    def _acting(self, acts_for: str) -> Connection:
        """A connection to PostgreSQL in a transaction that acts for these organisations.

        A connection that was cut while it rested is replaced, because nothing has been done on it yet. If there was no
        answer at all, we do not try another one: it would get none either.
        """
        while True:
            rested = _rested(self._writers, self._longest)
            found = rested or self.engine.connect()
            try:
                declare(found, acts_for)
            except BaseException as error:
                found.close()
                was_cut = isinstance(error, sa.exc.DBAPIError) and error.connection_invalidated
                if rested is None or not was_cut or self.patience.silent:
                    raise
            else:
                return found

    def _pool_is_used_up(self) -> bool:
        pool = self.engine.pool
        assert isinstance(pool, sa.QueuePool)
        return pool.checkedout() - len(self._writers) >= WRITERS

    def dispose(self) -> None:
        for resting in (self._resting, self._writers):
            while resting:
                resting.pop()[1].close()
        self.engine.dispose()
        self.reading_engine.dispose()

    def _sqlite_engine(self, *, reading: bool = False) -> Engine:
        driver = sqlite_driver()
        journal, synchronous = journal_settings(driver.sqlite_version_info)
        self.durability = f"SQLite {driver.sqlite_version}, {journal}, synchronous={synchronous}"
        database = Path(self.url.database or "")
        database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not database.exists():  # other users of this computer cannot read it, whatever the umask
            os.close(os.open(database, os.O_RDWR | os.O_CREAT, 0o600))
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
            cursor.execute(f"PRAGMA cache_size = -{PAGES_KEPT}")
            cursor.execute("PRAGMA foreign_keys = ON")
            cursor.execute("PRAGMA trusted_schema = OFF")
            # Overwrite deleted data, so that what a person erased cannot be found in the file.
            cursor.execute("PRAGMA secure_delete = ON")
            cursor.execute(f"PRAGMA query_only = {'ON' if reading else 'OFF'}")
            cursor.close()
            # SQLite's own function knows only ASCII letters.
            connection.create_function("lower", 1, lambda text: text and str(text).lower(), deterministic=True)

        @sa.event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            write = connection.get_execution_options().get("learnapp_write")
            if write:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:  # straight on the driver: it cannot fail, and every page waits for it
                driver: Any = connection.connection.driver_connection
                driver.execute("BEGIN")

        return engine
