"""Messages in the queue, and sending them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Row

from learnapp.mail import outbox
from learnapp.mail.composing import Site
from learnapp.mail.sending import SendCounts, send_due
from learnapp.store.db.engine import Store
from learnapp.store.people import people
from learnapp.store.tables.people_and_work import outbox as rows
from tests.conftest import START, Clock
from tests.mail.server import Server

SITE = Site("learnapp <learnapp@learn.example.org>", "https://learn.example.org", "a secret for tests, thirty-two")


def queue(store: Store, *names: str, now: datetime = START, stoppable: bool = False) -> None:
    with store.write() as connection:
        for name in names:
            key = people.email_key(f"{name}@example.org")
            who = people.find(connection, key)
            outbox.queue(
                connection,
                key=f"test:{name}",
                recipient=f"{name}@example.org",
                subject=f"For {name}",
                body="Line one.\n.\nLine three: ‘naïve’.\n",
                now=now,
                person_id=who.id if who else None,
                stoppable=stoppable,
            )


def row(store: Store, name: str) -> Row[tuple[str, int, str, str]]:
    with store.read() as connection:
        columns = rows.c.outcome, rows.c.tries, rows.c.problem, rows.c.body
        return connection.execute(sa.select(*columns).where(rows.c.key == f"test:{name}")).one()


def _send(store: Store, server: Server, clock: Clock) -> SendCounts:
    return send_due(store, server.url, SITE, clock)


def add(store: Store, name: str) -> int:
    with store.write() as connection:
        added = people.add(connection, name=name, email=f"{name}@example.org", password_hash="x", now=START)
    assert added is not None
    return added
