"""PostgreSQL over a network that can fail: connections to the primary only, and an end of our own to every wait.

The server's own limits end a statement that is slow. They end nothing while the server, or a proxy in front of it, is
silent, and it can be silent while its machine still acknowledges every byte.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

SLOWEST_STATEMENT = 7
"""Seconds after which the server ends a statement, or its wait for a lock."""
SILENCE = 8
"""Seconds after which we give up a connection whose server says nothing."""
CONNECTING, PINGING = 3, 2
"""The same while connecting, and while asking whether a resting connection is alive. Together with what a page has
waited for before, they are less than the ten seconds that no request takes longer than.
"""
_KEEPALIVES = {"keepalives_idle": 4, "keepalives_interval": 2, "keepalives_count": 2}
"""So that the system notices, also in the middle of a long statement, when the other machine has gone."""
PAUSE = 1.0
"""Seconds between two attempts to connect while the database is away."""
IDLE_TRANSACTION = 60
"""Seconds after which the server ends a transaction in which nothing happens: its process may have lost its machine."""


class _Bounded(psycopg.Connection[Any]):
    """A connection that waits `patience` seconds for an answer at the most, then closes; with None, for ever."""

    patience: float | None = SILENCE

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        begun = time.monotonic()
        bound = self.patience if timeout is None else timeout
        try:
            return super().wait(gen, interval=interval, timeout=bound)
        except psycopg.OperationalError as error:
            if timeout is not None or bound is None or time.monotonic() - begun < bound:
                raise
            self.close()  # in the middle of an answer it is of no more use
            raise psycopg.OperationalError(f"the database has not answered for {bound} s") from error


@contextlib.contextmanager
def _waiting(driver: Any, patience: float | None) -> Iterator[None]:
    before, driver.patience = driver.patience, patience
    try:
        yield
    finally:
        driver.patience = before


@contextlib.contextmanager
def unhurried(connection: Connection) -> Iterator[None]:
    """For the rest of a transaction, statements may take as long as they need: for migrations of large tables."""
    if connection.dialect.name != "postgresql":
        yield
        return
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
    with _waiting(connection.connection.driver_connection, None):
        yield


class Gate:
    """Lets one attempt to connect at a time through while the database is away, and refuses the others at once.

    Otherwise every request would wait for a database that does not answer, and keep all others waiting.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._away = False
        self._next = 0.0

    @contextlib.contextmanager
    def attempt(self) -> Iterator[None]:
        with self._lock:
            now = time.monotonic()
            if self._away and now < self._next:
                raise psycopg.OperationalError("the database could not be reached a moment ago")
            self._next = now + CONNECTING + PINGING
        try:
            yield
        except psycopg.OperationalError:
            self._away, self._next = True, time.monotonic() + PAUSE
            raise
        self._away = False


def make_engine(url: sa.URL, *, kept: int, most: int, reading: bool = False, gate: Gate | None = None) -> Engine:
    """An engine that keeps so many connections and opens so many at the most; `reading`, for which the database refuses
    every write. Engines of one database share a gate.
    """
    engine = sa.create_engine(
        url,
        isolation_level="AUTOCOMMIT" if reading else "READ COMMITTED",
        pool_size=kept,
        max_overflow=most - kept,
        pool_timeout=CONNECTING + PINGING,
        pool_pre_ping=True,
        pool_recycle=1800,
        connect_args={
            "connect_timeout": CONNECTING,
            "tcp_user_timeout": SILENCE * 1000,
            **_KEEPALIVES,
            # A standby refuses writes, and may not have yet what was just acknowledged. Of several hosts in the
            # address, this finds the primary.
            **({} if "target_session_attrs" in url.query else {"target_session_attrs": "primary"}),
        },
    )
    gate, prepare, ping = gate or Gate(), _settings(reading=reading), engine.dialect.do_ping

    @sa.event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, _arguments: Any, named: Any) -> _Bounded:
        with gate.attempt():
            connection = _Bounded.connect(**named, autocommit=True)
            try:
                with _waiting(connection, PINGING):
                    connection.execute(prepare)
            except BaseException:
                connection.close()
                raise
            connection.autocommit = False
            return connection

    def _ping(dbapi_connection: Any) -> bool:
        with _waiting(dbapi_connection, PINGING):
            return ping(dbapi_connection)

    engine.dialect.do_ping = _ping  # type: ignore[method-assign]
    return engine


def _settings(*, reading: bool) -> str:
    """What a connection sets once. By a statement, because poolers such as PgBouncer refuse them as options or ignore
    them.
    """
    values = {
        "statement_timeout": f"{SLOWEST_STATEMENT}s",
        "lock_timeout": f"{SLOWEST_STATEMENT}s",
        "idle_in_transaction_session_timeout": f"{IDLE_TRANSACTION}s",
        "timezone": "UTC",
        **({"default_transaction_read_only": "on"} if reading else {}),
    }
    return "SELECT " + ", ".join(f"set_config('{name}', '{value}', false)" for name, value in values.items())
