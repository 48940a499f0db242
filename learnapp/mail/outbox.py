"""Messages waiting to be sent, kept in the database until they have been."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from learnapp.store.tables import outbox

MOST_TRIES = 8


@dataclass(frozen=True)
class Waiting:
    id: int
    recipient: str
    subject: str
    body: str
    tries: int


def queue(
    connection: Connection, *, key: str, recipient: str, subject: str, body: str, now: datetime, person_id: int | None
) -> None:
    """Queue a message once: a second one with the same `key` is ignored."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    values = {"key": key, "recipient": recipient, "subject": subject[:200], "body": body}
    statement = insert(outbox).values(person_id=person_id, queued_at=now, next_try_at=now, **values)
    connection.execute(statement.on_conflict_do_nothing(index_elements=["key"]))


def take(connection: Connection, now: datetime) -> Waiting | None:
    """The next message due, put off so that no other sender takes it while this one tries."""
    columns = outbox.c.id, outbox.c.recipient, outbox.c.subject, outbox.c.body, outbox.c.tries
    due = (outbox.c.sent_at.is_(None), outbox.c.next_try_at <= now, outbox.c.tries < MOST_TRIES)
    query = sa.select(*columns).where(*due).order_by(outbox.c.id).limit(1).with_for_update(skip_locked=True)
    row = connection.execute(query).first()
    if row is None:
        return None
    wait = timedelta(minutes=2 ** (row.tries + 1))
    change = outbox.update().where(outbox.c.id == row.id)
    connection.execute(change.values(tries=row.tries + 1, next_try_at=now + wait))
    return Waiting(*row)


def mark_sent(connection: Connection, message_id: int, now: datetime) -> None:
    connection.execute(outbox.update().where(outbox.c.id == message_id).values(sent_at=now, body=""))
