"""Marking submitted answers again with the present edition's keys: planned, shown, then done when confirmed."""

from __future__ import annotations

from collections import defaultdict
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
"""How many answers to read at a time."""


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
    since changed in structure or been removed.
    """

    module: str
    edition: str
    examined: int
    unfit: int
    changes: tuple[MarkChange, ...]


def plan(connection: Connection, catalogue: Catalogue, module: str) -> RemarkPlan:
    """Compare the score of every submitted answer to the module with the mark that its present edition gives."""
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
    """Carry out the plan, and add each attempt up again. Returns how many answers changed.

    An answer that has changed since the plan was made is left alone.
    """
    before = _shares(connection, confirmed)
    changed = _change_marks(connection, confirmed)
    for some in _in_parts(list(before)):
        _add_up(connection, catalogue, some)
    if changed:
        module = catalogue.at(connection).modules[confirmed.module]
        progress_status.rebuild(connection, [module])
        _tell(connection, module, confirmed, before, now)
    detail = {"module": confirmed.module, "edition": confirmed.edition, "answers": changed}
    write_audit(connection, "remark", detail, now, None)
    return changed


def _change_marks(connection: Connection, confirmed: RemarkPlan) -> int:
    its: sa.BindParameter[int] = sa.bindparam("its")
    old: sa.BindParameter[float] = sa.bindparam("old")
    change = response.update().where(response.c.id == its, sa.func.coalesce(response.c.score, 0.0) == old)
    marks: dict[str, sa.BindParameter[Any]] = {
        name: sa.bindparam(f"new_{name}") for name in ("score", "out_of", "chance")
    }
    change = change.values(**marks, marked_edition=confirmed.edition)
    rows = [
        {
            "its": one.response_id,
            "old": one.old_score,
            "new_score": one.new_score,
            "new_out_of": one.out_of,
            "new_chance": one.chance,
        }
        for one in confirmed.changes
    ]
    return connection.execute(change, rows).rowcount if rows else 0


def _in_parts(ids: list[int]) -> Iterator[list[int]]:
    return (ids[start : start + PAGE] for start in range(0, len(ids), PAGE))


def _shares(connection: Connection, confirmed: RemarkPlan) -> dict[int, sa.Row[*tuple[Any, ...]]]:
    """Each attempt's owner and result, by the attempt's id."""
    ids = list({change.attempt_id for change in confirmed.changes})
    columns = attempt.c.id, attempt.c.person_id, attempt.c.activity, attempt.c.number, attempt.c.share, attempt.c.score
    found: dict[int, sa.Row[*tuple[Any, ...]]] = {}
    for some in _in_parts(ids):
        rows = connection.execute(sa.select(*columns).where(attempt.c.id.in_(some)))
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
    told = []
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
        told.append((f"remark:{confirmed.edition[:40]}:{id_}", delivery))
    messages.deliver_rows(connection, told, now)


def _add_up(connection: Connection, catalogue: Catalogue, ids: list[int]) -> None:
    """Add up the attempts' totals again from their responses' marks; an unanswered question is marked as such."""
    given: dict[int, dict[str, Any]] = defaultdict(dict)
    columns = response.c.attempt_id, response.c.question, response.c.edition, response.c.marked_edition
    for row in connection.execute(sa.select(*columns, response.c.answer).where(response.c.attempt_id.in_(ids))):
        given[row.attempt_id][row.question] = row
    head = attempt.c.id, attempt.c.module, attempt.c.activity, attempt.c.edition, attempt.c.seed, attempt.c.questions
    attempts = connection.execute(sa.select(*head).where(attempt.c.id.in_(ids)).order_by(attempt.c.id)).all()
    totals = [(one.id, _total(connection, catalogue, one, given[one.id])) for one in attempts]
    its: sa.BindParameter[int] = sa.bindparam("its")
    values: dict[str, sa.BindParameter[Any]] = {
        name: sa.bindparam(f"new_{name}") for name in ("score", "out_of", "share")
    }
    change = attempt.update().where(attempt.c.id == its).values(**values)
    rows = [
        {"its": id_, "new_score": total.score, "new_out_of": total.out_of, "new_share": total.share}
        for id_, total in totals
    ]
    connection.execute(change, rows)


def _total(
    connection: Connection, catalogue: Catalogue, head: sa.Row[*tuple[Any, ...]], given: dict[str, Any]
) -> rules.AttemptTotal:
    marks = {}
    for name in head.questions:
        row = given.get(name)
        digest = (row.marked_edition or row.edition) if row else catalogue.continues_on(head.module, head.edition)
        quiz = catalogue.edition(connection, digest).activity(head.activity)
        assert isinstance(quiz, Quiz)
        marks[name] = rules.mark_response(quiz, name, head.seed, row.answer if row else None)
    return rules.total(head.questions, marks)
