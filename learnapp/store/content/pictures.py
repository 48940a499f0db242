"""The pictures of all editions, each once, to be served by the digest of its file."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.source.pictures import Picture
from learnapp.store.tables.people_and_work import picture


def keep(connection: Connection, shown: Iterable[Picture]) -> None:
    """Keep those that are not kept yet. None is ever changed: an older edition may show it."""
    wanted = {digest: served for one in shown for digest, served in one.served.items()}
    query = sa.select(picture.c.digest).where(picture.c.digest.in_(wanted))
    known = set(connection.execute(query).scalars())
    fresh = [{"digest": d, "kind": kind, "data": data} for d, (kind, data) in wanted.items() if d not in known]
    if fresh:
        connection.execute(picture.insert(), fresh)


def named(connection: Connection, names: Iterable[str]) -> dict[str, bytes]:
    """What to serve of several pictures, by the last part of their addresses: digest and kind."""
    wanted = {name.partition(".")[0]: name for name in names}
    query = sa.select(picture.c.digest, picture.c.data).where(picture.c.digest.in_(wanted))
    return {wanted[row.digest]: row.data for row in connection.execute(query)}


def find(connection: Connection, digest: str) -> tuple[str, bytes] | None:
    """A picture's kind and what to serve of it."""
    row = connection.execute(sa.select(picture.c.kind, picture.c.data).where(picture.c.digest == digest)).first()
    return (row.kind, row.data) if row else None
