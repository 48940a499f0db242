"""Modules that come from a followed branch: from which repository, and the commit of their published edition."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.db.inserting import insert_for
from learnapp.store.tables.module_draft_tables import followed_module


def all_of(connection: Connection) -> dict[str, tuple[str, str]]:
    """The repository and the last commit looked at, by module."""
    rows = connection.execute(sa.select(followed_module.c.module, followed_module.c.repository, followed_module.c.seen))
    return {row.module: (row.repository, row.seen) for row in rows}


def note(connection: Connection, module: str, repository: str, seen: str, published: str | None, now: datetime) -> None:
    """Record the commit at which we looked at a module and, unless None, the commit `published` of its edition."""
    values = {"repository": repository, "seen": seen, "seen_at": now}
    if published is not None:
        values["published"] = published
    first = insert_for(connection)(followed_module).values(**{"module": module, "published": "", **values})
    connection.execute(first.on_conflict_do_update(index_elements=["module"], set_=values))


def commits(connection: Connection) -> dict[str, str]:
    """The commit from which the edition of each module from a branch comes."""
    rows = connection.execute(sa.select(followed_module.c.module, followed_module.c.published))
    return {row.module: row.published for row in rows if row.published}
