"""What a person has done, as `domain.learning.progress` reads it: one query, however much there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.activities.records import CaseRecord, QuizRecord, Record
from learnapp.store.db.prepared import Prepared
from learnapp.store.tables.people_and_work import attempt, completion, response, run

_person: sa.BindParameter[int] = sa.bindparam("person_id")
_module: sa.BindParameter[str] = sa.bindparam("module")
_answered = sa.select(sa.func.count()).where(response.c.attempt_id == attempt.c.id).scalar_subquery()
COMPLETED = "completion"
_is_open = attempt.c.submitted_at.is_(None)


def _no(like: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """Nothing, of a column's type: PostgreSQL wants to know it in every part of a union."""
    return sa.cast(sa.null(), like.type)


def _all(*conditions: Callable[[sa.Table], sa.ColumnElement[bool]]) -> Prepared:
    """One statement for completions, first runs and attempts: the first column says which kind a row is."""

    def own_rows(table: sa.Table) -> list[sa.ColumnElement[bool]]:
        return [condition(table) for condition in conditions]

    moment, number = _no(run.c.moved_at), _no(run.c.draw)
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
        _no(attempt.c.share).label("best"),
    ).where(*own_rows(completion))
    runs = sa.select(
        sa.literal("run"),
        run.c.module,
        run.c.activity,
        sa.func.coalesce(run.c.debriefed_at, run.c.moved_at),
        run.c.ended_at,
        sa.cast(run.c.path, sa.Text),
        run.c.edition,
        run.c.draw,
        number,
        _no(attempt.c.share),
    ).where(run.c.role == "first", *own_rows(run))
    attempts = (
        sa.select(
            sa.literal("attempt"),
            attempt.c.module,
            attempt.c.activity,
            sa.func.max(attempt.c.moved_at),
            moment,
            sa.func.max(sa.case((_is_open, sa.cast(attempt.c.questions, sa.Text)))),
            _no(run.c.edition),
            number,
            sa.cast(sa.func.sum(sa.case((_is_open, _answered), else_=0)), sa.Integer),
            sa.func.max(attempt.c.share),
        )
        .where(*own_rows(attempt))
        .group_by(attempt.c.module, attempt.c.activity)
    )
    return Prepared(sa.union_all(completed, runs, attempts))


_everything = _all(lambda table: table.c.person_id == _person)
_of_module = _all(lambda table: table.c.person_id == _person, lambda table: table.c.module == _module)


LATEST_ANSWERS = 500
"""Answers with a certainty that calibration looks back on."""


@dataclass(frozen=True)
class SureAnswer:
    """A marked answer with the certainty stated: its place and its raw share of full marks."""

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
    for row in sorted(rows, key=lambda row: str(row[0]) != COMPLETED):
        of_module = found.setdefault(row[1], {})
        of_module[row[2]] = _record(*row[3:], row=row[0], before=of_module.get(row[2]))
    return found


def _record(
    at: datetime,
    ended: datetime | None,
    text: str | None,
    edition: str,
    draw: int | None,
    answered: int | None,
    best: float | None,
    *,
    row: str,
    before: Record | None,
) -> Record:
    """A row as a record. `before` is the completion of the same activity, if there is one.

    For an activity that was completed as one kind, and worked on as another since, the latest kind counts.
    """
    if row == COMPLETED:
        return Record(kind=text or "", completed_at=at, touched=at, completed_on=edition)
    record: Record
    if row == "run":
        path = tuple(msgspec.json.decode(text or "[]"))
        record = CaseRecord(
            touched=at, steps=len(path), ended=ended is not None, path=path, edition=edition, draw=draw or 0
        )
    else:
        asked = len(msgspec.json.decode(text)) if text else 0
        record = QuizRecord(touched=at, open=text is not None, answered=answered or 0, asked=asked, best=best)
    if before is None:
        return record
    if before.kind == record.kind:
        return replace(record, completed_at=before.completed_at, completed_on=before.completed_on)
    return max(record, before, key=lambda one: one.touched.timestamp() if one.touched else 0.0)
