"""The numbers that the table `site` keeps, each under a name: versions, moments as seconds, months."""

from __future__ import annotations

from sqlalchemy.engine import Connection

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
