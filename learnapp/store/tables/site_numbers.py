"""The numbers that the table `site` keeps, each under a name: versions, moments as seconds, months, a name."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.db.inserting import insert_for
from learnapp.store.tables.people_and_work import site


def put(connection: Connection, key: str, number: int) -> None:
    """Keep a number instead of the one before."""
    kept = insert_for(connection)(site).values(key=key, number=number)
    connection.execute(kept.on_conflict_do_update(index_elements=["key"], set_={"number": number}))


def lock(connection: Connection, key: str) -> None:
    """Have others who write this number wait until the transaction ends. It stays; one that is not kept yet is 0."""
    kept = insert_for(connection)(site).values(key=key, number=0)
    connection.execute(kept.on_conflict_do_update(index_elements=["key"], set_={"number": site.c.number}))


def raise_by_one(connection: Connection, key: str) -> None:
    """Count on; a number that is not kept yet becomes 1."""
    raised = insert_for(connection)(site).values(key=key, number=1)
    connection.execute(raised.on_conflict_do_update(index_elements=["key"], set_={"number": site.c.number + 1}))


def find(connection: Connection, key: str) -> int | None:
    """The number that is kept, if one is."""
    return connection.execute(sa.select(site.c.number).where(site.c.key == key)).scalar()


def put_once(connection: Connection, key: str, number: int) -> int:
    """Keep a number unless one is kept already; returns the one that is kept."""
    connection.execute(insert_for(connection)(site).values(key=key, number=number).on_conflict_do_nothing())
    return find(connection, key) or number
