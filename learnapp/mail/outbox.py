"""Email waiting to be sent, kept in the database, and the outcome of each.

A sender **claims** a message before handing it over, so that no two senders take it. If it was handed over but the
server's answer did not come, the outcome is `unknown`, and the site does not try again automatically.
`docs/decisions/0037-mail-at-most-once.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.db.inserting import insert_for
from learnapp.store.tables.cohort_tables import mail_choice
from learnapp.store.tables.people_and_work import outbox, person

MOST_TRIES = 9
"""After this many tries a message is given up: eight and a half hours after the first."""
CLAIM_LASTS = timedelta(minutes=30)
"""Longer than any try can take. A claim older than this belongs to a sender that died."""
STAYS_FRESH = timedelta(days=3)
"""A reminder that could not be sent for this long is no longer worth sending; the site shows it anyway."""
HELD = ("unknown", "failed")
WRITTEN = "A message from an educator"
"""Shown instead of the subject of a message that a person wrote."""
_AGAIN = {"outcome": "", "problem": "", "claimed_at": None, "tries": 0}
TEST = "test:"
"""The beginning of a test email's key."""
FAREWELL = "farewell:"
"""The beginning of the key of an email to a person whose account is gone: nothing of it is kept after sending."""


@dataclass(frozen=True)
class ClaimedMail:
    """A message that this sender alone may hand over. `tries` were made before."""

    id: int
    key: str
    person_id: int | None
    recipient: str
    subject: str
    body: str
    tries: int
    stoppable: bool
    queued_at: datetime
    group_name: str = ""
    sender: str = ""
    reply_to: str = ""


@dataclass(frozen=True)
class MailSender:
    """The educator a message is from, for a cohort. Replies to the email go to them."""

    person_id: int
    group_name: str


@dataclass(frozen=True)
class QueuedEmail:
    """A message to be queued once: `key` says which it is."""

    key: str
    recipient: str
    subject: str
    body: str
    sender: MailSender | None = None
    person_id: int | None = None


@dataclass(frozen=True)
class Condition:
    """The state of the queue, for the people who run the site: counts, and when the oldest message began to wait."""

    waiting: int
    oldest: datetime | None
    failed: int
    unknown: int


def queue(
    connection: Connection,
    *,
    key: str,
    recipient: str,
    subject: str,
    body: str,
    now: datetime,
    person_id: int | None,
    stoppable: bool = False,
) -> None:
    """Queue a message once: a second one with the same `key` is ignored."""
    insert = insert_for(connection)
    values = {"key": key, "recipient": recipient, "subject": subject[:200], "body": body, "stoppable": stoppable}
    statement = insert(outbox).values(person_id=person_id, queued_at=now, next_try_at=now, **values)
    connection.execute(statement.on_conflict_do_nothing(index_elements=["key"]))


def queue_each(connection: Connection, messages: Sequence[QueuedEmail], now: datetime) -> int:
    """Queue these messages; returns how many are new. Those whose `key` was used before are ignored."""
    if not messages:
        return 0
    insert = insert_for(connection)
    rows = [
        {
            "key": one.key,
            "person_id": one.person_id,
            "recipient": one.recipient,
            "subject": one.subject[:200],
            "body": one.body,
            "queued_at": now,
            "next_try_at": now,
            **sent_by(one.sender),
        }
        for one in messages
    ]
    statement = insert(outbox).on_conflict_do_nothing(index_elements=["key"]).returning(outbox.c.id)
    return len(connection.execute(statement, rows).all())  # on PostgreSQL, many rows have no `rowcount`


def sent_by(sender: MailSender | None) -> dict[str, int | str | None]:
    """The columns that say who a message is from."""
    return {
        "sender_id": sender.person_id if sender else None,
        "group_name": sender.group_name if sender else "",
    }


def _waiting() -> tuple[sa.ColumnElement[bool], ...]:
    return outbox.c.outcome == "", outbox.c.claimed_at.is_(None)


