"""Counting guesses where every process sees the count: one atomic row update.

Keys name a person. A network address alone locks nobody out: a hospital's wards share one.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.db.inserting import insert_for
from learnapp.store.security.tokens import digest
from learnapp.store.tables.people_and_work import rate_limit


def count(connection: Connection, key: str, now: datetime, window_seconds: int) -> int:
    """Count one more use of `key` and return how many there have been in the current window, including this one."""
    period = (int(now.timestamp()) // window_seconds + 1) * window_seconds
    name = digest(key)
    insert = insert_for(connection)
    first = insert(rate_limit).values(key=name, period=period, count=1)
    statement = first.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "count": sa.case((rate_limit.c.period == period, rate_limit.c.count + 1), else_=1),
            "period": period,
        },
    ).returning(rate_limit.c.count)
    return int(connection.execute(statement).scalar_one())


def used(connection: Connection, key: str, now: datetime, window_seconds: int) -> int:
    """How many uses of `key` have been counted in the current window."""
    period = (int(now.timestamp()) // window_seconds + 1) * window_seconds
    name = digest(key)
    here = (rate_limit.c.key == name, rate_limit.c.period == period)
    return int(connection.execute(sa.select(rate_limit.c.count).where(*here)).scalar() or 0)


def once(connection: Connection, key: str, until: datetime) -> bool:
    """Whether this is the first use of `key`: if several come at once, only one is. The use is remembered at least
    `until` this moment, by which the key must have stopped being valid.
    """
    name, period = digest(key), int(until.timestamp()) + 1
    first = insert_for(connection)(rate_limit).values(key=name, period=period, count=1)
    statement = first.on_conflict_do_nothing(index_elements=["key"]).returning(rate_limit.c.key)
    return connection.execute(statement).first() is not None


def clear(connection: Connection, key: str) -> None:
    """Forget the uses of `key`."""
    name = digest(key)
    connection.execute(rate_limit.delete().where(rate_limit.c.key == name))
