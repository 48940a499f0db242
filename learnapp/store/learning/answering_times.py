"""How long people took over quizzes, and what Home needs to know about reviews: one query for both."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.quizzes.review_scheduling import Living
from learnapp.store.learning import reviews
from learnapp.store.tables.people_and_work import CARD_PLACE, attempt, own_cards, response, review, review_card

LATEST = 500
"""How many attempts, over all people, to take times from: the newest, so that the query always costs the same."""


def reviews_and_times(
    connection: Connection,
    person_id: int,
    since: datetime,
    by: datetime,
    *,
    with_times: bool,
    lives: Living,
) -> tuple[int, int, dict[tuple[str, str], list[int]]]:
    """(reviews done since a moment, living cards due by another, seconds by module and activity), in one query.

    Seconds say how long the pages of a person's first submitted attempt were open, over all its questions; an attempt
    is left out if the time for any question is unknown. Empty unless `with_times`.
    """
    if not with_times:
        return *reviews.counts(connection, person_id, since, by, lives), {}
    done = sa.select(sa.func.count()).where(review.c.person_id == person_id, review.c.reviewed_at >= since)
    latest = sa.select(attempt).order_by(attempt.c.id.desc()).limit(LATEST).subquery()
    empty = sa.literal("")
    times = (
        sa.select(sa.literal("time"), latest.c.module, latest.c.activity, empty, empty, sa.func.sum(response.c.seconds))
        .join(response, response.c.attempt_id == latest.c.id)
        .where(latest.c.submitted_at.is_not(None), latest.c.number == 1)
        .group_by(latest.c.id, latest.c.module, latest.c.activity)
        .having(sa.func.min(response.c.seconds) > 0)
    )
    rows = connection.execute(
        sa.union_all(
            sa.select(sa.literal("done"), empty, empty, empty, empty, done.scalar_subquery()),
            sa.select(sa.literal("due"), *CARD_PLACE, sa.literal(0)).where(
                own_cards(person_id), review_card.c.due_at <= by
            ),
            times,
        )
    ).all()
    found: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        if row[0] == "time":
            found.setdefault((row[1], row[2]), []).append(int(row[5]))
    due = sum(row[0] == "due" and lives(*row[1:5]) for row in rows)
    return sum(int(row[5]) for row in rows if row[0] == "done"), due, found
