"""Connections to PostgreSQL that are given up if an answer does not come in time (`store.db.deadlines`)."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import errors
from psycopg.abc import RV, PQGen
from psycopg.pq import TransactionStatus

from learnapp.store.db.deadlines import Patience

SECONDS_TO_CONNECT = 5
LEAST_TO_CONNECT = 2
"""The library takes no less."""

patience = Patience()


class Connection(psycopg.Connection[Any]):
    """A connection that is closed if an answer does not come in time."""

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        left = patience.left() if timeout is None else timeout
        try:
            found = super().wait(gen, interval, left)
        except psycopg.OperationalError:
            if left is None or timeout is not None or self.pgconn.transaction_status != TransactionStatus.ACTIVE:
                raise
            patience.silent = True
            self.pgconn.finish()  # whatever still comes would be taken for the answer to something else
            raise psycopg.OperationalError("the database did not answer in time") from None
        patience.silent = False
        return found


def connect(*args: Any, **parameters: Any) -> Connection:
    """Connect within what is left."""
    if patience.is_over():
        raise psycopg.OperationalError("the database did not answer in time")
    left = patience.left()
    short = left is not None and left < SECONDS_TO_CONNECT
    seconds = LEAST_TO_CONNECT if short else SECONDS_TO_CONNECT
    try:
        return Connection.connect(*args, connect_timeout=seconds, **parameters)
    except errors.ConnectionTimeout:
        patience.silent = True
        raise
