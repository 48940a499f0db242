"""Sending a message to people: always on the site, and by email to those who have not stopped it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.mail.outbox import MailSender, sent_by
from learnapp.store.messages import messages
from learnapp.store.messages.messages import Broadcast, Delivery
from learnapp.store.people import addresses
from learnapp.store.tables.cohort_tables import mail_choice
from learnapp.store.tables.people_and_work import outbox, person


def send_once(
    connection: Connection,
    broadcast: Broadcast,
    deliveries: Sequence[Delivery],
    now: datetime,
    *,
    by_mail: bool,
    sender: MailSender | None = None,
) -> int | None:
    """Send a whole message in this transaction; returns how many got it, or None if it was sent before.

    `sender` is the educator the email is from, who gets the replies.
    """
    number = messages.begin(connection, broadcast, now)
    return None if number is None else send(connection, number, deliveries, now, by_mail=by_mail, sender=sender)


def send(
    connection: Connection,
    number: int,
    deliveries: Sequence[Delivery],
    now: datetime,
    *,
    by_mail: bool,
    sender: MailSender | None,
) -> int:
    """Send message `number` to people who do not have it yet; returns how many."""
    messages.deliver(connection, number, deliveries, now)
    if by_mail:
        for some in messages.in_parts(deliveries):
            _queue(connection, f"message:{number}", some, now, sender)
    return len(deliveries)


def send_by_itself(
    connection: Connection,
    key: str,
    deliveries: Sequence[Delivery],
    now: datetime,
    *,
    by_mail: bool,
    mail_from: datetime | None = None,
) -> int:
    """Send an automatic message, which no cohort's list shows, to people who have not had it; returns how many.

    `key` says which message it is: each person gets it once. Email is not sent before `mail_from`.
    """
    fresh = messages.deliver_row(connection, key, deliveries, now)
    if by_mail:
        _queue(connection, key, fresh, now, not_before=mail_from)
    return len(fresh)


def _queue(
    connection: Connection,
    key: str,
    deliveries: Sequence[Delivery],
    now: datetime,
    sender: MailSender | None = None,
    not_before: datetime | None = None,
) -> None:
    wanted = _by_mail(connection, [delivery.person_id for delivery in deliveries])
    rows = [
        {
            "person_id": delivery.person_id,
            "key": f"{key}:{delivery.person_id}",
            "recipient": delivery.email,
            "subject": delivery.subject[:200],
            "body": delivery.body,
            "queued_at": now,
            "next_try_at": not_before or now,
            "stoppable": True,
            **sent_by(sender),
        }
        for delivery in deliveries
        if delivery.person_id in wanted
    ]
    if rows:
        connection.execute(outbox.insert(), rows)


def _by_mail(connection: Connection, people: Sequence[int]) -> set[int]:
    """The people who get email: they have not stopped it, are not suspended, and have an address of their own."""
    stopped = sa.exists().where(mail_choice.c.person_id == person.c.id, mail_choice.c.stopped_at.is_not(None))
    active = person.c.suspended_at.is_(None), addresses.has_one()
    query = sa.select(person.c.id).where(person.c.id.in_(people), *active, ~stopped)
    return set(connection.execute(query).scalars())
