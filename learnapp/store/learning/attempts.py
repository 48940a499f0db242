"""Attempts at quizzes and the responses in them, as rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.db.inserting import insert_for
from learnapp.store.db.prepared import Prepared
from learnapp.store.learning import completions
from learnapp.store.tables.people_and_work import attempt, response


@dataclass(frozen=True)
class Response:
    """One answer as it is now. `revision` counts from 1 how often it was given."""

    question: str
    edition: str
    answer: Any
    certainty: int | None
    revision: int
    seconds: int
    score: float | None
    out_of: float | None
    chance: float | None
    marked_edition: str | None


@dataclass(frozen=True)
class Attempt:
    """One go at a quiz. `questions` are the ids it asks, in order."""

    id: int
    number: int
    edition: str
    seed: int
    questions: tuple[str, ...]
    started_at: datetime
    submitted_at: datetime | None
    score: float | None
    out_of: float | None
    share: float | None
    responses: dict[str, Response]


@dataclass(frozen=True)
class AttemptLine:
    """One line of a list of attempts."""

    number: int
    started_at: datetime
    submitted_at: datetime | None
    share: float | None


_ATTEMPT = (
    attempt.c.id,
    attempt.c.number,
    attempt.c.edition,
    attempt.c.seed,
    attempt.c.questions,
    attempt.c.started_at,
    attempt.c.submitted_at,
    attempt.c.score,
    attempt.c.out_of,
    attempt.c.share,
)
_RESPONSE = (
    response.c.question,
    response.c.edition.label("response_edition"),
    response.c.answer,
    response.c.certainty,
    response.c.revision,
    response.c.seconds,
    response.c.score.label("response_score"),
    response.c.out_of.label("response_out_of"),
    response.c.chance,
    response.c.marked_edition,
)
_mine = (
    attempt.c.person_id == sa.bindparam("person_id"),
    attempt.c.module == sa.bindparam("module"),
    attempt.c.activity == sa.bindparam("activity"),
)
_with_responses = sa.select(*_ATTEMPT, *_RESPONSE).outerjoin(response, response.c.attempt_id == attempt.c.id)
_open = Prepared(_with_responses.where(*_mine, attempt.c.submitted_at.is_(None)))
_lock_open = Prepared(sa.select(attempt.c.id).where(*_mine, attempt.c.submitted_at.is_(None)).with_for_update())
_line = attempt.c.number, attempt.c.started_at, attempt.c.submitted_at, attempt.c.share
_lines = Prepared(sa.select(*_line).where(*_mine).order_by(attempt.c.number.desc()))
_numbered = Prepared(_with_responses.where(*_mine, attempt.c.number == sa.bindparam("number")))

_GIVEN = ("edition", "answer", "certainty", "revision", "seconds", "answered_at")
_given: dict[str, sa.BindParameter[Any]] = {name: sa.bindparam(name) for name in _GIVEN}
_its_attempt: sa.BindParameter[int] = sa.bindparam("its_attempt")
_its_question: sa.BindParameter[str] = sa.bindparam("its_question")
_first_answer = Prepared(
    response.insert().values(
        attempt_id=_its_attempt, question=_its_question, person_id=sa.bindparam("person_id"), **_given
    )
)
_changed_answer = Prepared(
    response.update()
    .where(response.c.attempt_id == _its_attempt, response.c.question == _its_question)
    .values(**_given)
)
_marked = (
    response.update()
    .where(response.c.attempt_id == _its_attempt, response.c.question == _its_question)
    .values(score=sa.bindparam("points"), out_of=sa.bindparam("most"), chance=sa.bindparam("by_chance"))
)
_moved = Prepared(attempt.update().where(attempt.c.id == _its_attempt).values(moved_at=sa.bindparam("moved_at")))


def _attempt(rows: list[tuple[Any, ...]]) -> Attempt | None:
    if not rows:
        return None
    id_, number, edition, seed, questions, started_at, submitted_at, score, out_of, share = rows[0][:10]
    responses = {row[10]: Response(*row[10:]) for row in rows if row[10] is not None}
    return Attempt(
        id_,
        number,
        edition,
        seed,
        tuple(questions),
        started_at,
        submitted_at,
        score,
        out_of,
        share,
        responses,
    )


def unfinished(connection: Connection, person_id: int, module: str, activity: str) -> Attempt | None:
    """The person's open attempt with its responses. One query."""
    values = {"person_id": person_id, "module": module, "activity": activity}
    return _attempt(_open.rows(connection, values))


