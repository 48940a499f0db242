"""The numbers that the table `site` keeps, each under a name: versions, moments as seconds, months, a name."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.db.inserting import insert_for
from learnapp.store.tables.people_and_work import site


def put(connection: Connection, key: str, number: int) -> None:
    """Keep a number instead of the one before."""
    kept = site.update().where(site.c.key == key).values(number=number)
    if connection.execute(kept).rowcount == 0:
        connection.execute(site.insert().values(key=key, number=number))


def raise_by_one(connection: Connection, key: str) -> None:
    """Count on; a number that is not kept yet becomes 1."""
    raised = connection.execute(site.update().where(site.c.key == key).values(number=site.c.number + 1))
    if raised.rowcount == 0:
        connection.execute(site.insert().values(key=key, number=1))


def find(connection: Connection, key: str) -> int | None:
    """The number that is kept, if one is."""
    return connection.execute(sa.select(site.c.number).where(site.c.key == key)).scalar()


def put_once(connection: Connection, key: str, number: int) -> int:
    """Keep a number unless one is kept already; returns the one that is kept."""
    connection.execute(insert_for(connection)(site).values(key=key, number=number).on_conflict_do_nothing())
    return find(connection, key) or number
