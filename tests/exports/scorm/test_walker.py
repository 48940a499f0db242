"""A case is walked in the browser as it is on the site: both are led along the same paths and compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from random import Random
from typing import Any

import pytest

from learnapp.domain.cases import cases
from learnapp.domain.cases.case_progress import case_progress, endings_found, steps_taken
from learnapp.domain.cases.debrief_text import debrief_text
from learnapp.domain.content.content import Case, Module
from learnapp.exports.scorm.content import part_of
from learnapp.exports.scorm.fragments import Fragments
from learnapp.paths import MODULES
from tests.exports.scorm.conftest import Ask, shipped

PATHS = 12
"""Whole paths of each case that are walked, and beginnings of them."""
QUICK = {"finance-language", "translating-board-and-clinicians"}
"""With numbers that vary, and with many flags. The other modules are walked by `make proof`."""
SLUGS = [
    pytest.param(slug, marks=[] if slug in QUICK else [pytest.mark.thorough])
    for slug in sorted(path.parent.name for path in MODULES.glob("*/module.md"))
]


def _paths(case: Case) -> Iterator[tuple[int, ...]]:
    """Some paths and beginnings of them, chosen at random but always the same."""
    random = Random(case.slug)
    yield ()
    for _ in range(PATHS):
        state, path = cases.start(case), []
        while open_ := cases.open_choices(case, state):
            index, _ = random.choice(open_)
            path.append(index)
            state = cases.take(case, state, index).after
        yield tuple(path)
        yield tuple(path[: random.randrange(len(path))])


def _fragments(module: Module) -> Fragments:
    parts = {part.slug: f"part.{number}" for number, part in enumerate(module.syllabus)}
    return Fragments(module.slug, {term.id for term in module.glossary}, parts)


def _state(state: cases.WalkState) -> dict[str, object]:
    return {"scene": state.scene, "flags": sorted(state.flags), "tracks": state.tracks}


def _walked(case: Case, path: tuple[int, ...], html: Callable[[str], str]) -> dict[str, Any]:
    """What the site makes of a path, as replay.mjs says it."""
    walk = cases.replay(case, path)
    scene = cases.scene_of(case, walk.state.scene)
    progress = case_progress(case, walk)
    debrief = debrief_text(case.debrief, walk.state.flags)
    return {
        "state": _state(walk.state),
        "steps": [[_state(step.after), html(step.consequence)] for step in walk.steps],
        "body": html(cases.visible(scene.body, walk.state.flags)),
        "open": [place for place, _ in cases.open_choices(case, walk.state)],
        "progress": {
            "made": progress.made,
            "fewest": progress.fewest,
            "most": progress.most,
            "here": progress.here,
        },
        "decisions": [
            [
                html(decision.hindsight),
                [[o.index, o.open, html(o.consequence), html(o.hindsight)] for o in decision.alternatives],
            ]
            for decision in cases.decisions(walk)
        ],
        "debrief": {
            "lesson": html(debrief.lesson),
            "yours": html(debrief.yours),
            "rest": html(debrief.rest),
        },
        "endings": [ending.title for ending in endings_found(case, steps_taken(walk.steps))],
    }


@pytest.mark.parametrize("slug", SLUGS)
def test_both_walk_alike(ask: Ask, slug: str) -> None:
    module = shipped(slug)
    fragments = _fragments(module)
    for case in module.syllabus:
        if isinstance(case, Case):
            values = cases.values_for(case, 0)
            story = part_of(case, fragments)
            for path in _paths(case):
                expected = _walked(case, path, partial(fragments.html, values=values))
                assert ask("walk", story=story, path=path) == expected, (case.slug, path)


def test_a_choice_that_is_not_open_goes_nowhere(ask: Ask) -> None:
    """A note from a learning system may hold anything: a walk ends where it stops making sense."""
    module = shipped("finance-language")
    story = part_of(next(part for part in module.syllabus if isinstance(part, Case)), _fragments(module))
    assert ask("walk", story=story, path=[99, 0])["steps"] == []
