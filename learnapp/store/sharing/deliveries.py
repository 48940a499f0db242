"""Deliveries to other systems and their outcomes, claimed in the same way as email (`mail.outbox`).

A delivery may be sent twice, because receivers recognise it by its id. So if a sender dies, its claim is simply tried
again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.db.inserting import insert_for
from learnapp.store.tables.sharing_tables import delivery, receiver

MOST_TRIES = 12
"""After this many tries a delivery is given up: about three days after the first."""
CLAIM_LASTS = timedelta(minutes=10)
"""Longer than any try can take. A claim older than this belongs to a sender that died."""
PAGE = 25
AT_ONCE = 500
"""The most deliveries that one statement queues."""


@dataclass(frozen=True)
class NewDelivery:
    """Something to hand over once: `key` says which it is."""

    kind: str
    key: str
    address: str
    body: str
    person_id: int | None = None
    receiver_id: int | None = None


@dataclass(frozen=True)
class Claimed:
    """A delivery that only this sender may try now. `tries` were made before; `sealed` is its receiver's secret."""

    id: int
    organisation_id: int
    kind: str
    receiver_id: int | None
    key: str
    address: str
    body: str
    tries: int
    sealed: str


@dataclass(frozen=True)
class DeliveryLine:
    """A delivery as the organisation's lead sees it, without its text."""

    id: int
    kind: str
    address: str
    state: str
    tries: int
    queued_at: datetime
    next_at: datetime
    sent_at: datetime | None
    reason: str
    kept: bool


def queue(connection: Connection, organisation_id: int, found: Sequence[NewDelivery], now: datetime) -> int:
    """Queue these deliveries; returns how many are new. Those whose key was used before are ignored."""
    if not found:
        return 0
    names = NewDelivery.__dataclass_fields__
    rows = [
        {**{name: getattr(one, name) for name in names}, "organisation_id": organisation_id, "queued_at": now}
        for one in found
    ]
    new, insert = 0, insert_for(connection)
    for first in range(0, len(rows), AT_ONCE):
        some = [{**row, "next_at": now} for row in rows[first : first + AT_ONCE]]
        statement = insert(delivery).values(some).on_conflict_do_nothing(index_elements=["key"])
        new += len(connection.execute(statement.returning(delivery.c.id)).all())
    return new


def claim(connection: Connection, now: datetime, without: Collection[int] = ()) -> Claimed | None:
    """Take the delivery that has been due longest, for this sender alone; None if none is due.

    `without` are receivers to leave alone.
    """
    free = sa.or_(delivery.c.claimed_at.is_(None), delivery.c.claimed_at < now - CLAIM_LASTS)
    own = [delivery.c[name] for name in Claimed.__dataclass_fields__ if name in delivery.c]
    query = (
        sa.select(*own, sa.func.coalesce(receiver.c.sealed, "").label("sealed"))
        .outerjoin(receiver, receiver.c.id == delivery.c.receiver_id)
        .where(delivery.c.state == "", free, delivery.c.next_at <= now, receiver.c.stopped_at.is_(None))
        .order_by(delivery.c.next_at, delivery.c.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=delivery)
    )
    if without:
        query = query.where(sa.func.coalesce(delivery.c.receiver_id, 0).not_in(without))
    row = connection.execute(query).first()
    if row is None:
        return None
    connection.execute(delivery.update().where(delivery.c.id == row.id).values(claimed_at=now))
    return Claimed(**row._asdict())


def mark_sent(connection: Connection, delivery_id: int, now: datetime, reason: str) -> None:
    """Record that the receiver took it. Its text is not kept."""
    values = {"state": "sent", "sent_at": now, "claimed_at": None, "body": "", "reason": reason[:300]}
    changed = {**values, "tries": delivery.c.tries + 1}
    connection.execute(delivery.update().where(delivery.c.id == delivery_id).values(**changed))


def put_off(connection: Connection, found: Claimed, now: datetime, reason: str, *, for_good: bool = False) -> bool:
    """Record that it was not taken: try again later, twice as long as last time. False if it is given up."""
    tries = found.tries + 1
    given_up = for_good or tries >= MOST_TRIES
    values = {"tries": tries, "reason": reason[:300], "claimed_at": None, "state": "failed" if given_up else ""}
    values["next_at"] = now + timedelta(minutes=2**tries)
    connection.execute(delivery.update().where(delivery.c.id == found.id, delivery.c.state == "").values(**values))
    return not given_up


def log(connection: Connection, organisation_id: int, before: int | None = None) -> tuple[list[DeliveryLine], bool]:
    """An organisation's deliveries, the newest first, from before one of them; and whether there are older ones."""
    kept = (delivery.c.body != "").label("kept")
    columns = [kept if name == "kept" else delivery.c[name] for name in DeliveryLine.__dataclass_fields__]
    query = sa.select(*columns).where(delivery.c.organisation_id == organisation_id).order_by(delivery.c.id.desc())
    if before is not None:
        query = query.where(delivery.c.id < before)
    found = [DeliveryLine(*row) for row in connection.execute(query.limit(PAGE + 1))]
    return found[:PAGE], len(found) > PAGE


def resend(connection: Connection, organisation_id: int, delivery_id: int | None, now: datetime) -> int:
    """Try again deliveries that were given up and still have their text: one, or all of the organisation's. Returns how
    many.
    """
    failed = delivery.c.organisation_id == organisation_id, delivery.c.state == "failed", delivery.c.body != ""
    statement = delivery.update().where(*failed)
    if delivery_id is not None:
        statement = statement.where(delivery.c.id == delivery_id)
    return connection.execute(statement.values(state="", tries=0, claimed_at=None, next_at=now)).rowcount


def failed(connection: Connection, organisation_id: int) -> int:
    """How many of an organisation's deliveries were given up."""
    own = delivery.c.organisation_id == organisation_id, delivery.c.state == "failed"
    return int(connection.execute(sa.select(sa.func.count()).where(*own)).scalar_one())
