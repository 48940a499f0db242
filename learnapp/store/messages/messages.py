"""Messages on the site: those from educators, automatic ones, and each person's own page of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.numbers.list_pages import LINES
from learnapp.store.db.inserting import insert_for
from learnapp.store.tables.cohort_tables import broadcast, cohort, message
from learnapp.store.tables.people_and_work import person

PAGE = 30
"""How many messages a page shows."""
AT_ONCE = 500
"""The most rows in one statement."""


@dataclass(frozen=True)
class Broadcast:
    """One message to several people, before it is sent. The same `key` is sent once.

    `chosen_by` says in words how the recipients were chosen, and names no one. `subject` and `body` are for the list of
    sent messages, filled in as far as they are the same for every recipient; they are empty for a message to one
    person, whose own row has the text.
    """

    cohort_id: int
    key: str
    chosen_by: str
    subject: str
    body: str
    sender_id: int | None = None
    assignment_id: int | None = None


@dataclass(frozen=True)
class Delivery:
    """The message that one person gets. `link` is a path on this site."""

    person_id: int
    email: str
    subject: str
    body: str
    link: str


@dataclass(frozen=True)
class Message:
    """A message on a person's page. `sender` is "" for an automatic reminder or a sender whose account is gone.

    `reply_to` is the sender's address.
    """

    id: int
    sender: str
    reply_to: str
    cohort: str
    subject: str
    body: str
    link: str
    sent_at: datetime
    read_at: datetime | None


@dataclass(frozen=True)
class SentBroadcast:
    """A message as the list of sent messages shows it. `sender` is None for an automatic reminder."""

    id: int
    chosen_by: str
    sender: str | None
    subject: str
    body: str
    people: int
    sent_at: datetime


def begin(connection: Connection, wanted: Broadcast, now: datetime) -> int | None:
    """Record that this message is being sent; returns its number, or None if another request began it already."""
    insert = insert_for(connection)
    statement = insert(broadcast).values(
        cohort_id=wanted.cohort_id,
        assignment_id=wanted.assignment_id,
        key=wanted.key,
        chosen_by=wanted.chosen_by[:200],
        person_id=wanted.sender_id,
        subject=wanted.subject[:200],
        body=wanted.body,
        people=0,
        sent_at=now,
    )
    made = statement.on_conflict_do_nothing(index_elements=["key"]).returning(broadcast.c.id)
    return connection.execute(made).scalar()


def number_of(connection: Connection, key: str) -> int | None:
    """The number of the message with this key."""
    return connection.execute(sa.select(broadcast.c.id).where(broadcast.c.key == key)).scalar()


def lock(connection: Connection, broadcast_id: int) -> None:
    """Lock this message, so that only one process delivers it until the transaction ends."""
    connection.execute(sa.select(broadcast.c.id).where(broadcast.c.id == broadcast_id).with_for_update())


def deliver(connection: Connection, broadcast_id: int, deliveries: Sequence[Delivery], now: datetime) -> None:
    """Put a message on each person's page and count them. None of them may have it already: see `lock`."""
    if not deliveries:
        return
    rows = [_row(one, str(broadcast_id), now) | {"nudge_id": broadcast_id} for one in deliveries]
    connection.execute(message.insert(), rows)
    connection.execute(
        broadcast.update().where(broadcast.c.id == broadcast_id).values(people=broadcast.c.people + len(rows))
    )


def deliver_row(connection: Connection, key: str, deliveries: Sequence[Delivery], now: datetime) -> list[Delivery]:
    """Put a message without a sender on the pages of people who lack it under this key; returns those people."""
    return deliver_rows(connection, [(key, one) for one in deliveries], now)


def deliver_rows(connection: Connection, deliveries: Sequence[tuple[str, Delivery]], now: datetime) -> list[Delivery]:
    """Like `deliver_row`, for messages that each have their own key."""
    if not deliveries:
        return []
    insert = insert_for(connection)
    rows = [_row(one, key, now) for key, one in deliveries]
    statement = insert(message).on_conflict_do_nothing(index_elements=["key"]).returning(message.c.key)
    fresh = set(connection.execute(statement, rows).scalars())
    return [one for (_key, one), row in zip(deliveries, rows, strict=True) if row["key"] in fresh]


def _row(delivery: Delivery, key: str, now: datetime) -> dict[str, Any]:
    """The row of one person's message. All recipients share `key`."""
    return {
        "person_id": delivery.person_id,
        "key": f"{key}:{delivery.person_id}",
        "subject": delivery.subject[:200],
        "body": delivery.body,
        "link": delivery.link,
        "sent_at": now,
    }


def in_parts(deliveries: Sequence[Delivery]) -> Iterable[Sequence[Delivery]]:
    """The messages, in parts that fit one statement."""
    return (deliveries[start : start + AT_ONCE] for start in range(0, len(deliveries), AT_ONCE))


@dataclass(frozen=True)
class WrittenText:
    """The words of a message."""

    subject: str
    body: str


