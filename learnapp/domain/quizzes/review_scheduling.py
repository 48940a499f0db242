"""Spaced review: when a question comes back (the FSRS library decides) and which question is asked then.

Intervals are whole days: FSRS's minute-long learning steps are left out, because people here come back between
shifts. What comes back on a day is due from its beginning, at midnight in the UK, so that pages and calendars agree.
The same moments and ratings always give the same schedule: fuzzing is off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any, Protocol, TypeVar

from fsrs import Card, Rating, Scheduler

from learnapp.domain.content.content import Case, Lesson, Module, Question, Quiz
from learnapp.domain.dates import uk_times
from learnapp.domain.questions.kind import Mark
from learnapp.domain.quizzes.certainty import share_right

MOST_A_DAY = 10
"""Reviews offered in one day, even after an absence: the rest wait for the next days."""
WRONG_BELOW = 0.5
"""An answer with less than this share of its marks, counted from chance, was wrong."""
LONGEST_DAYS = 365
LEECH = 4
"""After this many wrong answers in review, the site offers to read about the question again or to drop it."""
FRESH_DAYS = 3
"""A card due for fewer days than this is fresh: while there is a backlog, every third question is a fresh one."""

_scheduler = Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=LONGEST_DAYS, enable_fuzzing=False)

Schedule = dict[str, Any]
"""FSRS's card as its own JSON-able form, due date included."""


def comes_back(mark: Mark, certainty: int | None) -> int | None:
    """The rating with which a question enters review: Again if wrong, Hard if right at certainty 1, otherwise None."""
    if mark.share is None:
        return None
    if mark.share < WRONG_BELOW:
        return int(Rating.Again)
    return int(Rating.Hard) if certainty == 1 else None


def rating(mark: Mark, certainty: int | None) -> int:
    """What a review's answer shows of the learner's memory: FSRS's Again, Hard, Good or Easy.

    Wrong is Again. Right in part, or right at certainty 1, is Hard; right at certainty 3 is Easy; otherwise Good.
    Unscored questions are Good: having thought about them again is what counts.
    """
    if mark.share is None:
        return int(Rating.Good)
    if mark.share < WRONG_BELOW:
        return int(Rating.Again)
    if share_right(mark) < 1 or certainty == 1:
        return int(Rating.Hard)
    return int(Rating.Easy) if certainty == 3 else int(Rating.Good)


def begin(rated: int, now: datetime) -> tuple[Schedule, datetime]:
    """A new card that was just answered: its schedule, and when it is due, the next day at the earliest."""
    return _after(Card(card_id=0, due=now), rated, now)


def next_due(schedule: Schedule, rated: int, now: datetime) -> tuple[Schedule, datetime]:
    """The schedule after a review. A clock that has gone back counts as no time passed."""
    card = Card.from_dict(schedule)  # type: ignore[arg-type]
    last = card.last_review
    return _after(card, rated, max(now, last) if last else now)


def _after(card: Card, rated: int, now: datetime) -> tuple[Schedule, datetime]:
    reviewed, _log = _scheduler.review_card(card, Rating(rated), now.astimezone(UTC))
    # FSRS counts 24 hours to a day. Here a day is one of the UK's clocks, so 23:30 is followed by the next day's 23:30.
    reviewed.due = uk_times.moved(now, (reviewed.due - now).days)
    return dict(reviewed.to_dict()), reviewed.due


def left_today(done_today: int) -> int:
    """How many more reviews are offered today."""
    return max(0, MOST_A_DAY - done_today)


def start_of_day(now: datetime) -> datetime:
    """Midnight at the beginning of this day in the UK: reviews done since then count as today's."""
    return uk_times.moment(uk_times.day_of(now), time(0))


def end_of_day(now: datetime) -> datetime:
    """The last moment of this day in the UK: what comes back by then is due today, from the morning."""
    return uk_times.moment(uk_times.day_of(now) + timedelta(days=1), time(0)) - timedelta(microseconds=1)


def days_to_catch_up(due: int, done_today: int) -> int:
    """How many days, including today, it takes to ask all cards that are due, at MOST_A_DAY a day."""
    left = left_today(done_today)
    return (1 if due and left else 0) + -(-max(0, due - left) // MOST_A_DAY)


def is_leech(lapses: int) -> bool:
    """Whether a question has been answered wrong so often that asking once more will not help."""
    return lapses >= LEECH


class _Due(Protocol):
    @property
    def due_at(self) -> datetime: ...
    @property
    def lapses(self) -> int: ...


_Card = TypeVar("_Card", bound=_Due)


def next_card(due: Sequence[_Card], done_today: int, now: datetime) -> _Card | None:
    """The card to ask next. The longest due comes first; every third time it is the newest that is not a leech, so
    that a backlog keeps nothing new waiting for weeks.
    """
    if not due or not left_today(done_today):
        return None
    since = start_of_day(now) - timedelta(days=FRESH_DAYS - 1)
    fresh = [card for card in due if card.due_at >= since and not is_leech(card.lapses)]
    if done_today % 3 == 2 and fresh:
        return max(fresh, key=lambda card: card.due_at)
    return min(due, key=lambda card: card.due_at)


Living = Callable[[str, str, str, str], bool]
"""Whether a card (module, activity, question, principle) still has something to ask."""


def living(modules: Iterable[Module]) -> Living:
    """The cards that still have something to ask: not those whose question and principle have both left the module."""
    questions: set[tuple[str, str, str]] = set()
    principles: set[tuple[str, str]] = set()
    for module in modules:
        for quiz in module.activities:
            if isinstance(quiz, Quiz):
                questions.update((module.slug, quiz.slug, question.id) for question in quiz.questions)
                if quiz.purpose != "prequestions":
                    principles.update((module.slug, q.principle) for q in quiz.questions if q.principle)

    def lives(module: str, activity: str, question: str, principle: str) -> bool:
        return (module, activity, question) in questions or (module, principle) in principles

    return lives


def to_reread(module: Module, activity: str) -> Lesson | Case | None:
    """What to read again before a quiz's question is asked again: the lesson before the quiz, or else the case."""
    places = [place for place, one in enumerate(module.activities) if one.slug == activity]
    before = module.activities[: places[0]] if places else module.activities
    for kind in (Lesson, Case):
        for one in reversed(before):
            if isinstance(one, kind):
                return one
    return None


def question_for(
    module: Module, activity: str, question: str, principle: str, turn: int
) -> tuple[Quiz, Question] | None:
    """Which question a card asks on its `turn`-th return, from 0; None if its module no longer has one.

    A question of judgement comes back as another vignette of the same principle, if there is one: each in turn, those
    kept for review first. A factual question comes back as itself.
    """
    own = _find(module, activity, question)
    if own is not None and not own[1].judgement:
        return own
    others = [pair for pair in _of_principle(module, principle) if pair[1].id != question] if principle else []
    if others:
        return others[turn % len(others)]
    return own


def _find(module: Module, activity: str, question: str) -> tuple[Quiz, Question] | None:
    quiz = module.activity(activity)
    if not isinstance(quiz, Quiz):
        return None
    found = quiz.question(question)
    return (quiz, found) if found is not None else None


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
