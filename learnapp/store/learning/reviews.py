"""Review cards and the reviews done on them, as rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from learnapp.store.db.prepared import Prepared
from learnapp.store.db.types import Moment
from learnapp.store.tables.people_and_work import review, review_card


@dataclass(frozen=True)
class CardRow:
    """A question scheduled to come back. `revision` counts its reviews, `lapses` those that were answered wrong."""

    id: int
    module: str
    activity: str
    question: str
    principle: str
    schedule: dict[str, Any]
    due_at: datetime
    revision: int
    lapses: int = 0


Lives = Callable[[str, str, str, str], bool]
"""Whether a card (module, activity, question, principle) still has something to ask."""
AGAIN = 1
"""The rating of a review that was answered wrong."""


@dataclass(frozen=True)
class ReviewRow:
    """A review done: which question was asked and how it was answered."""

    id: int
    card_id: int
    number: int
    activity: str
    question: str
    edition: str
    seed: int
    answer: Any
    certainty: int | None
    rating: int
    reviewed_at: datetime
    module: str
    due_at: datetime
    dropped: bool


_CARD = (
    review_card.c.id,
    review_card.c.module,
    review_card.c.activity,
    review_card.c.question,
    review_card.c.principle,
    review_card.c.schedule,
    review_card.c.due_at,
    review_card.c.revision,
    sa.select(sa.func.count())
    .where(review.c.card_id == review_card.c.id, review.c.rating == AGAIN)
    .correlate(review_card)
    .scalar_subquery()
    .label("lapses"),
)


def add_card(
    connection: Connection,
    person_id: int,
    module: str,
    activity: str,
    question: str,
    principle: str,
    schedule: dict[str, Any],
    due_at: datetime,
    now: datetime,
) -> None:
    """Schedule a question to come back. One that is scheduled already keeps its schedule; one dropped stays dropped."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = insert(review_card).values(
        person_id=person_id,
        module=module,
        activity=activity,
        question=question,
        principle=principle,
        schedule=schedule,
        due_at=due_at,
        made_at=now,
    )
    connection.execute(statement.on_conflict_do_nothing())


def due(
    connection: Connection, person_id: int, by: datetime, modules: list[str], lives: Lives | None = None
) -> list[CardRow]:
    """The person's cards that are due by a moment, the longest due first, of modules on offer, that live."""
    if not modules:
        return []
    own_rows = (review_card.c.person_id == person_id, review_card.c.dropped_at.is_(None), review_card.c.due_at <= by)
    query = sa.select(*_CARD).where(*own_rows, review_card.c.module.in_(modules))
    rows = connection.execute(query.order_by(review_card.c.due_at, review_card.c.id))
    return [CardRow(*row) for row in rows if lives is None or lives(*row[1:5])]


def all_cards(
    connection: Connection, person_id: int, modules: list[str], limit: int, lives: Lives | None = None
) -> list[CardRow]:
    """The person's cards that have not been dropped, the next due first, of modules on offer, that live."""
    own_rows = (review_card.c.person_id == person_id, review_card.c.dropped_at.is_(None))
    query = (
        sa.select(*_CARD)
        .where(*own_rows, review_card.c.module.in_(modules))
        .order_by(review_card.c.due_at, review_card.c.id)
        .limit(limit)
    )
    return [CardRow(*row) for row in connection.execute(query) if lives is None or lives(*row[1:5])]


def coming_back(
    connection: Connection, person_id: int, module: str, activity: str, questions: Sequence[str]
) -> dict[str, datetime]:
    """When each of these questions of one quiz comes back to the person; those that do not are left out."""
    place = (review_card.c.person_id == person_id, review_card.c.module == module, review_card.c.activity == activity)
    here = (review_card.c.question.in_(questions), review_card.c.dropped_at.is_(None))
    rows = connection.execute(sa.select(review_card.c.question, review_card.c.due_at).where(*place, *here))
    return {row.question: row.due_at for row in rows}


def card(connection: Connection, person_id: int, card_id: int, *, lock: bool = False) -> CardRow | None:
    """One of the person's cards, unless dropped."""
    own_rows = (review_card.c.person_id == person_id, review_card.c.id == card_id, review_card.c.dropped_at.is_(None))
    query = sa.select(*_CARD).where(*own_rows)
    row = connection.execute(query.with_for_update() if lock else query).first()
    return CardRow(*row) if row else None


def drop(connection: Connection, person_id: int, card_id: int, now: datetime) -> bool:
    """Take a card out of review for good; False if the person has no such card."""
    own_rows = (review_card.c.person_id == person_id, review_card.c.id == card_id, review_card.c.dropped_at.is_(None))
    return connection.execute(review_card.update().where(*own_rows).values(dropped_at=now)).rowcount == 1


def counts(
    connection: Connection,
    person_id: int,
    since: datetime,
    by: datetime,
    modules: list[str],
    lives: Lives | None = None,
) -> tuple[int, int]:
    """(reviews done since a moment, living cards due by another of modules on offer), in one query."""
    values: dict[str, Any] = {f"module_{n}": module for n, module in enumerate(modules)}
    values |= {"person_id": person_id, "since": since, "by": by}
    rows = _counts(len(modules)).rows(connection, values)
    waiting = [row[1:] for row in rows if row[1] is not None]
    return int(rows[0][0]), len(waiting) if lives is None else sum(lives(*card) for card in waiting)


@lru_cache(maxsize=64)
def _counts(modules: int) -> Prepared:
    """The statement of `counts` for this many modules: a row for each card, at least one."""
    owner: sa.BindParameter[int] = sa.bindparam("person_id")
    done = sa.select(sa.func.count()).where(
        review.c.person_id == owner, review.c.reviewed_at >= sa.bindparam("since", type_=Moment)
    )
    waiting = sa.and_(
        review_card.c.person_id == owner,
        review_card.c.dropped_at.is_(None),
        review_card.c.due_at <= sa.bindparam("by", type_=Moment),
        # With no modules there is nothing to look among: an empty list leaves the statement without its other values.
        review_card.c.module.in_([sa.bindparam(f"module_{n}", type_=sa.String) for n in range(modules)])
        if modules
        else sa.false(),
    )
    once = sa.select(sa.literal_column("1").label("once")).subquery("once")
    card = (review_card.c.module, review_card.c.activity, review_card.c.question, review_card.c.principle)
    return Prepared(sa.select(done.scalar_subquery(), *card).select_from(once.outerjoin(review_card, waiting)))


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
    """Write down a review of a card that the caller has locked, and when the card comes back."""
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
    connection.execute(review_card.update().where(review_card.c.id == reviewed.id).values(**change))


def done(connection: Connection, person_id: int, card_id: int, number: int) -> ReviewRow | None:
    """One review that the person did."""
    columns: tuple[sa.ColumnElement[Any], ...] = (
        review.c.id,
        review.c.card_id,
        review.c.number,
        review.c.activity,
        review.c.question,
        review.c.edition,
        review.c.seed,
        review.c.answer,
        review.c.certainty,
        review.c.rating,
        review.c.reviewed_at,
        review_card.c.module,
        review_card.c.due_at,
        review_card.c.dropped_at.is_not(None),
    )
    query = (
        sa.select(*columns)
        .join(review_card, review_card.c.id == review.c.card_id)
        .where(review.c.person_id == person_id, review.c.card_id == card_id, review.c.number == number)
    )
    row = connection.execute(query).first()
    return ReviewRow(*row) if row else None
