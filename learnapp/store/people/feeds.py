"""Calendar feeds: anyone who has the address can read one, so only a digest of its token is kept.

A token carries the only organisation that the feed covers, if it was made in a session that acts for one alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.quizzes.review_scheduling import Living
from learnapp.store.db.inserting import insert_for
from learnapp.store.security.tokens import carried, digest, random_token
from learnapp.store.tables.people_and_work import CARD_PLACE, feed, own_cards, person, review_card, writing

MOST = 2000
"""How many cards and actions a feed looks at."""


@dataclass(frozen=True)
class OpenAction:
    """A workplace action that has a date and is not settled."""

    id: int
    due_on: date


def make(connection: Connection, person_id: int, now: datetime, only: int | None = None) -> str:
    """A new token for the person's feed, which covers everything or `only` one organisation: an earlier one stops
    working. It is not stored.
    """
    token = random_token(only)
    insert = insert_for(connection)
    values = {"token_digest": digest(token), "made_at": now}
    statement = insert(feed).values(person_id=person_id, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["person_id"], set_=values))
    return token


def stop(connection: Connection, person_id: int) -> bool:
    """End the person's feed at once; False if there is none."""
    return connection.execute(feed.delete().where(feed.c.person_id == person_id)).rowcount > 0


def made_at(connection: Connection, person_id: int) -> datetime | None:
    """When the person's feed was made; None if there is none."""
    return connection.execute(sa.select(feed.c.made_at).where(feed.c.person_id == person_id)).scalar()


@dataclass(frozen=True)
class Feed:
    """Whose feed it is, and the only organisation that it covers; None for everything that they belong to."""

    person_id: int
    only: int | None


def find(connection: Connection, token: str) -> Feed | None:
    """The feed that a token opens; None if there is none, or its person is suspended."""
    query = sa.select(feed.c.person_id).join(person, person.c.id == feed.c.person_id)
    found = connection.execute(query.where(feed.c.token_digest == digest(token), person.c.suspended_at.is_(None)))
    whose = found.scalar()
    return Feed(whose, carried(token)) if whose is not None else None


def due_moments(connection: Connection, person_id: int, lives: Living) -> list[datetime]:
    """When each of the person's living review cards comes back, the earliest first."""
    query = sa.select(review_card.c.due_at, *CARD_PLACE).where(own_cards(person_id))
    rows = connection.execute(query.order_by(review_card.c.due_at).limit(MOST))
    return [row[0] for row in rows if lives(*row[1:])]


def open_actions(connection: Connection, person_id: int) -> list[OpenAction]:
    """The person's workplace actions that have a date and are not settled, by date. Their text stays sealed."""
    own_rows = (writing.c.person_id == person_id, writing.c.kind == "action")
    waiting = (writing.c.due_on.is_not(None), writing.c.settled_at.is_(None))
    query = sa.select(writing.c.id, writing.c.due_on).where(*own_rows, *waiting)
    rows = connection.execute(query.order_by(writing.c.due_on, writing.c.id).limit(MOST))
    return [OpenAction(*row) for row in rows]
