"""What a person has done, as `domain.learning.progress` reads it: one query, however much there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.activities.records import CaseRecord, QuizRecord, Record
from learnapp.store.db.prepared import Prepared
from learnapp.store.tables.people_and_work import attempt, completion, response, run

_person: sa.BindParameter[int] = sa.bindparam("person_id")
_module: sa.BindParameter[str] = sa.bindparam("module")
_answered = sa.select(sa.func.count()).where(response.c.attempt_id == attempt.c.id).scalar_subquery()
COMPLETED, RUN, SUBMITTED, OPEN = "completion", "run", "submitted", "open"
Row = tuple[Any, ...]
Place = tuple[str, str]


def _no(like: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """Nothing, of a column's type: PostgreSQL wants to know it in every part of a union."""
    return sa.cast(sa.null(), like.type)


def _all(*conditions: Callable[[sa.Table], sa.ColumnElement[bool]]) -> Prepared:
    """One statement for completions, first runs and attempts: the first column says which kind a row is.

    The submitted attempts of years are looked up in the index `ix_attempt_submitted` alone.
    """

    def own_rows(table: sa.Table) -> list[sa.ColumnElement[bool]]:
        return [condition(table) for condition in conditions]

    moment, number, best = _no(run.c.moved_at), _no(run.c.draw), _no(attempt.c.share)
    completed = sa.select(
        sa.literal(COMPLETED).label("row"),
        completion.c.module,
        completion.c.activity,
        completion.c.completed_at.label("at"),
        moment.label("ended_at"),
        completion.c.kind.label("text"),
        completion.c.edition,
        number.label("draw"),
        number.label("answered"),
        best.label("best"),
    ).where(*own_rows(completion))
    runs = sa.select(
        sa.literal(RUN),
        run.c.module,
        run.c.activity,
        sa.func.coalesce(run.c.debriefed_at, run.c.moved_at),
        run.c.ended_at,
        sa.cast(run.c.path, sa.Text),
        run.c.edition,
        run.c.draw,
        number,
        best,
    ).where(run.c.role == "first", *own_rows(run))
    place = attempt.c.module, attempt.c.activity
    nothing = moment, sa.cast(sa.null(), sa.Text), _no(run.c.edition), number, number
    submitted = (
        sa.select(
            sa.literal(SUBMITTED), *place, sa.func.max(attempt.c.submitted_at), *nothing, sa.func.max(attempt.c.share)
        )
        .where(attempt.c.submitted_at.is_not(None), *own_rows(attempt))
        .group_by(*place)
    )
    under_way = sa.select(
        sa.literal(OPEN),
        *place,
        attempt.c.moved_at,
        moment,
        sa.cast(attempt.c.questions, sa.Text),
        _no(run.c.edition),
        number,
        _answered,
        best,
    ).where(attempt.c.submitted_at.is_(None), *own_rows(attempt))
    return Prepared(sa.union_all(completed, runs, submitted, under_way))


_everything = _all(lambda table: table.c.person_id == _person)
_of_module = _all(lambda table: table.c.person_id == _person, lambda table: table.c.module == _module)


LATEST_ANSWERS = 200
"""Answers with a certainty that calibration looks back on."""


SureAnswer = tuple[str, str, str, int, float]
"""A marked answer with the certainty stated: module, activity, question, certainty and raw share of full marks."""

_sure = Prepared(
    sa.select(
        attempt.c.module,
        attempt.c.activity,
        response.c.question,
        response.c.certainty,
        response.c.score / response.c.out_of,
    )
    .join(attempt, attempt.c.id == response.c.attempt_id)
    .where(response.c.person_id == _person, response.c.certainty.is_not(None), response.c.out_of > 0)
    .order_by(response.c.id.desc())
    .limit(sa.bindparam("most", LATEST_ANSWERS, type_=sa.Integer))
)


def sure_answers(connection: Connection, person_id: int) -> list[SureAnswer]:
    """The person's latest marked answers for which they said how sure they were: plain rows, for there are hundreds."""
    return cast(list[SureAnswer], _sure.rows(connection, {"person_id": person_id}))


def records(connection: Connection, person_id: int, module: str | None = None) -> Mapping[str, dict[str, Record]]:
    """The person's records by module and activity; those of one module if it is named."""
    values: dict[str, int | str] = {"person_id": person_id}
    if module is not None:
        values["module"] = module
    rows = (_everything if module is None else _of_module).rows(connection, values)
    of_kind: dict[str, dict[Place, Row]] = {COMPLETED: {}, RUN: {}, SUBMITTED: {}, OPEN: {}}
    for row in rows:
        of_kind[row[0]][row[1], row[2]] = row
    completed, runs, submitted, under_way = of_kind.values()
    found: dict[str, dict[str, Record]] = {}
    for place, row in runs.items():
        found.setdefault(place[0], {})[place[1]] = _case(row, completed.pop(place, None))
    for place in submitted | under_way:
        quiz = _quiz(submitted.get(place), under_way.get(place), completed.pop(place, None))
        before = found.setdefault(place[0], {}).get(place[1])
        found[place[0]][place[1]] = quiz if before is None else _later(before, quiz)
    for place, row in completed.items():
        found.setdefault(place[0], {})[place[1]] = _done(row)
    return found


def _done(row: Row) -> Record:
    return Record(kind=row[5], completed_at=row[3], touched=row[3], completed_on=row[6])


def _case(row: Row, completed: Row | None) -> Record:
    path = tuple(msgspec.json.decode(row[5] or "[]"))
    alike = completed is not None and completed[5] == "case"
    record = CaseRecord(
        completed_at=completed[3] if completed and alike else None,
        touched=row[3],
        completed_on=completed[6] if completed and alike else "",
        steps=len(path),
        ended=row[4] is not None,
        path=path,
        edition=row[6],
        draw=row[7] or 0,
    )
    return record if completed is None or alike else _later(record, _done(completed))


def _quiz(submitted: Row | None, under_way: Row | None, completed: Row | None) -> Record:
    asked = len(msgspec.json.decode(under_way[5])) if under_way else 0
    alike = completed is not None and completed[5] == "quiz"
    record = QuizRecord(
        completed_at=completed[3] if completed and alike else None,
        touched=max(row[3] for row in (submitted, under_way) if row),
        completed_on=completed[6] if completed and alike else "",
        open=under_way is not None,
        answered=under_way[8] if under_way else 0,
        asked=asked,
        best=submitted[9] if submitted else None,
    )
    return record if completed is None or alike else _later(record, _done(completed))


def _later(one: Record, other: Record) -> Record:
    """Of an activity that was worked on as one kind and as another since, the record of the latest kind."""
    return max(one, other, key=lambda record: record.touched.timestamp() if record.touched else 0.0)
