"""A script walks a case exactly as the site does: both take the same paths, and everything shown is compared."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnapp.domain.cases import cases
from learnapp.domain.cases.case_progress import case_progress
from learnapp.domain.cases.story import story
from learnapp.domain.content.content import Case
from learnapp.domain.numbers.parameters import fill
from learnapp.domain.reading import load_folder, read_library, read_module
from learnapp.paths import MODULES
from tests.conftest import TEST_MODULES
from tests.domain.cases.generated import cases as cases_made
from tests.domain.cases.paths import every_path

WALKER = Path(__file__).with_name("walk.mjs")
DRAW = 7
QUICK = {"finance-language", "translating-board-and-clinicians"}
"""With numbers that vary, and with many flags. The other modules are walked by `make proof`."""


def every_case(slugs: set[str] | None = None) -> Iterator[Case]:
    """The cases of the test modules and of these of ours, or of all."""
    library = read_library((TEST_MODULES, MODULES))
    for root in (TEST_MODULES, MODULES):
        for folder in sorted(p.parent for p in root.glob("*/module.md")):
            if root == MODULES and slugs is not None and folder.name not in slugs:
                continue
            module, problems = read_module(load_folder(folder), folder.name, library)
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
        "body": fill(cases.visible(cases.scene_of(case, state.scene).body, state), values),
        "taken": sorted(f"{scene}/{place}" for step in walk.steps for scene, place in step.taken),
        "marked": [fill(choice.html, values) for choice in cases.choices_marked(case, state)],
        "open": [[place, fill(choice.html, values)] for place, choice in cases.open_choices(case, state)],
        "consequences": [fill(step.consequence, values) for step in walk.steps],
        "progress": {"made": far.made, "fewest": far.fewest, "most": far.most, "here": far.here},
        "debrief": fill(cases.visible(case.debrief, state), values),
        "decisions": [
            {
                "number": walk.steps.index(decision.step),
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


def by_the_script(asked: Sequence[tuple[Case, Sequence[Sequence[int]]]]) -> list[list[dict[str, Any]]]:
    """The same for each path of each case, as the script walks it."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("There is no Node on this machine, so the script was not run.")
    stories = [
        {"story": story(case, partial(fill, values=cases.values_for(case, DRAW))), "paths": paths}
        for case, paths in asked
    ]
    said = subprocess.run([node, str(WALKER)], input=msgspec.json.encode(stories), capture_output=True, check=True)
    walked: list[list[dict[str, Any]]] = json.loads(said.stdout)
    return walked


@pytest.mark.parametrize(("most", "slugs"), [(6, QUICK), pytest.param(200, None, marks=pytest.mark.thorough)])
def test_a_script_walks_every_case_as_the_site_does(most: int, slugs: set[str] | None) -> None:
    asked = [(case, walks(case, most)) for case in every_case(slugs)]
    for (case, paths), walked in zip(asked, by_the_script(asked), strict=True):
        for path, by_script in zip(paths, walked, strict=True):
            assert by_script == by_the_site(case, path), (case.title, path)
    assert len(asked) >= 3


@settings(max_examples=6, deadline=None)
@given(made=st.lists(cases_made(), min_size=12, max_size=12), turns=st.randoms(use_true_random=False))
@pytest.mark.slow
def test_a_script_walks_hubs_and_junctions_as_the_site_does(made: list[Case], turns: random.Random) -> None:
    asked = [(case, [(), *turns.sample(paths, min(len(paths), 5))]) for case in made if (paths := _some_paths(case))]
    for (case, paths), walked in zip(asked, by_the_script(asked), strict=True):
        for path, by_script in zip(paths, walked, strict=True):
            assert by_script == by_the_site(case, path), path


def _some_paths(case: Case) -> list[tuple[int, ...]]:
    """Paths to where nothing is open, and the beginnings of them."""
    whole = list(islice(every_path(case), 30))
    return sorted({path[:length] for path in whole for length in range(len(path) + 1)})


def test_a_path_is_walked_as_far_as_it_fits() -> None:
    case = next(every_case(set()))
    [[nowhere, part]] = by_the_script([(case, [(99, 0), (0, 99, 0)])])
    assert nowhere == by_the_site(case, ())
    assert part == by_the_site(case, (0,))


def test_a_story_holds_nothing_of_the_way_the_case_is_marked_or_of_its_claims() -> None:
    case = next(every_case(set()))
    assert set(story(case, str)) == {"title", "tracks", "people", "start", "scenes", "debrief"}
