"""Connections to PostgreSQL: only to the primary, and closed if no answer comes in time (`store.db.deadlines`)."""

from __future__ import annotations

from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg import errors
from psycopg.abc import RV, PQGen
from psycopg.pq import TransactionStatus
from sqlalchemy.engine import Engine

from learnapp.store.db.deadlines import Patience
from learnapp.store.db.prepared import WRITES, standby_error

SECONDS_TO_CONNECT = 5
LEAST_TO_CONNECT = 2
"""The least that the library accepts."""
SECONDS_FOR_A_CONNECTION = 5
"""How long to wait for a connection if others have all of them."""
_NETWORK = {"tcp_user_timeout": 8000, "keepalives_idle": 4, "keepalives_interval": 2, "keepalives_count": 2}
"""Makes the system notice within eight seconds, even during a query, that the other machine has gone."""
_SETTINGS = {"statement_timeout": "10s", "lock_timeout": "10s", "timezone": "UTC"}
_READING = {"default_transaction_read_only": "on"}
_WRITING = {"idle_in_transaction_session_timeout": "60s"}
"""Limits how long a connection that the network has lost can hold its locks."""


class EncodingError(psycopg.OperationalError):
    """The database does not keep text as UTF-8. The message says how to make one that does."""


class Connection(psycopg.Connection[Any]):
    """A connection that is closed if an answer does not come in time."""

    patience: Patience

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        left = self.patience.left() if timeout is None else timeout
        try:
            found = super().wait(gen, interval, left)
        except psycopg.OperationalError:
            if left is None or timeout is not None or self.pgconn.transaction_status != TransactionStatus.ACTIVE:
                raise
            self.patience.silent = True
            self.pgconn.finish()  # a late answer would be taken for the answer to another query
            raise psycopg.OperationalError("the database did not answer in time") from None
        self.patience.silent = False
        return found


def connect(patience: Patience, *args: Any, **parameters: Any) -> Connection:
    """Connect within the time that is left."""
    if patience.is_over():
        raise psycopg.OperationalError("the database did not answer in time")
    left = patience.left()
    short = left is not None and left < SECONDS_TO_CONNECT
    seconds = LEAST_TO_CONNECT if short else SECONDS_TO_CONNECT
    try:
        made = Connection.connect(*args, connect_timeout=seconds, **parameters)
    except errors.ConnectionTimeout:
        patience.silent = True
        raise
    made.patience = patience
    encoding = made.info.parameter_status("server_encoding")  # a pooler may not say
    if encoding not in {None, "UTF8"}:
        made.close()
        raise EncodingError(
            f"its encoding is {encoding}, and must be UTF8. Make another: createdb --encoding UTF8 --template template0"
        )
    return made


def make_engine(url: sa.URL, patience: Patience, *, kept: int, most: int, reading: bool = False) -> Engine:
    """An engine that keeps up to `kept` connections and opens up to `most`. With `reading`, the database refuses every
    write. Engines of one database share its `patience`.
    """
    engine = sa.create_engine(
        url,
        isolation_level="AUTOCOMMIT" if reading else "READ COMMITTED",
        pool_size=kept,
        max_overflow=most - kept,
        pool_timeout=SECONDS_FOR_A_CONNECTION,
        pool_pre_ping=True,
        pool_recycle=1800,
        execution_options={WRITES: not reading},
        # A standby refuses writes, and may not have what was just acknowledged. If the address names several hosts,
        # this finds the primary.
        connect_args={**_NETWORK, "target_session_attrs": url.query.get("target_session_attrs", "primary")},
    )
    settings = _SETTINGS | (_READING if reading else _WRITING)
    # With a statement, because poolers such as PgBouncer refuse or ignore settings in a connection's options.
    set_all = "SELECT " + ", ".join(f"set_config('{name}', '{value}', false)" for name, value in settings.items())

    @sa.event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, given: Any, named: Any) -> Connection:
        connection = connect(patience, *given, **named, autocommit=True)
        try:
            connection.execute(set_all)
            connection.autocommit = False
        except BaseException:
            connection.close()
            raise
        return connection

    @sa.event.listens_for(engine, "handle_error")
    def _lose_a_standby(context: sa.engine.ExceptionContext) -> sa.exc.OperationalError | None:
        found = standby_error(context.connection, context.original_exception)
        context.is_disconnect = context.is_disconnect or found is not None
        return found

    return engine