def lock_unfinished(connection: Connection, person_id: int, module: str, activity: str) -> Attempt | None:
    """The open attempt, locked against other changes until this transaction ends."""
    if connection.dialect.name != "sqlite":  # SQLite's write transactions already take turns
        _lock_open.rows(connection, {"person_id": person_id, "module": module, "activity": activity})
    return unfinished(connection, person_id, module, activity)


def numbered(connection: Connection, person_id: int, module: str, activity: str, number: int) -> Attempt | None:
    """One of the person's attempts by its number, with its responses. One query."""
    values = {"person_id": person_id, "module": module, "activity": activity, "number": number}
    return _attempt(_numbered.rows(connection, values))


def all_of(connection: Connection, person_id: int, module: str, activity: str) -> list[AttemptLine]:
    """The person's attempts, newest first."""
    values = {"person_id": person_id, "module": module, "activity": activity}
    return [AttemptLine(*row) for row in _lines.rows(connection, values)]


def times_asked(connection: Connection, person_id: int, module: str, activity: str) -> dict[str, int]:
    """How often each question was asked in the person's earlier attempts."""
    values = {"person_id": person_id, "module": module, "activity": activity}
    counts: Counter[str] = Counter()
    for (questions,) in connection.execute(sa.select(attempt.c.questions).where(*_mine), values):
        counts.update(questions)
    return counts


def begin(
    connection: Connection,
    person_id: int,
    module: str,
    activity: str,
    *,
    edition: str,
    seed: int,
    questions: tuple[str, ...],
    now: datetime,
) -> bool:
    """Begin an attempt; False if one is open already, even if two are begun at once."""
    highest = (
        sa.select(sa.func.coalesce(sa.func.max(attempt.c.number), 0) + 1)
        .where(attempt.c.person_id == person_id, attempt.c.module == module, attempt.c.activity == activity)
        .scalar_subquery()
    )
    insert = insert_for(connection)
    statement = insert(attempt).values(
        person_id=person_id,
        module=module,
        activity=activity,
        number=highest,
        edition=edition,
        seed=seed,
        questions=list(questions),
        started_at=now,
        moved_at=now,
    )
    return connection.execute(statement.on_conflict_do_nothing().returning(attempt.c.id)).first() is not None


def save_response(
    connection: Connection,
    attempt_id: int,
    person_id: int,
    *,
    question: str,
    edition: str,
    answer: Any,
    certainty: int | None,
    revision: int,
    seconds: int,
    now: datetime,
) -> None:
    """Write an answer down as `revision`. The caller holds the attempt's lock and has checked the revision."""
    values = {
        "its_attempt": attempt_id,
        "its_question": question,
        "edition": edition,
        "answer": answer,
        "certainty": certainty,
        "revision": revision,
        "seconds": seconds,
        "answered_at": now,
    }
    if revision == 1:
        _first_answer.run(connection, {**values, "person_id": person_id})
    else:
        _changed_answer.run(connection, values)
    _moved.run(connection, {"its_attempt": attempt_id, "moved_at": now})


def submit(
    connection: Connection,
    attempt_id: int,
    marks: dict[str, tuple[float, float, float]],
    *,
    score: float,
    out_of: float,
    share: float | None,
    now: datetime,
) -> None:
    """Close an attempt with its marks: question -> (score, out of, chance). That completes the quiz.

    The caller holds the attempt's lock.
    """
    rows = [
        {"its_attempt": attempt_id, "its_question": question, "points": points, "most": most, "by_chance": chance}
        for question, (points, most, chance) in marks.items()
    ]
    if rows:
        connection.execute(_marked, rows)
    values = {"submitted_at": now, "moved_at": now, "score": score, "out_of": out_of, "share": share}
    change = attempt.update().where(attempt.c.id == attempt_id, attempt.c.submitted_at.is_(None)).values(**values)
    whose = attempt.c.person_id, attempt.c.module, attempt.c.activity, attempt.c.edition
    row = connection.execute(change.returning(*whose)).first()
    if row is not None:
        completions.complete(connection, row.person_id, row.module, row.activity, "quiz", row.edition, now)