def any_due(connection: Connection, now: datetime) -> bool:
    """Whether there is anything to send."""
    query = sa.select(outbox.c.id).where(*_waiting(), outbox.c.next_try_at <= now).limit(1)
    return connection.execute(query).first() is not None


def claim(connection: Connection, now: datetime) -> ClaimedMail | None:
    """Claim the message that has been due longest for this sender; None if none is due.

    Skips reminders to people who have stopped their mail.
    """
    stopped = sa.exists().where(mail_choice.c.person_id == outbox.c.person_id, mail_choice.c.stopped_at.is_not(None))
    own = [outbox.c[name] for name in ClaimedMail.__dataclass_fields__ if name in outbox.c]
    sender = person.alias("sender")
    query = (
        sa.select(*own, sa.func.coalesce(sender.c.name, ""), sa.func.coalesce(sender.c.email, ""))
        .outerjoin(sender, sa.and_(sender.c.id == outbox.c.sender_id, sender.c.suspended_at.is_(None)))
        .where(*_waiting(), outbox.c.next_try_at <= now, sa.or_(outbox.c.stoppable.is_(sa.false()), ~stopped))
        .order_by(outbox.c.next_try_at, outbox.c.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=outbox)
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    connection.execute(outbox.update().where(outbox.c.id == row.id).values(claimed_at=now))
    return ClaimedMail(*row)


def mark_sent(connection: Connection, message_id: int, now: datetime) -> None:
    """Record that the server has taken the message over. Its text is not kept."""
    last = outbox.c.id == message_id, outbox.c.key.startswith(FAREWELL, autoescape=True)
    if connection.execute(outbox.delete().where(*last)).rowcount:
        return
    values = {"outcome": "sent", "sent_at": now, "body": "", "problem": ""}
    connection.execute(outbox.update().where(outbox.c.id == message_id).values(**values))


def note_sent(connection: Connection, recipient: str, subject: str, now: datetime) -> None:
    """Record an email that was handed over without waiting here, so that the site knows that email works."""
    values = {"key": f"{TEST}{now.isoformat()}", "recipient": recipient, "subject": subject, "body": ""}
    moments = {"queued_at": now, "next_try_at": now, "sent_at": now}
    insert = insert_for(connection)
    statement = insert(outbox).values(person_id=None, outcome="sent", **values, **moments)
    connection.execute(statement.on_conflict_do_nothing(index_elements=["key"]))


def put_off(connection: Connection, message: ClaimedMail, now: datetime, problem: str) -> bool:
    """Record that it was certainly not sent: the next try waits twice as long as the last. False if it is given up."""
    tries = message.tries + 1
    values = {"tries": tries, "problem": problem[:300], "claimed_at": None}
    if tries >= MOST_TRIES:
        values["outcome"] = "failed"
    values["next_try_at"] = now + timedelta(minutes=2**tries)
    connection.execute(outbox.update().where(outbox.c.id == message.id, outbox.c.outcome == "").values(**values))
    return tries < MOST_TRIES


def let_go(connection: Connection, message_id: int) -> None:
    """Release a claim on a message that was not tried after all: it waits as before."""
    own = outbox.c.id == message_id, outbox.c.outcome == ""
    connection.execute(outbox.update().where(*own).values(claimed_at=None))


def keep_uncertain(connection: Connection, message_id: int, outcome: str, problem: str) -> None:
    """Stop trying automatically: `outcome` is "failed" (certainly not sent) or "unknown"."""
    own = outbox.c.id == message_id, outbox.c.outcome == ""
    connection.execute(outbox.update().where(*own).values(outcome=outcome, problem=problem[:300]))


def sweep(connection: Connection, now: datetime) -> int:
    """Hold the messages that a dead sender had claimed, and reminders too old to be useful. Returns how many were
    claimed.
    """
    abandoned = connection.execute(
        outbox.update()
        .where(outbox.c.outcome == "", outbox.c.claimed_at < now - CLAIM_LASTS)
        .values(
            outcome="unknown", problem="The sending process stopped before recording whether this message was sent."
        )
    ).rowcount
    connection.execute(
        outbox.update()
        .where(*_waiting(), outbox.c.stoppable.is_(sa.true()), outbox.c.queued_at < now - STAYS_FRESH)
        .values(outcome="failed", problem="It could not be sent for three days and is now out of date.", body="")
    )
    return abandoned


def condition(connection: Connection) -> Condition:
    """The state of the queue. One query."""
    waits, columns = outbox.c.outcome == "", []
    for outcome in ("failed", "unknown"):
        columns.append(sa.func.sum(sa.case((outbox.c.outcome == outcome, 1), else_=0)))
    row = connection.execute(
        sa.select(
            sa.func.sum(sa.case((waits, 1), else_=0)), sa.func.min(sa.case((waits, outbox.c.queued_at))), *columns
        ).where(outbox.c.outcome.in_(("", *HELD)))
    ).one()
    return Condition(int(row[0] or 0), row[1], int(row[2] or 0), int(row[3] or 0))


@dataclass(frozen=True)
class QueueLine:
    """An email as the people who run the site see it, without its text or the subject of a message that a person wrote.

    `outcome` is "" while it waits. It can be sent again only if its text is still `kept`.
    """

    id: int
    outcome: str
    recipient: str
    subject: str
    queued_at: datetime
    next_try_at: datetime
    sent_at: datetime | None
    tries: int
    problem: str
    kept: bool


@dataclass(frozen=True)
class QueuePage:
    lines: list[QueueLine]
    older: bool


PAGE = 25
QueueView = Literal["held", "waiting", "sent"]
VIEWS: dict[QueueView, tuple[str, ...]] = {"held": HELD, "waiting": ("",), "sent": ("sent",)}
"""The outcomes in each part of the queue: held messages, waiting ones, and sent ones."""


def queue_page(connection: Connection, view: QueueView = "held", before: int | None = None) -> QueuePage:
    """A part of the queue, the newest first, from before one of them. One query."""
    hidden = {
        "subject": sa.case((outbox.c.sender_id.is_(None), outbox.c.subject), else_=WRITTEN).label("subject"),
        "kept": (outbox.c.body != "").label("kept"),
    }
    columns = [hidden[name] if name in hidden else outbox.c[name] for name in QueueLine.__dataclass_fields__]
    query = sa.select(*columns).order_by(outbox.c.id.desc())
    query = query.where(outbox.c.outcome.in_(VIEWS[view])).limit(PAGE + 1)
    if before is not None:
        query = query.where(outbox.c.id < before)
    found = [QueueLine(*row) for row in connection.execute(query)]
    return QueuePage(found[:PAGE], len(found) > PAGE)


def retry_failed(connection: Connection, now: datetime) -> int:
    """Try again every message that was certainly not sent and still has its text; returns how many."""
    return connection.execute(
        outbox.update().where(outbox.c.outcome == "failed", outbox.c.body != "").values(**_AGAIN, next_try_at=now)
    ).rowcount


def last_sent(connection: Connection) -> datetime | None:
    """When an email was last sent, as far back as the queue goes."""
    return connection.execute(sa.select(sa.func.max(outbox.c.sent_at))).scalar()


def retry(connection: Connection, message_id: int, now: datetime) -> bool:
    """Try a held message again, as its operator decided; False if it is not held or its text is gone."""
    changed = connection.execute(
        outbox.update()
        .where(outbox.c.id == message_id, outbox.c.outcome.in_(HELD), outbox.c.body != "")
        .values(**_AGAIN, next_try_at=now)
    )
    return changed.rowcount == 1


def hold_restored(connection: Connection) -> int:
    """In a restored database: messages that were waiting may have been sent since. Holds them and returns how many."""
    return connection.execute(
        outbox.update()
        .where(outbox.c.outcome == "")
        .values(outcome="unknown", problem="It was waiting when the backup was made and may have been sent since.")
    ).rowcount
