"""“I have N minutes”: what is offered, how long it takes, and the story so far."""

from datetime import UTC, datetime

import pytest

from learnapp.domain.activities.records import CaseRecord, QuizRecord, Record
from learnapp.domain.content.content import Case, Lesson, Module, Quiz
from learnapp.domain.learning.spare_time import ENOUGH_TIMES, SpareTimeOffer, minutes_of, offer
from tests.domain.learning.spare import CASE

EARLY, LATE = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC)


LESSON = Lesson(slug="lesson", title="Lesson", minutes=8, body=())


QUIZ = Quiz(slug="quiz", title="Quiz", minutes=12, purpose="end", questions=())


PRE = Quiz(slug="pre", title="Pre", minutes=3, purpose="prequestions", questions=())


def _module(slug: str, *activities: Lesson | Case | Quiz) -> Module:
    return Module(slug=slug, title=slug, summary="", order=1, minutes=1, introduction="", activities=activities)


A = _module("a", LESSON, CASE, QUIZ)


B = _module("b", PRE, LESSON)


DONE: dict[str, Record] = {
    "lesson": Record(kind="lesson", completed_at=EARLY, touched=EARLY),
    "case": CaseRecord(steps=2, ended=True, completed_at=EARLY, touched=EARLY, path=(1,)),
    "quiz": QuizRecord(completed_at=EARLY, touched=EARLY),
    "pre": QuizRecord(completed_at=EARLY, touched=EARLY),
}


CASE_BEGUN = CaseRecord(steps=2, touched=EARLY, path=(0, 0))


CASE_ENDED = CaseRecord(steps=2, ended=True, touched=LATE, path=(1,))


QUIZ_BEGUN = QuizRecord(open=True, answered=3, asked=4, touched=LATE)


def _says(found: SpareTimeOffer | None) -> tuple[object, ...] | None:
    if found is None:
        return None
    if found.part is None:
        return "reviews", found.reviews, found.minutes, found.fits
    return found.part.module.slug, found.part.step.activity.slug, found.part.step.doing, found.minutes, found.fits


@pytest.mark.parametrize(
    ("minutes", "a", "b", "due", "wanted"),
    [
        # Nothing begun: the next part that fits, whichever module it is of.
        (10, {}, {}, 0, ("a", "lesson", "start", 8, True)),
        (5, {}, {}, 0, ("b", "pre", "start", 3, True)),
        # Only the next part of a module is offered, not one further on.
        (10, {"lesson": DONE["lesson"]}, DONE, 0, ("a", "case", "start", 20, False)),
        # Reviews that are due come before anything new, as many as fit.
        (10, {}, {}, 4, ("reviews", 4, 4, True)),
        (5, {}, {}, 9, ("reviews", 5, 5, True)),
        # What was begun comes before reviews, if what is left of it fits; the last touched first.
        (10, {"case": CASE_BEGUN}, {}, 9, ("a", "case", "go on", 10, True)),
        (5, {"case": CASE_BEGUN}, {}, 9, ("reviews", 5, 5, True)),
        (45, {"case": CASE_BEGUN, "quiz": QUIZ_BEGUN}, {}, 0, ("a", "quiz", "go on", 3, True)),
        (
            5,
            {"case": CASE_ENDED},
            {},
            0,
            ("a", "case", "open the debrief", 5, True),
        ),
        (5, {"quiz": QuizRecord(open=True, answered=4, asked=4)}, {}, 0, ("a", "quiz", "submit", 1, True)),
        # Nothing fits: the shortest of all.
        (2, {}, {}, 0, ("b", "pre", "start", 3, False)),
        (5, {"lesson": DONE["lesson"], "case": CASE_BEGUN}, DONE, 0, ("a", "case", "go on", 10, False)),
        # Nothing is left.
        (45, DONE, DONE, 0, None),
        (45, DONE, DONE, 1, ("reviews", 1, 1, True)),
    ],
)
def test_one_thing_that_fits_is_offered(
    minutes: int, a: dict[str, Record], b: dict[str, Record], due: int, wanted: tuple[object, ...] | None
) -> None:
    assert _says(offer(minutes, [(A, a), (B, b)], due, {})) == wanted


def test_nothing_is_offered_where_there_is_nothing() -> None:
    assert offer(10, [], 0, {}) is None


@pytest.mark.parametrize(
    ("seconds", "wanted"),
    [
        ([], (12, False)),
        ([300] * (ENOUGH_TIMES - 1), (12, False)),
        ([300] * ENOUGH_TIMES, (5, True)),
        ([301] * ENOUGH_TIMES, (6, True)),
        ([60] * 5 + [600] * 4 + [90_000] * 2, (10, True)),
        ([1] * ENOUGH_TIMES, (1, True)),
    ],
)
def test_minutes_are_the_authors_until_ten_times_are_recorded_and_then_their_median(
    seconds: list[int], wanted: tuple[int, bool]
) -> None:
    assert minutes_of(A, QUIZ, {("a", "quiz"): seconds}) == wanted
    assert minutes_of(A, QUIZ, {("b", "quiz"): seconds}) == (12, False)


def test_an_offer_says_whose_minutes_it_goes_by() -> None:
    found = offer(5, [(B, {})], 0, {("b", "pre"): [100] * 10})
    assert found is not None
    assert found.part is not None
    assert (found.minutes, found.part.recorded) == (2, True)
