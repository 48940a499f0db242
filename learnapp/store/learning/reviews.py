"""Review cards and the reviews done on them, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.quizzes.review_scheduling import Living
from learnapp.store.db.inserting import insert_for
from learnapp.store.db.prepared import Prepared
from learnapp.store.db.types import Moment
from learnapp.store.tables.people_and_work import CARD_PLACE, own_cards, review, review_card


@dataclass(frozen=True)
class CardRow:
    """A question scheduled to come back. `revision` counts its reviews, `lapses` those that were answered wrong.

    `schedule` is only read for a single card; in a list it is empty.
    """

    id: int
    module: str
    activity: str
    question: str
    principle: str
    due_at: datetime
    revision: int
    lapses: int = 0
    schedule: dict[str, Any] = field(default_factory=dict)


AGAIN = 1
"""The rating of a review that was answered wrong."""


@dataclass(frozen=True)
class ReviewRow:
    """A review done: which question was asked, how it was answered and when it is due again."""

    module: str
    activity: str
    question: str
    edition: str
    seed: int
    answer: Any
    due_at: datetime


_CARD = (
    review_card.c.id,
    *CARD_PLACE,
    review_card.c.due_at,
    review_card.c.revision,
    review_card.c.lapses,
)


@dataclass(frozen=True)
class NewCard:
    """A question to come back."""

    question: str
    principle: str
    schedule: dict[str, Any]
    due_at: datetime


def add_cards(
    connection: Connection, person_id: int, module: str, activity: str, cards: Sequence[NewCard], now: datetime
) -> None:
    """Schedule questions to come back. A question already scheduled keeps its schedule; a dropped one stays dropped."""
    if not cards:
        return
    here = {"person_id": person_id, "module": module, "activity": activity, "made_at": now}
    insert = insert_for(connection)
    connection.execute(insert(review_card).on_conflict_do_nothing(), [{**here, **vars(card)} for card in cards])


_owner: sa.BindParameter[int] = sa.bindparam("person_id")
_cards = sa.select(*_CARD).where(own_cards(_owner)).order_by(review_card.c.due_at, review_card.c.id)
_due = Prepared(_cards.where(review_card.c.due_at <= sa.bindparam("by", type_=Moment)))
_all = Prepared(_cards.limit(sa.bindparam("limit", type_=sa.Integer)))


def due(connection: Connection, person_id: int, by: datetime, lives: Living) -> list[CardRow]:
    """The person's living cards that are due by a moment, the longest due first."""
    rows = _due.rows(connection, {"person_id": person_id, "by": by}, keep=lambda row: lives(*row[1:5]))
    return [CardRow(*row) for row in rows]


MOST_CARDS = 500


def scheduled(connection: Connection, person_id: int, most: int, lives: Living) -> tuple[list[CardRow], bool]:
    """The first `most` of the person's living cards that have not been dropped, the next due first; whether there are
    more.
    """
    values = {"person_id": person_id, "limit": MOST_CARDS}
    rows = _all.rows(connection, values, keep=lambda row: lives(*row[1:5]), most=most + 1)
    return [CardRow(*row) for row in rows[:most]], len(rows) > most


def coming_back(
    connection: Connection, person_id: int, module: str, activity: str, questions: Sequence[str]
) -> dict[str, datetime]:
    """When each of these questions of one quiz comes back to the person; those that do not are left out."""
    here = (review_card.c.module == module, review_card.c.activity == activity, review_card.c.question.in_(questions))
    rows = connection.execute(
        sa.select(review_card.c.question, review_card.c.due_at).where(own_cards(person_id), *here)
    )
    return {row.question: row.due_at for row in rows}


def card(connection: Connection, person_id: int, card_id: int, *, lock: bool = False) -> CardRow | None:
    """One of the person's cards, unless dropped."""
    query = sa.select(*_CARD, review_card.c.schedule).where(own_cards(person_id), review_card.c.id == card_id)
    row = connection.execute(query.with_for_update() if lock else query).first()
    return CardRow(*row) if row else None


def drop(connection: Connection, person_id: int, card_id: int, now: datetime) -> bool:
    """Take a card out of review for good; False if the person has no such card."""
    own_row = own_cards(person_id), review_card.c.id == card_id
    return connection.execute(review_card.update().where(*own_row).values(dropped_at=now)).rowcount == 1


def counts(connection: Connection, person_id: int, since: datetime, by: datetime, lives: Living) -> tuple[int, int]:
    """(reviews done since a moment, living cards due by another), in one query."""
    rows = _done_and_due.rows(connection, {"person_id": person_id, "since": since, "by": by})
    return int(rows[0][0]), sum([lives(*row[1:]) for row in rows if row[1] is not None])


def _counts() -> Prepared:
    """The statement of `counts`: a row for each card that is due, at least one."""
    done = sa.select(sa.func.count()).where(
        review.c.person_id == _owner, review.c.reviewed_at >= sa.bindparam("since", type_=Moment)
    )
    waiting = sa.and_(own_cards(_owner), review_card.c.due_at <= sa.bindparam("by", type_=Moment))
    once = sa.select(sa.literal_column("1").label("once")).subquery("once")
    return Prepared(sa.select(done.scalar_subquery(), *CARD_PLACE).select_from(once.outerjoin(review_card, waiting)))


_done_and_due = _counts()


def add_review(
    connection: Connection,
    person_id: int,
    reviewed: CardRow,
    *,
    activity: str,
    question: str,
    edition: str,
    seed: int,
    answer: Any,
    certainty: int | None,
    rating: int,
    schedule: dict[str, Any],
    due_at: datetime,
    now: datetime,
) -> None:
    """Record a review of a card that the caller has locked, and when the card comes back."""
    values = {"activity": activity, "question": question, "edition": edition, "seed": seed, "answer": answer}
    connection.execute(
        review.insert().values(
            card_id=reviewed.id,
            person_id=person_id,
            number=reviewed.revision + 1,
            certainty=certainty,
            rating=rating,
            reviewed_at=now,
            **values,
        )
    )
    change = {"schedule": schedule, "due_at": due_at, "revision": reviewed.revision + 1}
    change["lapses"] = reviewed.lapses + (rating == AGAIN)
    connection.execute(review_card.update().where(review_card.c.id == reviewed.id).values(**change))


def done(connection: Connection, person_id: int, card_id: int, number: int) -> ReviewRow | None:
    """One review that the person did."""
    columns: tuple[sa.ColumnElement[Any], ...] = (
        review_card.c.module,
        review.c.activity,
        review.c.question,
        review.c.edition,
        review.c.seed,
        review.c.answer,
        review_card.c.due_at,
    )
    query = (
        sa.select(*columns)
        .join(review_card, review_card.c.id == review.c.card_id)
        .where(review.c.person_id == person_id, review.c.card_id == card_id, review.c.number == number)
    )
    row = connection.execute(query).first()
    return ReviewRow(*row) if row else None
