"""The browsers in which people asked for reminders, and which of them to remind now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.cohorts.reminders import STAYS_USEFUL
from learnapp.domain.people.push_hours import PushHours, push_hours
from learnapp.store.db.inserting import insert_for
from learnapp.store.tables.cohort_tables import message, push_subscription
from learnapp.store.tables.people_and_work import person

MOST = 10
"""The most browsers of one person; a further one replaces the oldest."""
TRIES_AGAIN = timedelta(hours=1)
"""How long to leave a push service alone after it did not take a reminder."""


@dataclass(frozen=True)
class Subscription:
    """What a browser gave the site: the address of its push service, and the keys for encrypting messages to it."""

    endpoint: str
    public_key: str
    secret: str


@dataclass(frozen=True)
class PushDevice:
    """A browser in which a person asked for reminders."""

    id: int
    endpoint: str
    agent: str
    since: datetime


@dataclass(frozen=True)
class Waiting:
    """A subscription whose person has unread messages that came after `told_at`, the last of them at `newest`.

    It was left alone until `not_before`.
    """

    id: int
    not_before: datetime
    to: Subscription
    hours: PushHours
    told_at: datetime
    newest: datetime


def add(connection: Connection, person_id: int, wanted: Subscription, agent: str, now: datetime) -> None:
    """Remind this person, and no one else, in this browser from now on."""
    insert = insert_for(connection)
    values = {
        "person_id": person_id,
        "public_key": wanted.public_key,
        "secret": wanted.secret,
        "agent": agent[:120],
        "created_at": now,
        "told_at": now,
        "not_before": now,
    }
    statement = insert(push_subscription).values(endpoint=wanted.endpoint, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["endpoint"], set_=values))
    own = push_subscription.c.person_id == person_id
    order = push_subscription.c.created_at.desc(), push_subscription.c.id.desc()
    newest = sa.select(push_subscription.c.id).where(own).order_by(*order).limit(MOST)
    connection.execute(push_subscription.delete().where(own, push_subscription.c.id.not_in(newest)))


def devices(connection: Connection, person_id: int) -> list[PushDevice]:
    """The browsers in which a person is reminded."""
    columns = push_subscription.c.id, push_subscription.c.endpoint, push_subscription.c.agent
    query = (
        sa.select(*columns, push_subscription.c.created_at)
        .where(push_subscription.c.person_id == person_id)
        .order_by(push_subscription.c.id)
    )
    return [PushDevice(*row) for row in connection.execute(query)]


def remove(connection: Connection, person_id: int, id_: int) -> bool:
    """Stop reminding a person in one browser; False if it is not one of theirs."""
    own = push_subscription.c.person_id == person_id, push_subscription.c.id == id_
    return connection.execute(push_subscription.delete().where(*own)).rowcount > 0


def hours(connection: Connection, person_id: int) -> PushHours:
    """When a person wants reminders on their devices."""
    return push_hours(connection.execute(sa.select(person.c.push_hours).where(person.c.id == person_id)).scalar_one())


def set_hours(connection: Connection, person_id: int, wanted: PushHours) -> None:
    """Set when a person wants reminders on their devices."""
    connection.execute(person.update().where(person.c.id == person_id).values(push_hours=wanted.stored))


AT_ONCE = 500


def waiting(connection: Connection, now: datetime, after: Waiting | None = None) -> list[Waiting]:
    """Some who have something new to be reminded of, whatever their hours: those after one. Whose service did not
    answer come last, so that a few that never do keep no one else waiting.
    """
    own = push_subscription.c
    new = (
        message.c.person_id == own.person_id,
        message.c.read_at.is_(None),
        message.c.sent_at > own.told_at,
        message.c.sent_at > now - STAYS_USEFUL,
    )
    newest = sa.func.max(message.c.sent_at)
    query = (
        sa.select(
            own.id, own.not_before, own.endpoint, own.public_key, own.secret, person.c.push_hours, own.told_at, newest
        )
        .join(person, person.c.id == own.person_id)
        .join(message, sa.and_(*new))
        .where(person.c.suspended_at.is_(None), own.not_before <= now)
        .group_by(own.id, person.c.push_hours)
        .order_by(own.not_before, own.id)
        .limit(AT_ONCE)
    )
    if after is not None:
        same = sa.and_(own.not_before == after.not_before, own.id > after.id)
        query = query.where(sa.or_(own.not_before > after.not_before, same))
    found = connection.execute(query)
    return [Waiting(*row[:2], Subscription(*row[2:5]), push_hours(row[5]), *row[6:]) for row in found]


def claim(connection: Connection, one: Waiting) -> bool:
    """Note that this reminder is about to go out; False if another process has it, or it was turned off meanwhile."""
    own = push_subscription.c.id == one.id, push_subscription.c.told_at == one.told_at
    return connection.execute(push_subscription.update().where(*own).values(told_at=one.newest)).rowcount > 0


def put_off(connection: Connection, one: Waiting, now: datetime) -> None:
    """Record that the push service did not take the reminder, and try again later."""
    values = {"told_at": one.told_at, "not_before": now + TRIES_AGAIN}
    connection.execute(push_subscription.update().where(push_subscription.c.id == one.id).values(**values))


def forget(connection: Connection, one: Waiting) -> None:
    """Delete the subscription of a browser that takes no more reminders."""
    connection.execute(push_subscription.delete().where(push_subscription.c.id == one.id))
