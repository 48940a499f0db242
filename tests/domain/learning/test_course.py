"""The modules as a course: the suggested order, stages, and what to go on to."""

from __future__ import annotations

from typing import Any

import pytest

from learnapp.domain.content.content import Module
from learnapp.domain.learning.course import after_this, stages


def _module(slug: str, stage: Any = "", order: int = 1, minutes: int = 40) -> Module:
    about = {"title": slug, "summary": "", "introduction": "", "activities": ()}
    return Module(slug=slug, stage=stage, order=order, minutes=minutes, **about)


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
        (FIRST, ["higher"], [], ["higher"]),  # what the learner's choices name goes first
        (FIRST, ["higher", "core-one", "second"], [], ["higher", "core-one"]),
        (FIRST, ["higher", "higher"], [], ["higher"]),
        (FIRST, ["higher"], ["higher"], ["second"]),
        (FIRST, ["gone", "first"], [], ["second"]),  # not on offer any more, or this one itself
        (FIRST, [], ["second", "core-one", "core-two", "unplaced", "higher"], []),  # nothing is left
    ],
)
def test_after_a_module(module: Module, named: list[str], done: list[str], after: list[str]) -> None:
    assert [m.slug for m in after_this(module, named, COURSE, set(done))] == after
