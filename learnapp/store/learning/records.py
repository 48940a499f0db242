"""What a person has done, as `domain.progress` reads it: one query, however much there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.activities.records import CaseRecord, QuizRecord, Record
from learnapp.store.db.prepared import Prepared
from learnapp.store.tables.people_and_work import attempt, lesson_finish, response, run

_person = sa.bindparam("person_id")
_module = sa.bindparam("module")
_answered = sa.select(sa.func.count()).where(response.c.attempt_id == attempt.c.id).scalar_subquery()
_is_open = attempt.c.submitted_at.is_(None)


def _no(like: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """Nothing, of a column's type: PostgreSQL wants to know it in every part of a union."""
    return sa.cast(sa.null(), like.type)


def _all(*conditions: Callable[[sa.Table], sa.ColumnElement[bool]]) -> Prepared:
    """One statement for all three kinds of record: what a row is stands in its first column."""

    def own_rows(table: sa.Table) -> list[sa.ColumnElement[bool]]:
        return [condition(table) for condition in conditions]

    none = _no(run.c.draw)
    runs = sa.select(
        sa.literal("run"),
        run.c.module,
        run.c.activity,
        run.c.moved_at,
        run.c.ended_at,
        run.c.debriefed_at,
        sa.cast(run.c.path, sa.Text),
        run.c.edition,
        run.c.draw,
        none,
        _no(attempt.c.share),
    ).where(run.c.role == "first", *own_rows(run))
    lessons = sa.select(
        sa.literal("lesson"),
        lesson_finish.c.module,
        lesson_finish.c.activity,
        lesson_finish.c.finished_at,
        *(_no(run.c.ended_at), _no(run.c.ended_at), sa.cast(sa.null(), sa.Text), _no(run.c.edition)),
        *(none, none, _no(attempt.c.share)),
    ).where(*own_rows(lesson_finish))
    attempts = (
        sa.select(
            sa.literal("attempt"),
            attempt.c.module,
            attempt.c.activity,
            sa.func.max(attempt.c.moved_at),
            sa.func.min(attempt.c.submitted_at),
            _no(run.c.ended_at),
            sa.func.max(sa.case((_is_open, sa.cast(attempt.c.questions, sa.Text)))),
            _no(run.c.edition),
            sa.func.count(attempt.c.submitted_at),
            sa.cast(sa.func.sum(sa.case((_is_open, _answered), else_=0)), sa.Integer),
            sa.func.max(attempt.c.share),
        )
        .where(*own_rows(attempt))
        .group_by(attempt.c.module, attempt.c.activity)
    )
    return Prepared(sa.union_all(runs, lessons, attempts))


_everything = _all(lambda table: table.c.person_id == _person)
_of_module = _all(lambda table: table.c.person_id == _person, lambda table: table.c.module == _module)


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
    if module is not None:
        values["module"] = module
    rows = (_everything if module is None else _of_module).rows(connection, values)
    for kind, slug, activity, touched, ended, debriefed, text, edition, number, answered, best in rows:
        record: Record
        if kind == "run":
            record = CaseRecord(
                steps=len(path := msgspec.json.decode(text)),
                ended=ended is not None,
                completed_at=debriefed,
                touched=debriefed or touched,
                path=tuple(path),
                edition=edition,
                draw=number,
            )
        elif kind == "lesson":
            record = Record(kind="lesson", completed_at=touched, touched=touched)
        else:
            record = QuizRecord(
                completed_at=ended,
                open=text is not None,
                answered=answered or 0,
                asked=len(msgspec.json.decode(text)) if text else 0,
                best=best,
                touched=touched,
            )
        found.setdefault(slug, {})[activity] = record
    return found
