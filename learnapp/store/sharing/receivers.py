"""Where an organisation has its records sent: webhooks, a learning record store, files on the server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.security.audit import write_audit
from learnapp.store.sharing.tokens import TooManyError
from learnapp.store.tables.organisation_tables import is_open
from learnapp.store.tables.sharing_tables import receiver

ReceiverKind = Literal["webhook", "xapi", "file"]
MOST = 10
"""The most receivers of one organisation."""


@dataclass(frozen=True)
class Receiver:
    """A receiver. `chosen` are kinds of event or, for a file, how often it is written."""

    id: int
    organisation_id: int
    kind: ReceiverKind
    address: str
    sealed: str
    chosen: tuple[str, ...]
    made_at: datetime
    read_to: datetime
    stopped_at: datetime | None


_QUERY = sa.select(*(receiver.c[name] for name in Receiver.__dataclass_fields__)).order_by(receiver.c.id)


def _receiver(row: sa.Row[tuple[object, ...]]) -> Receiver:
    found = row._asdict()
    return Receiver(**{**found, "chosen": tuple(found["chosen"])})


def of_organisation(connection: Connection, organisation_id: int) -> list[Receiver]:
    rows = connection.execute(_QUERY.where(receiver.c.organisation_id == organisation_id))
    return [_receiver(row) for row in rows]


def every(connection: Connection) -> list[Receiver]:
    """Every organisation's receivers that have not been stopped."""
    return [_receiver(row) for row in connection.execute(_QUERY.where(receiver.c.stopped_at.is_(None)))]


def get(connection: Connection, organisation_id: int, receiver_id: int) -> Receiver | None:
    own = receiver.c.id == receiver_id, receiver.c.organisation_id == organisation_id
    row = connection.execute(_QUERY.where(*own)).first()
    return _receiver(row) if row else None


def add(
    connection: Connection,
    organisation_id: int,
    kind: ReceiverKind,
    address: str,
    sealed: str,
    chosen: tuple[str, ...],
    now: datetime,
    by: int | None,
) -> int:
    """Add a receiver. Earlier events are not sent to it. Raises TooManyError, also if others add one at this moment."""
    values = {"organisation_id": organisation_id, "kind": kind, "address": address, "sealed": sealed}
    statement = receiver.insert().values(**values, chosen=list(chosen), made_at=now, read_to=now)
    with connection.begin_nested():
        made = int(connection.execute(statement.returning(receiver.c.id)).scalar_one())
        write_audit(connection, "receiver added", _detail(organisation_id, kind, address), now, by)
        # Counted afterwards, as keys are.
        there = of_organisation(connection, organisation_id)
        if len(there) > MOST or (kind == "xapi" and sum(one.kind == "xapi" for one in there) > 1):
            raise TooManyError
    return made


def renew(connection: Connection, found: Receiver, sealed: str, now: datetime, by: int | None) -> None:
    """Give a receiver another key or password, which also applies to waiting deliveries."""
    if connection.execute(receiver.update().where(receiver.c.id == found.id).values(sealed=sealed)).rowcount:
        detail = _detail(found.organisation_id, found.kind, found.address) | {"receiver": found.id}
        write_audit(connection, "receiver renewed", detail, now, by)


def remove(connection: Connection, found: Receiver, now: datetime, by: int | None) -> None:
    """Remove a receiver and its waiting deliveries. A second click changes nothing."""
    if connection.execute(receiver.delete().where(receiver.c.id == found.id)).rowcount:
        write_audit(connection, "receiver removed", _detail(found.organisation_id, found.kind, found.address), now, by)


def stop(connection: Connection, receiver_id: int, now: datetime) -> None:
    """Send nothing more to a receiver that answered that it is gone."""
    connection.execute(receiver.update().where(receiver.c.id == receiver_id).values(stopped_at=now))


def start(connection: Connection, found: Receiver, now: datetime, by: int | None) -> None:
    """Start sending to a stopped receiver again, from now on. A second click changes nothing, and nothing is sent for a
    closed organisation.
    """
    stopped = receiver.c.id == found.id, receiver.c.stopped_at.is_not(None), is_open(receiver.c.organisation_id)
    if connection.execute(receiver.update().where(*stopped).values(stopped_at=None, read_to=now)).rowcount:
        write_audit(connection, "receiver started", _detail(found.organisation_id, found.kind, found.address), now, by)


def note_read(connection: Connection, receiver_id: int, moment: datetime) -> None:
    """Record the moment up to which records have been looked at."""
    connection.execute(receiver.update().where(receiver.c.id == receiver_id).values(read_to=moment))


def _detail(organisation_id: int, kind: str, address: str) -> dict[str, object]:
    return {"organisation": organisation_id, "kind": kind, "address": address}
