"""What a learner does in a quiz."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy.engine import Connection

from learnapp.domain.content.content import Quiz
from learnapp.domain.questions.kind import Mark
from learnapp.domain.quizzes import attempts as rules
from learnapp.learner.places import ActivityPlace, as_offered, exactly, on_edition
from learnapp.learner.quizzes.review_actions import make_cards
from learnapp.store.cohorts import progress_status
from learnapp.store.learning import attempts
from learnapp.store.learning.attempts import Attempt


class SavedAnswer(Enum):
    """The result of an answer that was sent."""

    NEW = "it was written down"
    SAME = "the very answer had been written down: a second click, or a page sent again"
    STALE = "another answer had been given since the page was opened"
    LOCKED = "its feedback has been shown, so it stands"
    LATE = "it came after the time limit"


@dataclass(frozen=True)
class SubmittedAnswer:
    """An answer as sent. `revision` is the one the page showed: 0 before the first answer."""

    question: str
    answer: Any
    certainty: int | None
    revision: int
    seconds: int


def begin(connection: Connection, person_id: int, place: ActivityPlace, now: datetime) -> None:
    """Begin an attempt on the edition that new work uses. Questions that earlier attempts did not ask come first."""
    assert isinstance(place.activity, Quiz)
    seed = secrets.randbelow(2**31)
    seen = attempts.times_asked(connection, person_id, *place.address)
    questions = rules.choose(place.activity, seed, seen)
    began = attempts.begin(
        connection, person_id, *place.address, edition=place.edition, seed=seed, questions=questions, now=now
    )
    if began:
        progress_status.began(connection, person_id, place.module, place.activity.slug, now)


def planned(connection: Connection, person_id: int, place: ActivityPlace, now: datetime) -> Attempt:
    """The attempt that this person may start without a network. It is not in the database until they do."""
    assert isinstance(place.activity, Quiz)
    seed = secrets.randbelow(2**31)
    earlier = attempts.all_of(connection, person_id, *place.address)
    questions = rules.choose(place.activity, seed, attempts.times_asked(connection, person_id, *place.address))
    number = max((line.number for line in earlier), default=0) + 1
    return Attempt(0, number, place.edition, seed, questions, now, None, None, None, None, {})


def begin_as_planned(
    connection: Connection, person_id: int, place: ActivityPlace, plan: Mapping[str, Any], now: datetime
) -> bool:
    """Begin the attempt that a device started without a network; False if another has been started in its place."""
    existing = attempts.unfinished(connection, person_id, *place.address)
    if existing is not None:
        return (existing.seed, existing.number) == (plan["seed"], plan["number"])
    earlier = attempts.all_of(connection, person_id, *place.address)
    if max((line.number for line in earlier), default=0) + 1 != plan["number"]:
        return False
    began = attempts.begin(
        connection,
        person_id,
        *place.address,
        edition=plan["edition"],
        seed=plan["seed"],
        questions=tuple(plan["questions"]),
        now=now,
    )
    if began:
        progress_status.began(connection, person_id, place.module, place.activity.slug, now)
    return began


def save(
    connection: Connection,
    attempt: Attempt,
    person_id: int,
    given: SubmittedAnswer,
    *,
    quiz: Quiz,
    edition: str,
    now: datetime,
    extra_time: float,
) -> SavedAnswer:
    """Record an answer in an attempt that the caller has locked. A stale page overwrites nothing."""
    existing = attempt.responses.get(given.question)
    if existing is not None and existing.answer == given.answer and existing.certainty == given.certainty:
        return SavedAnswer.SAME
    if not rules.may_change(quiz, existing is not None):
        return SavedAnswer.LOCKED
    if given.revision != (existing.revision if existing else 0):
        return SavedAnswer.STALE
    if not rules.in_time(quiz, attempt.started_at, now, extra_time):
        return SavedAnswer.LATE
    attempts.save_response(
        connection,
        attempt.id,
        person_id,
        question=given.question,
        edition=edition,
        answer=given.answer,
        certainty=given.certainty,
        revision=given.revision + 1,
        seconds=given.seconds + (existing.seconds if existing else 0),
        now=now,
    )
    return SavedAnswer.NEW


def quiz_for(attempt: Attempt, module: str, activity: str, question: str) -> tuple[Quiz, str]:
    """The quiz from which one question of an attempt is shown, and the digest of its edition.

    An answered question stays on the edition that it was answered on or re-marked by; the others get later wording and
    feedback.
    """
    response = attempt.responses.get(question)
    if response is not None:
        place = exactly(module, activity, response.marked_edition or response.edition)
    else:
        place = on_edition(module, activity, attempt.edition)
    assert isinstance(place.activity, Quiz)
    return place.activity, place.edition


def marks_of(attempt: Attempt, module: str, activity: str) -> dict[str, Mark]:
    """The mark of every question asked, each by the edition it was shown from; an unanswered one scores nothing."""
    marks = {}
    for name in attempt.questions:
        quiz, _ = quiz_for(attempt, module, activity, name)
        response = attempt.responses.get(name)
        marks[name] = rules.mark_response(quiz, name, attempt.seed, response.answer if response else None)
    return marks


def submit(connection: Connection, attempt: Attempt, person_id: int, module: str, activity: str, now: datetime) -> None:
    """Mark and close an attempt that the caller has locked, and schedule the questions worth seeing again."""
    marks = marks_of(attempt, module, activity)
    total = rules.total(attempt.questions, marks)
    given = {name: (m.score, m.out_of, m.chance) for name, m in marks.items() if name in attempt.responses}
    attempts.submit(connection, attempt.id, given, score=total.score, out_of=total.out_of, share=total.share, now=now)
    progress_status.finished(connection, person_id, as_offered(module, attempt.edition), activity, now, total.share)
    quiz = on_edition(module, activity, attempt.edition).activity
    assert isinstance(quiz, Quiz)
    make_cards(connection, person_id, module, quiz, attempt, marks, now)
