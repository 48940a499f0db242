"""Spaced review: what comes back, when, and as which question."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from fsrs import Card, Rating, Scheduler

from learnapp.domain.content.content import Lesson, Module, Question, Quiz
from learnapp.domain.dates.uk_times import day_of
from learnapp.domain.questions.kind import Mark
from learnapp.domain.quizzes import review_scheduling
from learnapp.store.learning.reviews import CardRow

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
RIGHT, HALF, WRONG, UNSCORED = (
    Mark(score=1, out_of=1),
    Mark(score=0.6, out_of=1),
    Mark(score=0, out_of=1),
    Mark(score=0, out_of=0),
)
AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4


@pytest.mark.parametrize(
    ("mark", "certainty", "rating"),
    [
        (WRONG, None, AGAIN),
        (WRONG, 3, AGAIN),
        (RIGHT, 1, HARD),
        (RIGHT, 2, None),
        (RIGHT, None, None),
        (HALF, None, None),
        (UNSCORED, 1, None),
        (Mark(score=0.5, out_of=1), None, None),
        (Mark(score=0.5, out_of=1, chance=0.5), None, AGAIN),
    ],
)
def test_what_went_wrong_or_was_guessed_comes_back(mark: Mark, certainty: int | None, rating: int | None) -> None:
    assert review_scheduling.comes_back(mark, certainty) == rating


@pytest.mark.parametrize(
    ("mark", "certainty", "rating"),
    [
        (WRONG, 3, AGAIN),
        (HALF, 3, HARD),
        (Mark(score=0.5, out_of=1), 3, HARD),
        (RIGHT, 1, HARD),
        (RIGHT, None, GOOD),
        (RIGHT, 2, GOOD),
        (RIGHT, 3, EASY),
        (UNSCORED, None, GOOD),
    ],
)
def test_an_answer_is_rated_by_how_right_and_how_sure(mark: Mark, certainty: int | None, rating: int) -> None:
    assert review_scheduling.rating(mark, certainty) == rating


@pytest.mark.parametrize("ratings", [(1, 3, 3, 4), (2, 1, 1, 3, 3, 3), (1,) * 6, (2, 4, 4, 4, 4)])
def test_the_schedule_is_the_librarys_own(ratings: tuple[int, ...]) -> None:
    reference = Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=365, enable_fuzzing=False)
    card, moment = Card(card_id=0, due=NOW), NOW
    schedule, due = review_scheduling.begin(ratings[0], NOW)
    card, _ = reference.review_card(card, Rating(ratings[0]), moment)
    for rating in ratings[1:]:
        assert abs(due - card.due) <= timedelta(hours=1)  # in summer, the same time on the clock
        moment = due + timedelta(hours=5)
        schedule, due = review_scheduling.next_due(schedule, rating, moment)
        card, _ = reference.review_card(card, Rating(rating), moment)
    assert abs(due - card.due) <= timedelta(hours=1)


def test_nothing_comes_back_within_a_day() -> None:
    for rating in (AGAIN, HARD):
        assert review_scheduling.begin(rating, NOW)[1] >= NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("answered", "back"),
    [
        (datetime(2027, 3, 27, 23, 30, tzinfo=UTC), date(2027, 3, 28)),  # the clocks go forward in the night
        (datetime(2027, 3, 28, 22, 30, tzinfo=UTC), date(2027, 3, 29)),
        (datetime(2026, 10, 24, 23, 10, tzinfo=UTC), date(2026, 10, 26)),  # ten past midnight; the clocks go back
        (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2027, 1, 10, 23, 30, tzinfo=UTC), date(2027, 1, 11)),
    ],
)
def test_what_was_wrong_comes_back_on_the_next_day_whatever_the_clocks_do(answered: datetime, back: date) -> None:
    schedule, due = review_scheduling.begin(AGAIN, answered)
    assert day_of(due) == back
    assert Card.from_dict(schedule).due == due


def test_right_answers_spread_out_and_never_beyond_a_year() -> None:
    schedule, due = review_scheduling.begin(AGAIN, NOW)
    gaps, last = [], NOW
    for _ in range(12):
        gaps.append(due - last)
        last = due
        schedule, due = review_scheduling.next_due(schedule, EASY, due)
    assert gaps == sorted(gaps)
    assert gaps[-1] <= timedelta(days=365)


def test_a_clock_that_went_back_does_no_harm() -> None:
    schedule, _due = review_scheduling.begin(HARD, NOW)
    _, next_due = review_scheduling.next_due(schedule, GOOD, NOW - timedelta(days=400))
    assert next_due > NOW


def test_a_day_offers_ten() -> None:
    assert [review_scheduling.left_today(n) for n in (0, 9, 10, 25)] == [10, 1, 0, 0]


@pytest.mark.parametrize(
    ("now", "begins", "ends"),
    [
        (datetime(2026, 11, 28, 7, tzinfo=UTC), (28, 0), (29, 0)),
        (datetime(2026, 11, 28, 0, tzinfo=UTC), (28, 0), (29, 0)),
        (datetime(2026, 11, 28, 23, 59, 59, tzinfo=UTC), (28, 0), (29, 0)),
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), (24, 23), (26, 0)),  # 25 hours, from 0:30 in summer time
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), (1, 23), (2, 23)),
    ],
)
def test_a_day_of_reviews_is_a_day_in_the_uk(now: datetime, begins: tuple[int, int], ends: tuple[int, int]) -> None:
    begun, ended = review_scheduling.start_of_day(now), review_scheduling.end_of_day(now) + timedelta(microseconds=1)
    assert (begun.day, begun.hour) == begins
    assert (ended.day, ended.hour) == ends


@pytest.mark.parametrize(
    ("due", "done", "days"), [(0, 0, 0), (1, 0, 1), (10, 0, 1), (11, 0, 2), (200, 0, 20), (25, 10, 3), (5, 8, 2)]
)
def test_how_long_catching_up_takes(due: int, done: int, days: int) -> None:
    assert review_scheduling.days_to_catch_up(due, done) == days


def _due(days_ago: int, lapses: int = 0) -> CardRow:
    return CardRow(days_ago, "m", "after", "a", "", NOW - timedelta(days=days_ago), 0, lapses)


@pytest.mark.parametrize(
    ("ages", "done", "asked"),
    [
        ([200, 100, 1], 0, 200),
        ([200, 100, 1], 1, 200),
        ([200, 100, 1], 2, 1),
        ([200, 100, 0, 1], 5, 0),
        ([200, 2], 2, 2),
        ([200, 3], 2, 200),
        ([], 0, None),
        ([200], 10, None),
    ],
)
def test_a_backlog_keeps_nothing_new_waiting_for_weeks(ages: list[int], done: int, asked: int | None) -> None:
    found = review_scheduling.next_card([_due(age) for age in ages], done, NOW)
    assert (found.id if found else None) == asked


def test_a_question_always_wrong_never_takes_the_place_of_a_new_one() -> None:
    found = review_scheduling.next_card([_due(200), _due(0, lapses=9), _due(1)], 2, NOW)
    assert found is not None
    assert found.id == 1
    assert [review_scheduling.is_leech(n) for n in (0, 3, 4, 9)] == [False, False, True, True]


# Which question comes back -------------------------------------------------------------------------


def _question(name: str, principle: str, judgement: bool = True) -> Question:
    return Question(
        id=name, kind="single-best", title=name, stem="", content=None, principle=principle, judgement=judgement
    )


def _quiz(slug: str, purpose: str, *questions: Question) -> Quiz:
    return Quiz(slug=slug, title=slug, minutes=1, purpose=purpose, questions=questions)  # type: ignore[arg-type]


MODULE = Module(
    slug="m",
    title="M",
    summary="",
    order=1,
    minutes=1,
    introduction="",
    activities=(
        _quiz("before", "prequestions", _question("p0", "early"), _question("p1", "first")),
        _quiz("after", "end", _question("a", "early"), _question("b", "early"), _question("f", "early", False)),
        _quiz("again", "review", _question("r1", "early"), _question("r2", "early"), _question("x", "late")),
    ),
)


@pytest.mark.parametrize(
    ("question", "principle", "turn", "asked"),
    [
        ("a", "early", 0, "r1"),
        ("a", "early", 1, "r2"),
        ("a", "early", 2, "b"),
        ("a", "early", 4, "r1"),
        ("f", "early", 3, "f"),
        ("a", "", 5, "a"),
        ("gone", "early", 0, "r1"),
        ("gone", "nothing", 0, None),
    ],
)
def test_judgement_comes_back_as_another_story_and_fact_as_itself(
    question: str, principle: str, turn: int, asked: str | None
) -> None:
    found = review_scheduling.question_for(MODULE, "after", question, principle, turn)
    assert (found[1].id if found else None) == asked


@pytest.mark.parametrize(
    ("card", "lives"),
    [
        (("m", "after", "a", "early"), True),
        (("m", "after", "a", ""), True),
        (("m", "after", "gone", "early"), True),
        (("m", "after", "gone", "late"), True),
        (("m", "after", "gone", "first"), False),
        (("m", "after", "gone", "nothing"), False),
        (("m", "after", "gone", ""), False),
        (("m", "gone", "a", ""), False),
        (("gone", "after", "a", "early"), False),
        (("m", "after", "f", "early"), True),
    ],
)
def test_a_card_lives_while_it_has_something_to_ask(card: tuple[str, str, str, str], lives: bool) -> None:
    assert review_scheduling.living([MODULE])(*card) is lives


def test_what_to_read_again_is_the_lesson_before_the_quiz_or_else_the_case() -> None:
    lesson = Lesson(slug="read", title="Read", minutes=1, body=())
    with_lesson = msgspec.structs.replace(MODULE, activities=(lesson, *MODULE.activities))
    assert review_scheduling.to_reread(with_lesson, "after") == lesson
    assert review_scheduling.to_reread(MODULE, "after") is None


def test_prequestions_and_questions_left_open_or_surely_right_never_come_back() -> None:
    before = MODULE.activities[0]
    assert isinstance(before, Quiz)
    assert review_scheduling.to_review(before, {"p0": WRONG}, {"p0": None}) == []
    after = MODULE.activities[1]
    assert isinstance(after, Quiz)
    found = review_scheduling.to_review(after, {"a": WRONG, "b": WRONG, "f": RIGHT}, {"a": None, "f": 1})
    assert [(q.id, rating) for q, rating in found] == [("a", AGAIN), ("f", HARD)]
    assert review_scheduling.to_review(after, {"a": RIGHT, "b": RIGHT}, {"a": 2, "b": None}) == []