def had_lately(
    connection: Connection, cohort_id: int, shared: WrittenText, alone: Iterable[WrittenText], since: datetime
) -> dict[int, datetime]:
    """The people who have had a message with this subject or this text from a cohort since then, and when they last
    did.

    `shared` is the text in the list of sent messages. Messages to one person are also found by `alone`, the text that
    the person got. Capitals in the subject make no difference. One query.
    """
    texts = [shared, *alone]
    subjects, bodies = [text.subject[:200].lower() for text in texts], [text.body for text in texts]
    same = sa.or_(
        sa.func.lower(broadcast.c.subject) == subjects[0],
        broadcast.c.body == shared.body,
        sa.and_(
            broadcast.c.subject == "",
            sa.or_(sa.func.lower(message.c.subject).in_(subjects), message.c.body.in_(bodies)),
        ),
    )
    query = (
        sa.select(message.c.person_id, sa.func.max(message.c.sent_at))
        .join(broadcast, broadcast.c.id == message.c.nudge_id)
        .where(broadcast.c.cohort_id == cohort_id, message.c.sent_at > since, same)
        .group_by(message.c.person_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def sent(connection: Connection, cohort_id: int, start: int = 0) -> list[SentBroadcast]:
    """A page of the messages sent to a cohort, the latest first. One query."""
    only = sa.and_(message.c.nudge_id == broadcast.c.id, broadcast.c.people == 1)
    subject, body = (
        sa.case((broadcast.c[name] == "", sa.func.coalesce(message.c[name], "")), else_=broadcast.c[name])
        for name in ("subject", "body")
    )
    query = (
        sa.select(
            broadcast.c.id, broadcast.c.chosen_by, person.c.name, subject, body, broadcast.c.people, broadcast.c.sent_at
        )
        .select_from(broadcast.outerjoin(person, person.c.id == broadcast.c.person_id).outerjoin(message, only))
        .where(*_to_anyone(cohort_id))
        .order_by(broadcast.c.sent_at.desc(), broadcast.c.id.desc())
        .offset(start)
        .limit(LINES)
    )
    return [SentBroadcast(*row) for row in connection.execute(query)]


def count_sent(connection: Connection, cohort_id: int) -> int:
    """How many messages were sent to a cohort."""
    query = sa.select(sa.func.count()).select_from(broadcast).where(*_to_anyone(cohort_id))
    return int(connection.execute(query).scalar_one())


def _to_anyone(cohort_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return broadcast.c.cohort_id == cohort_id, broadcast.c.people > 0


# A person's own ----------------------------------------------------------------------------------


def _of(person_id: int, organisation_id: int | None, and_automatic: bool) -> tuple[sa.ColumnElement[bool], ...]:
    """SQL: a person's messages or, with an organisation, those from its cohorts, and automatic ones if asked for."""
    if organisation_id is None:
        return (message.c.person_id == person_id,)
    sent_there = sa.select(broadcast.c.id).join(cohort, cohort.c.id == broadcast.c.cohort_id)
    there = message.c.nudge_id.in_(sent_there.where(cohort.c.organisation_id == organisation_id))
    automatic = message.c.nudge_id.is_(None) if and_automatic else sa.false()
    return message.c.person_id == person_id, sa.or_(there, automatic)


def page(
    connection: Connection,
    person_id: int,
    before: int | None = None,
    *,
    of: int | None = None,
    and_automatic: bool = True,
) -> list[Message]:
    """A person's messages with numbers below this one, the latest first; one more than fits on a page. One query.

    `of` keeps them to those from cohorts of one organisation and, with `and_automatic`, those from no cohort.
    """
    query = (
        sa.select(
            message.c.id,
            sa.func.coalesce(person.c.name, ""),
            sa.func.coalesce(person.c.email, ""),
            sa.func.coalesce(cohort.c.name, ""),
            message.c.subject,
            message.c.body,
            message.c.link,
            message.c.sent_at,
            message.c.read_at,
        )
        .select_from(
            message.outerjoin(broadcast, broadcast.c.id == message.c.nudge_id)
            .outerjoin(person, person.c.id == broadcast.c.person_id)
            .outerjoin(cohort, cohort.c.id == broadcast.c.cohort_id)
        )
        .where(*_of(person_id, of, and_automatic))
        .order_by(message.c.id.desc())
        .limit(PAGE + 1)
    )
    if before is not None:
        query = query.where(message.c.id < before)
    return [Message(*row) for row in connection.execute(query)]


def to_member(connection: Connection, cohort_id: int, person_id: int) -> list[Message]:
    """The last fifty messages sent to a person in a cohort, the latest first, as they got them.

    Does not say whether they read them.
    """
    query = (
        sa.select(
            message.c.id, sa.func.coalesce(person.c.name, ""), message.c.subject, message.c.body, message.c.sent_at
        )
        .join(broadcast, broadcast.c.id == message.c.nudge_id)
        .outerjoin(person, person.c.id == broadcast.c.person_id)
        .where(broadcast.c.cohort_id == cohort_id, message.c.person_id == person_id)
        .order_by(message.c.id.desc())
        .limit(50)
    )
    return [
        Message(number, sender, "", "", subject, body, "", sent_at, None)
        for number, sender, subject, body, sent_at in connection.execute(query)
    ]


def mark_read(
    connection: Connection,
    person_id: int,
    up_to: int,
    now: datetime,
    *,
    of: int | None = None,
    and_automatic: bool = True,
) -> int:
    """Mark the person's messages up to this one as read, as far as `page` shows them. Returns how many were unread."""
    own_rows = *_of(person_id, of, and_automatic), message.c.id <= up_to, message.c.read_at.is_(None)
    return connection.execute(message.update().where(*own_rows).values(read_at=now)).rowcount


def count_unread(connection: Connection, person_id: int, *, of: int, and_automatic: bool) -> int:
    """How many of the messages that `page` shows a person of one organisation are unread."""
    own_rows = *_of(person_id, of, and_automatic), message.c.read_at.is_(None)
    return int(connection.execute(sa.select(sa.func.count()).where(*own_rows)).scalar_one())


def unread() -> sa.ScalarSelect[int]:
    """How many unread messages the person in a row of `person` has, as a column for another query."""
    query = sa.select(sa.func.count()).where(message.c.person_id == person.c.id, message.c.read_at.is_(None))
    return query.correlate(person).scalar_subquery()
