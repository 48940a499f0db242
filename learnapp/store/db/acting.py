"""The organisations for which a connection acts: the second wall between them, which PostgreSQL enforces itself.

Row-level security (revision 0015) shows only rows of the organisations named in the setting `learnapp.acts_for`, and
none if it is not set. `Store.read` and `Store.write` set it on every connection they hand out. SQLite has no such wall:
there only the queries keep organisations apart (`store.organisations.scope`).
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.db.prepared import Prepared

EVERY = "*"
"""For all organisations: commands, background work, and a person's acts that reach all, such as erasing an account."""
NOBODY = ""
"""For none: visitors."""

_KNOWN = "acts_for"
_acts_for: sa.BindParameter[str] = sa.bindparam(_KNOWN, type_=sa.Text)
_FOR_GOOD, _HERE = (
    Prepared(sa.select(sa.func.set_config("learnapp.acts_for", _acts_for, local))) for local in (sa.false(), sa.true())
)


def declare(connection: Connection, acts_for: str) -> None:
    """Make a connection act for these organisations from now on: ids with commas, EVERY or NOBODY.

    On a writing connection this lasts until the transaction ends. On a reading one, which has no transactions, it lasts
    until the next declaration, which makes a query only if it changes anything.
    """
    if connection.dialect.name != "postgresql":
        return
    driver: Any = connection.connection.driver_connection
    if not driver.autocommit:
        _HERE.rows(connection, {_KNOWN: acts_for})
    elif connection.info.get(_KNOWN) != acts_for:
        connection.info.pop(_KNOWN, None)
        _FOR_GOOD.rows(connection, {_KNOWN: acts_for})
        connection.info[_KNOWN] = acts_for


def note(connection: Connection, acts_for: str) -> None:
    """Record a declaration that a query of a reading connection has made itself."""
    connection.info[_KNOWN] = acts_for


def holds(connection: Connection) -> bool | None:
    """Whether the wall applies to the role that the site connects as; it does not for superusers. None on SQLite."""
    if connection.dialect.name != "postgresql":
        return None
    free = sa.text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    return not connection.execute(free).scalar()
