"""What a person has done, as `domain.progress` reads it: three queries, however much there is."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.progress import CaseRecord, LessonRecord, QuizRecord, Record
from learnapp.store.tables import attempt, lesson_finish, response, run

_lessons = sa.select(lesson_finish.c.module, lesson_finish.c.activity, lesson_finish.c.finished_at).where(
    lesson_finish.c.person_id == sa.bindparam("person_id")
)
_runs = sa.select(run.c.module, run.c.activity, run.c.path, run.c.ended_at, run.c.debriefed_at, run.c.moved_at).where(
    run.c.person_id == sa.bindparam("person_id"), run.c.role == "first"
)
_answered = sa.select(sa.func.count()).where(response.c.attempt_id == attempt.c.id).scalar_subquery()
_is_open = attempt.c.submitted_at.is_(None)
_attempts = (
    sa.select(
        attempt.c.module,
        attempt.c.activity,
        sa.func.count(attempt.c.submitted_at),
        sa.func.max(attempt.c.share),
        sa.func.max(attempt.c.moved_at),
        sa.func.max(sa.case((_is_open, sa.cast(attempt.c.questions, sa.Text)))),
        sa.func.sum(sa.case((_is_open, _answered), else_=0)),
    )
    .where(attempt.c.person_id == sa.bindparam("person_id"))
    .group_by(attempt.c.module, attempt.c.activity)
)


def records(connection: Connection, person_id: int, module: str | None = None) -> Mapping[str, dict[str, Record]]:
    """The person's records by module and activity; those of one module if it is named."""
    found: dict[str, dict[str, Record]] = {}
    values = {"person_id": person_id}
    lessons, runs, attempts = _lessons, _runs, _attempts
    if module is not None:
        lessons = lessons.where(lesson_finish.c.module == module)
        runs = runs.where(run.c.module == module)
        attempts = attempts.where(attempt.c.module == module)
    for slug, activity, finished in connection.execute(lessons, values):
        found.setdefault(slug, {})[activity] = LessonRecord(finished=True, touched=finished)
    for slug, activity, path, ended, debriefed, moved in connection.execute(runs, values):
        found.setdefault(slug, {})[activity] = CaseRecord(
            steps=len(path), ended=ended is not None, debriefed=debriefed is not None, touched=debriefed or moved
        )
    for slug, activity, submitted, best, moved, questions, answered in connection.execute(attempts, values):
        found.setdefault(slug, {})[activity] = QuizRecord(
            submitted=submitted,
            open=questions is not None,
            answered=int(answered or 0),
            asked=len(msgspec.json.decode(questions)) if questions else 0,
            best=best,
            touched=moved,
        )
    return found
