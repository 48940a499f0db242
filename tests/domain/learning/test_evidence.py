"""What counts for evidence: parts, days, minutes, results, competencies."""

from datetime import UTC, datetime

import msgspec
import pytest

from learnapp.domain.content.content import Case, Lesson, Library, Module, Question, Quiz
from learnapp.domain.learning import evidence
from learnapp.domain.learning.evidence import Edition, Finish
from learnapp.domain.reading import read_library
from learnapp.paths import MODULES

FIRST, SECOND = Edition(number=1, digest="1" * 64), Edition(number=2, digest="2" * 64)
QUESTION = Question(id="q", kind="single-best", title="Q", stem="", content=None)


def _quiz(slug: str, purpose: str, minutes: int = 10) -> Quiz:
    return Quiz(
        slug=slug,
        title=slug.title(),
        minutes=minutes,
        purpose=purpose,  # type: ignore[arg-type]
        questions=(QUESTION,),
        competencies=("2.4",),
    )


LESSON = Lesson(slug="read", title="Read", minutes=15, body=(), competencies=("1.1", "2.4"))
CASE = Case(slug="walk", title="Walk", minutes=20, you_are="", scenes=(), debrief=(), competencies=("4.1",))


def _module(*activities: Lesson | Case | Quiz) -> Module:
    return Module(slug="m", title="M", summary="S", order=1, minutes=60, introduction="", activities=activities)


WHOLE = _module(_quiz("before", "prequestions", 5), LESSON, CASE, _quiz("after", "end"), _quiz("again", "review"))


def _at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 10, day, hour, tzinfo=UTC)


DONE = {
    "before": Finish("quiz", _at(1), FIRST.digest, (0.1,)),
    "read": Finish("lesson", _at(3), FIRST.digest),
    "walk": Finish("case", _at(2), FIRST.digest),
    "after": Finish("quiz", _at(2), FIRST.digest, (0.404, 0.8, 0.6)),
}


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library((MODULES,))


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [
        (None, 20),  # not known
        (0, 20),
        (1, 1),
        (60, 1),
        (61, 2),
        (20 * 60, 20),
        (40 * 60, 40),
        (40 * 60 + 1, 20),  # away in between
        (9 * 60 * 60, 20),
    ],
)
def test_minutes_are_those_worked_up_to_twice_the_estimate(seconds: int | None, minutes: int) -> None:
    twenty = msgspec.structs.replace(CASE, minutes=20)
    assert evidence.minutes_worked(twenty, Finish("case", _at(2), FIRST.digest, (), seconds)) == minutes


def test_a_competency_has_the_minutes_of_all_parts_that_practise_it(library: Library) -> None:
    done = {**DONE, "walk": Finish("case", _at(2), FIRST.digest, (), 3 * 60)}
    lines = {one.code: one for one in evidence.practised(library, [(WHOLE, done)])}
    for code, line in lines.items():
        parts = [(a, f) for a, f in evidence.done_parts(WHOLE, done) if code in a.competencies]
        assert line.minutes == sum(evidence.minutes_worked(a, f) for a, f in parts)
    assert lines


def test_a_module_is_finished_on_the_day_of_its_last_part() -> None:
    said = evidence.done_module(WHOLE, FIRST, DONE, with_results=True)
    assert said.finished_on == "2026-10-03"
    assert (said.parts_done, said.parts, said.minutes) == (4, 4, 50)


def test_a_quiz_kept_for_review_is_no_part() -> None:
    assert "again" not in [
        a.slug for a, _ in evidence.done_parts(WHOLE, {**DONE, "again": Finish("quiz", _at(9), "x")})
    ]


def test_a_module_under_way_has_no_day_and_counts_only_what_was_done() -> None:
    said = evidence.done_module(WHOLE, FIRST, {"read": DONE["read"]}, with_results=True)
    assert (said.finished_on, said.parts_done, said.minutes) == ("", 1, 15)
    assert said.competencies == ("1.1", "2.4")


@pytest.mark.parametrize(
    ("shares", "first", "best"),
    [
        ((0.404, 0.8, 0.6), 40, 80),
        ((0.0,), 0, 0),
        ((None, 0.5), None, 50),
        ((None,), None, None),
        ((), None, None),
        ((1.0, 0.2), 100, 100),
    ],
)
def test_end_quiz_results_are_the_first_and_the_best(
    shares: tuple[float | None, ...], first: int | None, best: int | None
) -> None:
    done = {**DONE, "after": Finish("quiz", _at(2), FIRST.digest, shares)}
    (result,) = evidence.done_module(WHOLE, FIRST, done, with_results=True).results
    assert (result.title, result.first, result.best, result.attempts) == ("After", first, best, len(shares))


def test_prequestions_give_no_result_and_results_are_left_out_unless_wanted() -> None:
    assert [r.title for r in evidence.done_module(WHOLE, FIRST, DONE, with_results=True).results] == ["After"]
    assert evidence.done_module(WHOLE, FIRST, DONE, with_results=False).results == ()


def test_a_part_added_later_takes_no_certificate_away() -> None:
    later = _module(*WHOLE.activities, Lesson(slug="new", title="New", minutes=5, body=()))
    assert evidence.completed([(SECOND, later), (FIRST, WHOLE)], DONE) == (FIRST, WHOLE)
    more = {**DONE, "new": Finish("lesson", _at(9), SECOND.digest)}
    assert evidence.completed([(SECOND, later), (FIRST, WHOLE)], more) == (SECOND, later)
    assert evidence.completed([(SECOND, later)], DONE) is None


def test_a_part_that_changed_its_kind_is_to_be_done_again() -> None:
    changed = _module(Case(slug="read", title="Read", minutes=9, you_are="", scenes=(), debrief=()))
    assert not evidence.is_complete(changed, DONE)


def test_a_module_without_parts_is_never_complete() -> None:
    assert not evidence.is_complete(_module(), {})


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "2026-07-01"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "2026-12-31"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25"),
        (datetime(2026, 3, 28, 23, 59, tzinfo=UTC), "2026-03-28"),
    ],
)
def test_days_are_those_of_the_uk(moment: datetime, day: str) -> None:
    assert evidence.uk_day(moment) == day


def test_competencies_come_in_the_frameworks_order_with_how_many_parts_practised_them(library: Library) -> None:
    lines = evidence.practised(library, [(WHOLE, DONE)])
    assert [(line.code, line.parts) for line in lines] == [("1.1", 1), ("2.4", 3), ("4.1", 1)]
    assert {s.framework: s.codes for s in lines[0].suggested} == {
        "GPC": ("1",),
        "FPC": ("7", "12"),
        "FMLM": ("S",),
        "HLM": ("isp",),
    }


def test_every_code_of_the_crosswalk_has_a_name(library: Library) -> None:
    for competency in library.competencies.values():
        for framework, codes in competency.crosswalk.items():
            assert set(codes) <= set(library.frameworks[framework].codes), (competency.code, framework)
    assert "No body named here has endorsed them" in library.crosswalk_note


def test_a_year_has_what_was_finished_in_it_in_the_uk() -> None:
    def done(slug: str, on: str) -> evidence.DoneModule:
        return evidence.DoneModule(slug, slug, "", Edition(1, "d"), on, 1, 1, 20, (), (), ())

    found = [done("a", "2025-12-31"), done("b", "2026-01-01"), done("c", ""), done("d", "2026-11-02")]
    assert evidence.years(found) == ["2026", "2025"]
    assert evidence.finished_in(found, "2026") == ["b", "d"]
    assert evidence.finished_in(found) == ["a", "b", "d"]
