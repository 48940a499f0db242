"""Spaced review: when a question comes back, by the FSRS library, and which one is asked then.

Intervals are whole days: FSRS's minute-long learning steps are left out, because people here come back between
shifts. The same moments and ratings always give the same schedule: fuzzing is off.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from fsrs import Card, Rating, Scheduler

from learnapp.domain.content.content import Module, Question, Quiz
from learnapp.domain.questions.kind import Mark
from learnapp.domain.quizzes.certainty import share_right

MOST_A_DAY = 10
"""Reviews offered in one day, also after an absence: what is left waits for the next days."""
WRONG_BELOW = 0.5
"""An answer with less than this share of its marks, counted from chance, was wrong."""
LONGEST_DAYS = 365

_scheduler = Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=LONGEST_DAYS, enable_fuzzing=False)

Schedule = dict[str, Any]
"""FSRS's card as its own JSON-able form, due date included."""


def comes_back(mark: Mark, certainty: int | None) -> int | None:
    """The rating with which a question enters review: Again if wrong, Hard if right at certainty 1, otherwise None."""
    if not mark.scored or mark.share is None:
        return None
    if mark.share < WRONG_BELOW:
        return int(Rating.Again)
    return int(Rating.Hard) if certainty == 1 else None


def rating(mark: Mark, certainty: int | None) -> int:
    """What a review's answer says about remembering: FSRS's Again, Hard, Good or Easy.

    Wrong is Again. Right in part, or right at certainty 1, is Hard; right at certainty 3 is Easy; otherwise Good.
    Unscored questions are Good: having thought about them again is what counts.
    """
    if not mark.scored or mark.share is None:
        return int(Rating.Good)
    if mark.share < WRONG_BELOW:
        return int(Rating.Again)
    if share_right(mark) < 1 or certainty == 1:
        return int(Rating.Hard)
    return int(Rating.Easy) if certainty == 3 else int(Rating.Good)


def begin(rated: int, now: datetime) -> tuple[Schedule, datetime]:
    """A new card that was just answered: its schedule, and when it is due, at least a day on."""
    return _after(Card(card_id=0, due=now), rated, now)


def next_due(schedule: Schedule, rated: int, now: datetime) -> tuple[Schedule, datetime]:
    """The schedule after a review. A clock that has gone back counts as no time passed."""
    card = Card.from_dict(schedule)  # type: ignore[arg-type]
    last = card.last_review
    return _after(card, rated, max(now, last) if last else now)


def _after(card: Card, rated: int, now: datetime) -> tuple[Schedule, datetime]:
    reviewed, _log = _scheduler.review_card(card, Rating(rated), now.astimezone(UTC))
    return dict(reviewed.to_dict()), reviewed.due


def left_today(done_today: int) -> int:
    """How many more reviews are offered today."""
    return max(0, MOST_A_DAY - done_today)


def question_for(
    module: Module, activity: str, question: str, principle: str, turn: int
) -> tuple[Quiz, Question] | None:
    """Which question a card asks on its `turn`-th return, from 0: None if the module no longer holds any.

    A question of judgement comes back as another vignette of the same principle where there is one, those kept for
    review first and each in turn; a factual one comes back as itself.
    """
    own = _find(module, activity, question)
    others = [pair for pair in _of_principle(module, principle) if pair[1].id != question] if principle else []
    if own is not None and not own[1].judgement:
        return own
    if others:
        return others[turn % len(others)]
    return own


def _find(module: Module, activity: str, question: str) -> tuple[Quiz, Question] | None:
    quiz = module.activity(activity)
    if not isinstance(quiz, Quiz):
        return None
    return next(((quiz, q) for q in quiz.questions if q.id == question), None)


def _of_principle(module: Module, principle: str) -> Sequence[tuple[Quiz, Question]]:
    """The questions of a principle, review vignettes first. Prequestions are left out: they are asked once."""
    quizzes: Iterable[Quiz] = (a for a in module.activities if isinstance(a, Quiz) and a.purpose != "prequestions")
    ordered = sorted(quizzes, key=lambda quiz: quiz.purpose != "review")
    return [(quiz, q) for quiz in ordered for q in quiz.questions if q.principle == principle]


def to_review(quiz: Quiz, marks: Mapping[str, Mark], answered: Mapping[str, int | None]) -> list[tuple[Question, int]]:
    """The questions of a submitted attempt that come back, each with its entering rating.

    `answered` maps each answered question to its certainty. Prequestions never come back: being wrong is their point.
    """
    if quiz.purpose == "prequestions":
        return []
    found = []
    for question in quiz.questions:
        if question.id in answered and question.id in marks:
            rated = comes_back(marks[question.id], answered[question.id])
            if rated is not None:
                found.append((question, rated))
    return found
