"""A device walks a case exactly as the site does: both take the same paths, and everything shown is compared."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from learnapp.domain.cases import cases
from learnapp.domain.cases.case_progress import case_progress
from learnapp.domain.content.content import Case
from learnapp.domain.numbers.parameters import fill
from learnapp.domain.reading import load_folder, read_library, read_module
from learnapp.learner.offline.story_page import story
from learnapp.paths import MODULES
from tests.conftest import TEST_MODULES

WALKER = Path(__file__).with_name("walk.mjs")
DRAW = 7


def every_case(shipped: int | None = None) -> Iterator[Case]:
    """The cases of the test modules and of so many of ours, or of all."""
    library = read_library((TEST_MODULES, MODULES))
    for root, most in ((TEST_MODULES, None), (MODULES, shipped)):
        for folder in sorted(p.parent for p in root.glob("*/module.md"))[:most]:
            files = load_folder(folder)
            module, problems = read_module(files, folder.name, library)
            assert module is not None, problems
            yield from (one for one in module.syllabus if isinstance(one, Case))


def walks(case: Case, most: int) -> list[tuple[int, ...]]:
    """Ways to an ending, taken by chance, with every path that one of them begins with."""
    found, chance = {()}, random.Random(case.title)
    for _ in range(most):
        state, path = cases.start(case), ()
        while onward := cases.open_choices(case, state):
            choice = chance.choice(onward)[0]
            state, path = cases.take(case, state, choice).after, (*path, choice)
            found.add(path)
    return sorted(found)


def by_the_site(case: Case, path: tuple[int, ...]) -> dict[str, Any]:
    walk, values = cases.replay(case, path), cases.values_for(case, DRAW)
    state, far = walk.state, case_progress(case, walk)
    return {
        "scene": state.scene,
        "flags": sorted(state.flags),
        "tracks": state.tracks,
        "body": fill(cases.visible(cases.scene_of(case, state.scene).body, state.flags), values),
        "open": [[place, fill(choice.html, values)] for place, choice in cases.open_choices(case, state)],
        "consequences": [fill(step.consequence, values) for step in walk.steps],
        "progress": {"made": far.made, "fewest": far.fewest, "most": far.most, "here": far.here},
        "debrief": fill(cases.visible(case.debrief, state.flags), values),
        "decisions": [
            {
                "hindsight": fill(decision.hindsight, values),
                "others": [
                    {
                        "place": other.index,
                        "html": fill(other.choice.html, values),
                        "open": other.open,
                        "consequence": fill(other.consequence, values),
                        "hindsight": fill(other.hindsight, values),
                    }
                    for other in decision.alternatives
                ],
            }
            for decision in cases.decisions(walk)
        ],
    }


@pytest.mark.parametrize(("most", "shipped"), [(30, 1), pytest.param(400, None, marks=pytest.mark.thorough)])
def test_a_device_walks_every_case_as_the_site_does(most: int, shipped: int | None) -> None:
    node = shutil.which("node")
    assert node, "Node builds the scripts, so it is there"
    found = list(every_case(shipped))
    paths = [walks(case, most) for case in found]
    asked = [{"story": story(case, DRAW), "paths": own} for case, own in zip(found, paths, strict=True)]
    said = subprocess.run([node, str(WALKER)], input=msgspec.json.encode(asked), capture_output=True, check=True)
    for case, own, walked in zip(found, paths, json.loads(said.stdout), strict=True):
        for path, by_device in zip(own, walked, strict=True):
            assert by_device == by_the_site(case, path), (case.title, path)
    assert len(found) >= 3


def test_a_story_holds_nothing_of_the_way_the_case_is_marked_or_of_its_claims() -> None:
    case = next(every_case(0))
    assert set(story(case, DRAW)) == {"title", "tracks", "people", "start", "scenes", "debrief"}
