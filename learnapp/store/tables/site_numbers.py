"""The numbers in the table `site`, each under a name: versions, moments as seconds, months, a name."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.db.inserting import insert_for
from learnapp.store.tables.people_and_work import site


def put(connection: Connection, key: str, number: int) -> None:
    """Store a number in place of the previous one."""
    kept = insert_for(connection)(site).values(key=key, number=number)
    connection.execute(kept.on_conflict_do_update(index_elements=["key"], set_={"number": number}))


def lock(connection: Connection, key: str) -> None:
    """Make others who write this number wait until the transaction ends. The number stays as it is; a missing one
    becomes 0.
    """
    kept = insert_for(connection)(site).values(key=key, number=0)
    connection.execute(kept.on_conflict_do_update(index_elements=["key"], set_={"number": site.c.number}))


def raise_by_one(connection: Connection, key: str) -> None:
    """Add one to a number; a missing one becomes 1."""
    raised = insert_for(connection)(site).values(key=key, number=1)
    connection.execute(raised.on_conflict_do_update(index_elements=["key"], set_={"number": site.c.number + 1}))


def find(connection: Connection, key: str) -> int | None:
    """The stored number, if there is one."""
    return connection.execute(sa.select(site.c.number).where(site.c.key == key)).scalar()


def put_once(connection: Connection, key: str, number: int) -> int:
    """Store a number unless there is one already; returns the stored one."""
    connection.execute(insert_for(connection)(site).values(key=key, number=number).on_conflict_do_nothing())
    return find(connection, key) or number
