"""The modules as a course: the suggested order, stages, and what to go on to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from learnapp.domain.activities.records import CaseRecord, Record
from learnapp.domain.content.content import Case, Choice, Lesson, Module, Scene
from learnapp.domain.learning.course import after_this, go_on, practised, stages


def _module(slug: str, stage: Any = "", order: int = 1, minutes: int = 40) -> Module:
    return Module(
        slug=slug, title=slug, summary="", stage=stage, order=order, minutes=minutes, introduction="", activities=()
    )


FIRST, SECOND = _module("first", "foundation", 1), _module("second", "foundation", 2, 30)
CORE, LATER, UNPLACED = _module("core-one", "core", 3), _module("core-two", "core", 9), _module("unplaced", "", 0)
HIGHER = _module("higher", "higher", 1)
COURSE = [UNPLACED, HIGHER, LATER, CORE, SECOND, FIRST]


def test_modules_are_listed_by_stage_then_order_and_one_without_a_stage_last_under_core() -> None:
    found = [(stage.title, [m.slug for m in stage.modules], stage.minutes) for stage in stages(COURSE)]
    assert found == [
        ("Foundation", ["first", "second"], 70),
        ("Core", ["core-one", "core-two", "unplaced"], 120),
        ("Higher", ["higher"], 40),
    ]
    assert [stage.name for stage in stages([HIGHER])] == ["higher"]
    assert stages([]) == []


@pytest.mark.parametrize(
    ("module", "named", "done", "after"),
    [
        (FIRST, [], [], ["second"]),  # the next in order
        (FIRST, [], ["second"], ["core-one"]),  # the next not yet done
        (SECOND, [], ["first"], ["core-one"]),
        (HIGHER, [], [], ["first"]),  # the last one leads back to what was left out
        (HIGHER, [], ["first", "second"], ["core-one"]),
        (FIRST, ["higher"], [], ["higher"]),  # modules that the learner's choices name come first
        (FIRST, ["higher", "core-one", "second"], [], ["higher", "core-one"]),
        (FIRST, ["higher", "higher"], [], ["higher"]),
        (FIRST, ["higher"], ["higher"], ["second"]),
        (FIRST, ["gone", "first"], [], ["second"]),  # not on offer any more, or this one itself
        (FIRST, [], ["second", "core-one", "core-two", "unplaced", "higher"], []),  # nothing is left
    ],
)
def test_after_a_module(module: Module, named: list[str], done: list[str], after: list[str]) -> None:
    assert [m.slug for m in after_this(module, named, COURSE, set(done))] == after


AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
CASE = Case(
    slug="case",
    title="Case",
    minutes=5,
    you_are="an F1",
    debrief=(),
    scenes=(
        Scene(
            id="start",
            title="Start",
            body=(),
            choices=(
                Choice(html="One", target="middle", after=("core-one",)),
                Choice(html="Two", target="middle"),
            ),
        ),
        Scene(
            id="middle",
            title="Middle",
            body=(),
            choices=(
                Choice(html="Ask", target="end", after=("core-two",)),
                Choice(html="Go", target="good"),
            ),
        ),
        Scene(id="end", title="End", body=(), ending=True),
        Scene(id="good", title="Good", body=(), ending=True, after=("higher",)),
    ),
)
LESSON = Lesson(slug="lesson", title="Lesson", minutes=5, body=())
SECOND_TO_DO, CORE_TO_DO, LATER_TO_DO, HIGHER_TO_DO = (
    msgspec.structs.replace(module, activities=(LESSON,)) for module in (SECOND, CORE, LATER, HIGHER)
)
WALKED = msgspec.structs.replace(FIRST, activities=(CASE,))


def _walked(*path: int) -> dict[str, Record]:
    return {"case": CaseRecord(path=path, steps=2, ended=True, completed_at=AT, touched=AT)}


@pytest.mark.parametrize(
    ("path", "after"),
    [
        ((1, 0), ["core-two"]),
        ((0, 0), ["core-two", "core-one"]),  # later choices before earlier ones
        ((0, 1), ["higher", "core-one"]),  # the ending before the choices
        ((1, 1), ["higher"]),
        ((7, 7), ["second"]),  # a path that the case no longer has
    ],
)
def test_what_follows_from_what_the_learner_chose(path: tuple[int, ...], after: list[str]) -> None:
    found = go_on(WALKED, {"first": _walked(*path)}, [WALKED, SECOND_TO_DO, CORE_TO_DO, LATER_TO_DO, HIGHER_TO_DO])
    assert [m.slug for m in found] == after


def test_nothing_is_suggested_before_the_module_is_done() -> None:
    assert go_on(WALKED, {}, [WALKED, SECOND_TO_DO]) == []
    open_case = {"case": CaseRecord(path=(0,), steps=1, touched=AT)}
    assert go_on(WALKED, {"first": open_case}, [WALKED, SECOND_TO_DO]) == []


def test_a_module_that_is_done_is_not_suggested() -> None:
    done: dict[str, Record] = {"lesson": Record(kind="lesson", completed_at=AT, touched=AT)}
    found = go_on(WALKED, {"first": _walked(1, 1), "higher": done}, [WALKED, SECOND_TO_DO, HIGHER_TO_DO])
    assert [m.slug for m in found] == ["second"]


def test_a_competency_has_its_modules_by_stage_with_the_minutes_of_the_parts_that_practise_it() -> None:
    told = msgspec.structs.replace(LESSON, competencies=("2.2",))
    first = msgspec.structs.replace(FIRST, activities=(told, CASE), competencies=("2.2",))
    higher = msgspec.structs.replace(HIGHER, activities=(told, msgspec.structs.replace(told, slug="two", minutes=3)))
    found = [
        (stage.name, [(module.slug, minutes) for module, minutes in lines])
        for stage, lines in practised([higher, first, CORE_TO_DO], "2.2")
    ]
    assert found == [("foundation", [("first", 5)]), ("higher", [("higher", 8)])]
    assert practised([first], "9.9") == []
