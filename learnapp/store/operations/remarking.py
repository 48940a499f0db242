"""Marking submitted answers again by the present edition's keys: planned, shown, then done when confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.content.content import Module, Quiz
from learnapp.domain.editions.edition_changes import compare
from learnapp.domain.numbers.counted import counted
from learnapp.domain.numbers.percentages import percent
from learnapp.domain.questions.kind import AnswerError
from learnapp.domain.quizzes import attempts as rules
from learnapp.store.cohorts import progress_status
from learnapp.store.content.catalogue import Catalogue
from learnapp.store.messages import messages
from learnapp.store.security.audit import write_audit
from learnapp.store.tables.people_and_work import attempt, person, response

PAGE = 1000
"""Answers read at a time."""


@dataclass(frozen=True)
class MarkChange:
    """One answer whose score would change. Scores are raw points out of `out_of`."""

    response_id: int
    attempt_id: int
    email: str
    activity: str
    number: int
    question: str
    old_score: float
    new_score: float
    out_of: float
    chance: float


@dataclass(frozen=True)
class RemarkPlan:
    """What marking again would do.

    `examined` answers were given on earlier editions; `unfit` of them keep their marks, because their questions have
    changed in structure since or are gone.
    """

    module: str
    edition: str
    examined: int
    unfit: int
    changes: tuple[MarkChange, ...]


def plan(connection: Connection, catalogue: Catalogue, module: str) -> RemarkPlan:
    """Every submitted answer to the module, marked by its present edition, against the score it has."""
    published = catalogue.at(connection)
    present, digest = published.modules[module], published.editions[module]
    unfit_since: dict[str, set[str]] = {}
    changes, examined, unfit = [], 0, 0
    for row in _answers(connection, module):
        marked_by = row.marked_edition or row.edition
        if marked_by == digest:
            continue
        if marked_by not in unfit_since:
            edits = compare(catalogue.edition(connection, marked_by), present).edits
            unfit_since[marked_by] = {edit.where for edit in edits if edit.cls == "structure"}
        quiz = present.activity(row.activity)
        where = f"{row.activity}#{row.question}"
        examined += 1
        if not isinstance(quiz, Quiz) or any(w == where or w == row.activity for w in unfit_since[marked_by]):
            unfit += 1
            continue
        try:
            mark = rules.mark_response(quiz, row.question, row.seed, row.answer)
        except (KeyError, AnswerError):
            unfit += 1
            continue
        if (mark.score, mark.out_of) != (row.score, row.out_of):
            scores = (row.score or 0.0, mark.score, mark.out_of, mark.chance)
            where_it_is = (row.id, row.attempt_id, row.email, row.activity, row.number, row.question)
            changes.append(MarkChange(*where_it_is, *scores))
    return RemarkPlan(module, digest, examined, unfit, tuple(changes))


def _answers(connection: Connection, module: str) -> Iterator[sa.Row[*tuple[Any, ...]]]:
    columns = (
        response.c.id,
        response.c.attempt_id,
        person.c.email,
        attempt.c.activity,
        attempt.c.number,
        attempt.c.seed,
        response.c.question,
        response.c.edition,
        response.c.marked_edition,
        response.c.answer,
        response.c.score,
        response.c.out_of,
    )
    query = (
        sa.select(*columns)
        .join(attempt, attempt.c.id == response.c.attempt_id)
        .join(person, person.c.id == attempt.c.person_id)
        .where(attempt.c.module == module, attempt.c.submitted_at.is_not(None))
        .order_by(response.c.id)
        .limit(PAGE)
    )
    after = 0
    while rows := connection.execute(query.where(response.c.id > after)).all():
        yield from rows
        after = rows[-1].id


def describe(plan: RemarkPlan) -> list[str]:
    """The plan in words, a line for each answer that would change."""
    lines = [
        f"{c.email}  {c.activity}, attempt {c.number}, {c.question}: {c.old_score:g} -> {c.new_score:g} of {c.out_of:g}"
        for c in plan.changes
    ]
    people = len({c.email for c in plan.changes})
    lines.append(
        f"{counted(plan.examined, 'answer')} {'was' if plan.examined == 1 else 'were'} given on earlier editions. "
        f"{len(plan.changes)} would change, for {counted(people, 'person', 'people')}."
    )
    if plan.unfit:
        lines.append(
            f"{counted(plan.unfit, 'answer')} not marked again: the question was removed or its structure changed."
        )
    return lines


def apply(connection: Connection, catalogue: Catalogue, confirmed: RemarkPlan, now: datetime) -> int:
    """Do what the plan says, answer by answer, and add each attempt up again. Returns how many answers changed.

    An answer that has changed since the plan was made is left alone.
    """
    changed = 0
    before = _shares(connection, confirmed)
    for change in confirmed.changes:
        same = (response.c.id == change.response_id, sa.func.coalesce(response.c.score, 0.0) == change.old_score)
        values = {
            "score": change.new_score,
            "out_of": change.out_of,
            "chance": change.chance,
            "marked_edition": confirmed.edition,
        }
        changed += connection.execute(response.update().where(*same).values(**values)).rowcount
    for attempt_id in dict.fromkeys(c.attempt_id for c in confirmed.changes):
        _add_up(connection, catalogue, attempt_id)
    if changed:
        module = catalogue.at(connection).modules[confirmed.module]
        progress_status.rebuild(connection, [module])
        _tell(connection, module, confirmed, before, now)
    detail = {"module": confirmed.module, "edition": confirmed.edition, "answers": changed}
    write_audit(connection, "remark", detail, now, None)
    return changed


def _shares(connection: Connection, confirmed: RemarkPlan) -> dict[int, sa.Row[*tuple[Any, ...]]]:
    """Each attempt's owner and result, by its number among all."""
    ids = list({change.attempt_id for change in confirmed.changes})
    columns = attempt.c.id, attempt.c.person_id, attempt.c.activity, attempt.c.number, attempt.c.share, attempt.c.score
    found: dict[int, sa.Row[*tuple[Any, ...]]] = {}
    for start in range(0, len(ids), PAGE):
        rows = connection.execute(sa.select(*columns).where(attempt.c.id.in_(ids[start : start + PAGE])))
        found.update((row.id, row) for row in rows)
    return found


