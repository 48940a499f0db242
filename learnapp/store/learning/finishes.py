"""What a person finished, as `domain.evidence` reads it: three queries, however much there is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.learning.evidence import Finish
from learnapp.store.tables.people_and_work import attempt, lesson_finish, run

_lessons = sa.select(
    lesson_finish.c.module, lesson_finish.c.activity, lesson_finish.c.finished_at, lesson_finish.c.edition
)
_cases = sa.select(run.c.module, run.c.activity, run.c.debriefed_at, run.c.edition).where(
    run.c.role == "first", run.c.ended_at.is_not(None), run.c.debriefed_at.is_not(None)
)
_quizzes = (
    sa.select(attempt.c.module, attempt.c.activity, attempt.c.submitted_at, attempt.c.edition, attempt.c.share)
    .where(attempt.c.submitted_at.is_not(None))
    .order_by(attempt.c.module, attempt.c.activity, attempt.c.number)
)


def finishes(connection: Connection, person_id: int, module: str | None = None) -> dict[str, dict[str, Finish]]:
    """What the person finished, by module and activity; that of one module if it is named."""

    def own_rows(query: sa.Select[Any], table: sa.Table) -> sa.Select[Any]:
        query = query.where(table.c.person_id == person_id)
        return query if module is None else query.where(table.c.module == module)

    found: dict[str, dict[str, Finish]] = {}
    for slug, activity, at, edition in connection.execute(own_rows(_lessons, lesson_finish)):
        found.setdefault(slug, {})[activity] = Finish("lesson", at, edition)
    for slug, activity, at, edition in connection.execute(own_rows(_cases, run)):
        found.setdefault(slug, {})[activity] = Finish("case", at, edition)
    submitted: dict[tuple[str, str], list[tuple[datetime, str, float | None]]] = {}
    for slug, activity, at, edition, share in connection.execute(own_rows(_quizzes, attempt)):
        submitted.setdefault((slug, activity), []).append((at, edition, share))
    for (slug, activity), rows in submitted.items():
        at, edition, _ = rows[0]
        found.setdefault(slug, {})[activity] = Finish("quiz", at, edition, tuple(share for _, _, share in rows))
    return found
