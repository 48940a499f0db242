"""How long people took over quizzes, with what home has to know about reviews: one query for both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.learning import reviews
from learnapp.store.tables.people_and_work import attempt, response, review, review_card

LATEST = 500
"""Attempts, of everybody, that times are taken from: the newest, so that asking always costs the same."""


def reviews_and_times(
    connection: Connection,
    person_id: int,
    since: datetime,
    now: datetime,
    modules: Sequence[str],
    *,
    with_times: bool,
) -> tuple[int, int, dict[tuple[str, str], list[int]]]:
    """(reviews the person did since a moment, cards due now, seconds by module and activity), in one query.

    Seconds are what the pages of a person's first, submitted attempt were open for, over all its questions; one with a
    question for which no time is known is left out. None at all unless `with_times`.
    """
    if not with_times:
        return *reviews.counts(connection, person_id, since, now, list(modules)), {}
    done = sa.select(sa.func.count()).where(review.c.person_id == person_id, review.c.reviewed_at >= since)
    own_rows = (review_card.c.person_id == person_id, review_card.c.dropped_at.is_(None), review_card.c.due_at <= now)
    due = sa.select(sa.func.count()).where(*own_rows, review_card.c.module.in_(modules))
    latest = sa.select(attempt).order_by(attempt.c.id.desc()).limit(LATEST).subquery()
    times = (
        sa.select(latest.c.module, latest.c.activity, sa.func.sum(response.c.seconds).label("value"))
        .join(response, response.c.attempt_id == latest.c.id)
        .where(latest.c.number == 1, latest.c.submitted_at.is_not(None))
        .group_by(latest.c.id, latest.c.module, latest.c.activity)
        .having(sa.func.min(response.c.seconds) > 0)
    )
    empty = sa.literal("")
    rows = connection.execute(
        sa.union_all(
            sa.select(empty, sa.literal("done"), done.scalar_subquery()),
            sa.select(empty, sa.literal("due"), due.scalar_subquery()),
            times,
        )
    ).all()
    counted = {activity: int(value) for module, activity, value in rows if not module}
    found: dict[tuple[str, str], list[int]] = {}
    for module, activity, value in rows:
        if module:
            found.setdefault((module, activity), []).append(int(value))
    return counted["done"], counted["due"], found
