"""What a person has done, in the form that `domain.learning.progress` reads: one query, however much there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
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
COMPLETED, RUN, OPEN = "completion", "run", "open"
CASE, QUIZ = "case", "quiz"
Row = tuple[Any, ...]
Place = tuple[str, str]


def _no(like: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """NULL with a column's type, which PostgreSQL needs in every part of a union."""
    return sa.cast(sa.null(), like.type)


def _of_submitted(wanted: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """The latest or the best of a completed quiz's submitted attempts: one index look-up, however many there are."""
    place = (attempt.c[name] == completion.c[name] for name in ("person_id", "module", "activity"))
    found = sa.select(sa.func.max(wanted)).where(*place, wanted.is_not(None)).scalar_subquery()
    return sa.case((completion.c.kind == sa.literal_column(f"'{QUIZ}'"), found))


def _all(*conditions: Callable[[sa.Table], sa.ColumnElement[bool]], whose: bool = False) -> sa.CompoundSelect[Any]:
    """One statement for completions, first runs and open attempts: the first column says which kind a row is.

    Submitting an attempt completes its quiz, so submitted attempts are found by completions. There may be hundreds
    behind one, and what is wanted of them is read from the ends of two indexes, `ix_attempt_submitted` and
    `ix_attempt_share`. With `whose`, the last column is the person.
    """

    def person_of(table: sa.Table) -> list[sa.Column[Any]]:
        return [table.c.person_id] if whose else []

    def own_rows(table: sa.Table) -> list[sa.ColumnElement[bool]]:
        return [condition(table) for condition in conditions]

    number = _no(run.c.draw)
    completed = sa.select(
        sa.literal(COMPLETED).label("row"),
        completion.c.module,
        completion.c.activity,
        completion.c.completed_at.label("at"),
        _of_submitted(attempt.c.submitted_at).label("ended_at"),
        completion.c.kind.label("text"),
        completion.c.edition,
        number.label("draw"),
        number.label("answered"),
        _of_submitted(attempt.c.share).label("best"),
        *person_of(completion),
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
        _no(attempt.c.share),
        *person_of(run),
    ).where(run.c.role == "first", *own_rows(run))
    under_way = sa.select(
        sa.literal(OPEN),
        attempt.c.module,
        attempt.c.activity,
        attempt.c.moved_at,
        _no(run.c.moved_at),
        sa.cast(attempt.c.questions, sa.Text),
        _no(run.c.edition),
        number,
        _answered,
        _no(attempt.c.share),
        *person_of(attempt),
    ).where(attempt.c.submitted_at.is_(None), *own_rows(attempt))
    return sa.union_all(completed, runs, under_way)


EVERYTHING = Prepared(_all(lambda table: table.c.person_id == _person))
_of_module = Prepared(_all(lambda table: table.c.person_id == _person, lambda table: table.c.module == _module))


LATEST_ANSWERS = 200
"""How many answers with a certainty calibration looks back on."""


SureAnswer = tuple[str, str, str, int, float]
"""A marked answer with the certainty stated: module, activity, question, certainty and raw share of full marks."""

SURE = Prepared(
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
    """The person's latest marked answers for which they said how sure they were, as plain rows, since there are
    hundreds.
    """
    return cast(list[SureAnswer], SURE.rows(connection, {"person_id": person_id}))


def records(connection: Connection, person_id: int, module: str | None = None) -> Mapping[str, dict[str, Record]]:
    """The person's records by module and activity, or only those of one `module`."""
    values: dict[str, int | str] = {"person_id": person_id}
    if module is not None:
        values["module"] = module
    return _read((EVERYTHING if module is None else _of_module).rows(connection, values))


def of_people(
    connection: Connection, people: Collection[int], modules: Collection[str]
) -> dict[int, Mapping[str, dict[str, Record]]]:
    """The records of some people in these modules, by person. One query."""
    theirs = _all(lambda table: table.c.person_id.in_(people), lambda table: table.c.module.in_(modules), whose=True)
    rows: dict[int, list[Row]] = defaultdict(list)
    for row in connection.execute(theirs):
        rows[row[-1]].append(tuple(row))
    return {who: _read(own) for who, own in rows.items()}


def _read(rows: Iterable[Row]) -> Mapping[str, dict[str, Record]]:
    of_kind: dict[str, dict[Place, Row]] = {COMPLETED: {}, RUN: {}, OPEN: {}}
    for row in rows:
        of_kind[row[0]][row[1], row[2]] = row
    completed, runs, under_way = of_kind.values()
    found: dict[str, dict[str, Record]] = {}
    for place, row in completed.items():
        if row[5] == CASE and place in runs:
            record: Record = _case(runs.pop(place), row)
        elif row[5] == QUIZ and (row[4] or place in under_way):
            record = _quiz(under_way.pop(place, None), row)
        else:
            record = Record(kind=row[5], completed_at=row[3], touched=row[3], completed_on=row[6])
        found.setdefault(place[0], {})[place[1]] = record
    for place, row in runs.items():
        _add(found, place, _case(row))
    for place, row in under_way.items():
        _add(found, place, _quiz(row))
    return found


def _case(row: Row, completed: Row | None = None) -> CaseRecord:
    path = tuple(msgspec.json.decode(row[5] or "[]"))
    return CaseRecord(
        completed_at=completed[3] if completed else None,
        touched=row[3],
        completed_on=completed[6] if completed else "",
        steps=len(path),
        ended=row[4] is not None,
        path=path,
        edition=row[6],
        draw=row[7] or 0,
    )


def _quiz(under_way: Row | None, completed: Row | None = None) -> QuizRecord:
    moments = under_way[3] if under_way else None, completed[4] if completed else None
    return QuizRecord(
        completed_at=completed[3] if completed else None,
        touched=max(moment for moment in moments if moment),
        completed_on=completed[6] if completed else "",
        open=under_way is not None,
        answered=under_way[8] if under_way else 0,
        asked=len(msgspec.json.decode(under_way[5])) if under_way else 0,
        best=completed[9] if completed else None,
    )


def _add(found: dict[str, dict[str, Record]], place: Place, record: Record) -> None:
    """Add a record. If an activity was worked on as two kinds, the record of the later kind stays."""
    own = found.setdefault(place[0], {})
    before = own.get(place[1])
    own[place[1]] = record if before is None else max(before, record, key=_when)


def _when(record: Record) -> float:
    return record.touched.timestamp() if record.touched else 0.0
