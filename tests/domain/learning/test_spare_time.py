"""“I have N minutes”: what is offered, how long it takes, and the story so far."""

from datetime import UTC, datetime

import msgspec
import pytest

from learnapp.domain.activities.records import CaseRecord, QuizRecord, Record
from learnapp.domain.content.content import Case, Lesson, Module, Quiz
from learnapp.domain.learning.spare_time import ENOUGH_TIMES, SpareTimeOffer, minutes_of, offers
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


def _says(found: SpareTimeOffer) -> tuple[object, ...]:
    if found.part is None:
        return "reviews", found.reviews, found.minutes
    kind = () if found.kind == "part" else (found.kind,)
    return *kind, found.part.module.slug, found.part.step.activity.slug, found.minutes


@pytest.mark.parametrize(
    ("minutes", "a", "b", "due", "wanted"),
    [
        # Nothing begun: ten minutes are a scene or two of a case or a part that fits; twenty are a whole case.
        (10, {}, {}, 0, [("scenes", "a", "case", 10), ("a", "lesson", 8)]),
        (20, {}, {}, 0, [("a", "case", 20), ("a", "lesson", 8)]),
        (5, {}, {}, 0, [("scenes", "a", "case", 5), ("b", "pre", 3)]),
        (3, {}, {}, 0, [("b", "pre", 3)]),
        # Reviews that are due are among it, as many as fit.
        (10, {}, {}, 4, [("scenes", "a", "case", 10), ("reviews", 4, 4), ("a", "lesson", 8)]),
        (3, {}, {}, 9, [("reviews", 3, 3), ("b", "pre", 3)]),
        # Work in progress comes first, the latest in front; a case that takes longer, by its scenes.
        (10, {"case": CASE_BEGUN}, {}, 9, [("a", "case", 10), ("reviews", 9, 9), ("a", "lesson", 8)]),
        (5, {"case": CASE_BEGUN}, {}, 9, [("scenes", "a", "case", 5), ("reviews", 5, 5), ("b", "pre", 3)]),
        (
            45,
            {"case": CASE_BEGUN, "quiz": QUIZ_BEGUN},
            {},
            0,
            [("a", "quiz", 3), ("a", "case", 10), ("a", "lesson", 8)],
        ),
        (45, {"case": CASE_BEGUN, "quiz": QUIZ_BEGUN}, {}, 1, [("a", "quiz", 3), ("a", "case", 10), ("reviews", 1, 1)]),
        # A part further on is not offered before those in front of it, but for a case.
        (45, {"case": DONE["case"]}, DONE, 0, [("a", "lesson", 8)]),
        # Nothing is left but reviews.
        (45, DONE, DONE, 1, [("reviews", 1, 1)]),
        (45, DONE, DONE, 0, []),
    ],
)
def test_what_is_offered_fills_the_time(
    minutes: int, a: dict[str, Record], b: dict[str, Record], due: int, wanted: list[tuple[object, ...]]
) -> None:
    found = offers(minutes, [(A, a), (B, b)], due, {})
    assert [_says(one) for one in found] == wanted
    assert all(one.fits and one.minutes <= minutes for one in found)


def test_of_several_cases_the_one_that_fills_the_time_is_offered() -> None:
    def case(module: str, minutes: int) -> Module:
        return _module(module, msgspec.structs.replace(CASE, minutes=minutes))

    published = [(case("short", 8), {}), (case("middle", 18), {}), (case("long", 40), {}), (case("other", 18), {})]
    first = {minutes: offers(minutes, published, 0, {})[0].part for minutes in (10, 20, 45)}
    assert [part.module.slug for part in first.values() if part] == ["short", "middle", "long"]


def test_a_second_case_is_offered_if_there_is_time_for_both() -> None:
    published = [(_module(slug, msgspec.structs.replace(CASE, minutes=20)), {}) for slug in ("a", "b")]
    assert [_says(one) for one in offers(45, published, 0, {})] == [("a", "case", 20), ("b", "case", 20)]
    assert [_says(one) for one in offers(39, published, 0, {})] == [("a", "case", 20)]


def test_if_nothing_fits_it_is_the_shortest_and_says_so() -> None:
    (found,) = offers(2, [(A, {}), (B, {})], 0, {})
    assert (_says(found), found.fits) == (("b", "pre", 3), False)


def test_nothing_is_offered_where_there_is_nothing() -> None:
    assert offers(10, [], 0, {}) == []


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
    (found,) = offers(5, [(B, {})], 0, {("b", "pre"): [100] * 10})
    assert found.part is not None
    assert (found.minutes, found.part.recorded) == (2, True)


def test_assigned_work_comes_before_other_work_that_fits() -> None:
    published = [(_module("long", msgspec.structs.replace(CASE, minutes=20)), {}), (A, {}), (B, {})]
    assert _says(offers(25, published, 0, {}, {"a"})[0]) == ("a", "case", CASE.minutes)
    assert _says(offers(5, published, 0, {}, {"long"})[0]) == ("scenes", "long", "case", 5)
    assert _says(offers(3, [(A, {}), (B, {})], 0, {}, {"a"})[-1]) == ("b", "pre", 3), "what fits, if none assigned does"
