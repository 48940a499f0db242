"""The learning platforms that may show the site in a frame, from a package that an organisation's lead made."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.db.inserting import insert_for
from learnapp.store.security.audit import write_audit
from learnapp.store.tables.launch_tables import frame_host
from learnapp.store.tables.organisation_tables import is_open


@dataclass(frozen=True)
class FrameHost:
    """A platform's origin, such as https://learning.example.nhs.uk, and the organisation that added it."""

    id: int
    organisation_id: int
    origin: str


_COLUMNS = [frame_host.c[name] for name in FrameHost.__dataclass_fields__]


def add(connection: Connection, organisation_id: int, origin: str, now: datetime, by: int) -> None:
    """Let a platform show the site. If it may already, its packages keep working."""
    values = {"organisation_id": organisation_id, "origin": origin, "made_at": now}
    statement = insert_for(connection)(frame_host).values(**values).on_conflict_do_nothing()
    if connection.execute(statement.returning(frame_host.c.id)).first() is not None:
        write_audit(connection, "frame allowed", {"origin": origin, "organisation": organisation_id}, now, by)


def get(connection: Connection, host_id: int) -> FrameHost | None:
    here = frame_host.c.id == host_id, is_open(frame_host.c.organisation_id)
    row = connection.execute(sa.select(*_COLUMNS).where(*here)).first()
    return FrameHost(*row) if row else None


def of(connection: Connection, among: Collection[int] | None) -> list[FrameHost]:
    """The platforms of these organisations, by address; with None, all of them. One query."""
    query = sa.select(*_COLUMNS).order_by(frame_host.c.origin, frame_host.c.id)
    if among is not None:
        query = query.where(frame_host.c.organisation_id.in_(list(among)))
    return [FrameHost(*row) for row in connection.execute(query)]


def remove(connection: Connection, host: FrameHost, now: datetime, by: int) -> None:
    """Stop a platform from showing the site, at once: packages made for it no longer show or receive anything."""
    if connection.execute(frame_host.delete().where(frame_host.c.id == host.id)).rowcount:
        write_audit(connection, "frame ended", {"origin": host.origin, "organisation": host.organisation_id}, now, by)