def _tell(
    connection: Connection,
    module: Module,
    confirmed: RemarkPlan,
    before: dict[int, sa.Row[*tuple[Any, ...]]],
    now: datetime,
) -> None:
    """Put a message on the page of each person whose result has changed."""
    for id_, new in _shares(connection, confirmed).items():
        old = before[id_]
        if new.score == old.score:
            continue
        quiz = module.activity(new.activity)
        title = quiz.title if quiz else new.activity
        body = (
            f"The authors put right the answer to a question in “{title}” of the module “{module.title}”, and your "
            f"attempt {new.number} has been marked again. Your points went from {old.score:g} to {new.score:g}. Your "
            f"score above chance was {percent(old.share)} and is now {percent(new.share)}. "
            "Your results show which questions were marked again."
        )
        link = f"/modules/{module.slug}/{new.activity}/attempts/{new.number}/"
        delivery = messages.Delivery(new.person_id, "", f"Your result in “{title}” has changed", body, link)
        messages.deliver_row(connection, f"remark:{confirmed.edition[:40]}:{id_}", [delivery], now)


def _add_up(connection: Connection, catalogue: Catalogue, attempt_id: int) -> None:
    """The attempt's total again, from its responses' marks; an unanswered question is marked as such."""
    columns = attempt.c.module, attempt.c.activity, attempt.c.edition, attempt.c.seed, attempt.c.questions
    head = connection.execute(sa.select(*columns).where(attempt.c.id == attempt_id)).one()
    rows = connection.execute(
        sa.select(response.c.question, response.c.edition, response.c.marked_edition, response.c.answer).where(
            response.c.attempt_id == attempt_id
        )
    )
    given = {row.question: row for row in rows}
    marks = {}
    for name in head.questions:
        row = given.get(name)
        digest = (row.marked_edition or row.edition) if row else catalogue.continues_on(head.module, head.edition)
        quiz = catalogue.edition(connection, digest).activity(head.activity)
        assert isinstance(quiz, Quiz)
        marks[name] = rules.mark_response(quiz, name, head.seed, row.answer if row else None)
    total = rules.total(head.questions, marks)
    values = {"score": total.score, "out_of": total.out_of, "share": total.share}
    connection.execute(attempt.update().where(attempt.c.id == attempt_id).values(**values))
