"""What a person has done, as `domain.progress` reads it: three queries, however much there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.progress import CaseRecord, LessonRecord, QuizRecord, Record
from learnapp.store.prepared import Prepared
from learnapp.store.tables import attempt, lesson_finish, response, run

_lessons = sa.select(lesson_finish.c.module, lesson_finish.c.activity, lesson_finish.c.finished_at).where(
    lesson_finish.c.person_id == sa.bindparam("person_id")
)
_runs = sa.select(
    run.c.module,
    run.c.activity,
    run.c.path,
    run.c.ended_at,
    run.c.debriefed_at,
    run.c.moved_at,
    run.c.edition,
    run.c.draw,
).where(run.c.person_id == sa.bindparam("person_id"), run.c.role == "first")
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

_everything = (Prepared(_lessons), Prepared(_runs), Prepared(_attempts))
_of_module = (
    Prepared(_lessons.where(lesson_finish.c.module == sa.bindparam("module"))),
    Prepared(_runs.where(run.c.module == sa.bindparam("module"))),
    Prepared(_attempts.where(attempt.c.module == sa.bindparam("module"))),
)


LATEST_ANSWERS = 500
"""Answers with a certainty that calibration looks back on."""


@dataclass(frozen=True)
class SureAnswer:
    """A marked answer with the certainty stated: where it stands and its raw share of full marks."""

    module: str
    activity: str
    question: str
    edition: str
    certainty: int
    share: float


def sure_answers(connection: Connection, person_id: int) -> list[SureAnswer]:
    """The person's latest marked answers for which they said how sure they were."""
    query = (
        sa.select(
            attempt.c.module,
            attempt.c.activity,
            response.c.question,
            response.c.edition,
            response.c.certainty,
            response.c.score / response.c.out_of,
        )
        .join(attempt, attempt.c.id == response.c.attempt_id)
        .where(response.c.person_id == person_id, response.c.certainty.is_not(None), response.c.out_of > 0)
        .order_by(response.c.id.desc())
        .limit(LATEST_ANSWERS)
    )
    return [SureAnswer(*row) for row in connection.execute(query)]


def records(connection: Connection, person_id: int, module: str | None = None) -> Mapping[str, dict[str, Record]]:
    """The person's records by module and activity; those of one module if it is named."""
    found: dict[str, dict[str, Record]] = {}
    values: dict[str, int | str] = {"person_id": person_id}
    lessons, runs, attempts = _everything
    if module is not None:
        values["module"] = module
        lessons, runs, attempts = _of_module
    for slug, activity, finished in lessons.rows(connection, values):
        found.setdefault(slug, {})[activity] = LessonRecord(finished=True, touched=finished)
    for slug, activity, path, ended, debriefed, moved, edition, draw in runs.rows(connection, values):
        found.setdefault(slug, {})[activity] = CaseRecord(
            steps=len(path),
            ended=ended is not None,
            debriefed=debriefed is not None,
            touched=debriefed or moved,
            path=tuple(path),
            edition=edition,
            draw=draw,
        )
    for slug, activity, submitted, best, moved, questions, answered in attempts.rows(connection, values):
        found.setdefault(slug, {})[activity] = QuizRecord(
            submitted=submitted,
            open=questions is not None,
            answered=int(answered or 0),
            asked=len(msgspec.json.decode(questions)) if questions else 0,
            best=best,
            touched=moved,
        )
    return found
