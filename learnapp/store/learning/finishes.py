"""What a person finished, as `domain.learning.evidence` reads it: three queries, however much there is."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.learning.evidence import Finish
from learnapp.store.learning.completions import completions
from learnapp.store.tables.people_and_work import attempt, response, run

Place = tuple[str, str]
Shares = tuple[float | None, ...]


def finishes(connection: Connection, person_id: int, module: str | None = None) -> dict[str, dict[str, Finish]]:
    """What the person finished, by module and activity, or only in one `module`."""
    shares, seconds = _quizzes(connection, person_id, module)
    seconds |= _cases(connection, person_id, module)
    return {
        slug: {
            activity: Finish(
                one.kind,
                one.completed_at,
                one.edition,
                shares.get((slug, activity), ()),
                seconds.get((slug, activity)),
            )
            for activity, one in found.items()
        }
        for slug, found in completions(connection, person_id, module).items()
    }


def _quizzes(
    connection: Connection, person_id: int, module: str | None
) -> tuple[dict[Place, Shares], dict[Place, int | None]]:
    """By module and activity: results of the person's submitted attempts in order, and seconds of the first of them.

    Seconds say how long its pages were open; None if that is unknown for any of its questions.
    """
    answers = sa.select(sa.case((sa.func.min(response.c.seconds) > 0, sa.func.sum(response.c.seconds)))).where(
        response.c.attempt_id == attempt.c.id
    )
    query = sa.select(attempt.c.module, attempt.c.activity, attempt.c.share, answers.scalar_subquery()).where(
        attempt.c.person_id == person_id, attempt.c.submitted_at.is_not(None)
    )
    if module is not None:
        query = query.where(attempt.c.module == module)
    shares: dict[Place, Shares] = {}
    seconds: dict[Place, int | None] = {}
    for slug, activity, share, taken in connection.execute(query.order_by(attempt.c.id)):
        shares[slug, activity] = (*shares.get((slug, activity), ()), share)
        seconds.setdefault((slug, activity), taken)
    return shares, seconds


def _cases(connection: Connection, person_id: int, module: str | None) -> dict[Place, int | None]:
    """By module and activity: seconds from the first scene of a person's own way to its debrief, or to its end."""
    until = sa.func.coalesce(run.c.debriefed_at, run.c.ended_at, type_=run.c.ended_at.type)
    query = sa.select(run.c.module, run.c.activity, run.c.started_at, until).where(
        run.c.person_id == person_id, run.c.role == "first", run.c.ended_at.is_not(None)
    )
    if module is not None:
        query = query.where(run.c.module == module)
    return {
        (slug, activity): round((end - began).total_seconds())
        for slug, activity, began, end in connection.execute(query)
    }
