"""A case in a package: its story, the debrief that the package words by itself, and work kept by older packages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial
from random import Random
from typing import Any

import msgspec
import pytest

from learnapp.domain.cases import cases
from learnapp.domain.cases.case_progress import endings_found, steps_taken
from learnapp.domain.cases.debrief_text import debrief_text
from learnapp.domain.cases.story import story
from learnapp.domain.content.content import Case, Module, Passage
from learnapp.domain.numbers.parameters import fill
from learnapp.exports.scorm.content import content_of, part_of
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


@pytest.mark.parametrize("slug", SLUGS)
def test_the_debrief_and_the_endings_are_as_on_the_site(ask: Ask, slug: str) -> None:
    module = shipped(slug)
    fragments = _fragments(module)
    for case in module.syllabus:
        if isinstance(case, Case):
            html = partial(fragments.html, values=cases.values_for(case, 0))
            packed = part_of(case, fragments)
            for path in _paths(case):
                walk = cases.replay(case, path)
                text = debrief_text(case.debrief, walk.state)
                assert ask("debriefed", story=packed, path=path) == {
                    "steps": len(path),
                    "text": {"lesson": html(text.lesson), "yours": html(text.yours), "rest": html(text.rest)},
                    "endings": [ending.title for ending in endings_found(case, steps_taken(walk.steps))],
                }, (case.slug, path)


def test_a_package_holds_the_story_and_the_order_of_its_scenes() -> None:
    """Browsers put keys such as "2" first, so the order is kept apart: kept work names scenes by their place."""
    module = shipped("finance-language")
    fragments = _fragments(module)
    case = next(part for part in module.syllabus if isinstance(part, Case))
    packed = part_of(case, fragments)
    told = story(case, partial(fragments.html, values=cases.values_for(case, 0)))
    assert packed["order"] == [scene.id for scene in case.scenes]
    for id_, scene in told.pop("scenes").items():
        terms = packed["scenes"][id_].pop("terms")
        assert packed["scenes"][id_] == scene
        assert list(terms) == list(cases.scene_of(case, id_).terms)
    assert told.items() <= packed.items()


def test_work_kept_by_a_package_from_before_goes_on(ask: Ask) -> None:
    """Packages used to hold scenes in a list. Open work goes on only under the same digest, so that must not change."""
    module = shipped("finance-language")
    content = content_of(module, standard="1.2", answers=False).value
    fragments = _fragments(module)
    told = {name: value for name, value in content.items() if name not in _ADDED}
    parts = [
        _arranged_before(part, fragments, packed) if isinstance(part, Case) else packed
        for part, packed in zip(module.syllabus, content["parts"], strict=True)
    ]
    number = next(n for n, part in enumerate(module.syllabus) if isinstance(part, Case))
    digest = hashlib.sha256(msgspec.json.encode({**told, "parts": parts})).hexdigest()[:8]

    kept = f"1~{content['shape']}~{digest}~8~~{number}:c1,1001,20(15)1,w10;"
    resumed = ask("resumed", text=kept, content=content)
    work = {"path": [1, 0, 0, 1], "debriefed": True, "tried": ["2/0", "41/1"], "whatIf": [1, 0]}
    assert resumed == {"done": [3], "best": [], "work": [[number, work]]}


_ADDED = ("standard", "answers", "digest", "shape", "slug")
"""What a package's content gets after its digest."""


def _arranged_before(case: Case, fragments: Fragments, packed: dict[str, Any]) -> dict[str, Any]:
    values = cases.values_for(case, 0)
    html = partial(fragments.html, values=values)

    def passages(told: tuple[Passage, ...]) -> list[object]:
        return [[list(passage.when), html(passage.html)] for passage in told]

    about = ("slug", "title", "summary", "minutes", "named", "kind", "youAre")
    return {
        **{name: packed[name] for name in about},
        "people": [[name, fill(who, values)] for name, who in case.people.items()],
        "tracks": [[key, label] for key, label in case.tracks.items()],
        "scenes": [
            {
                "id": scene.id,
                "title": fill(scene.title, values),
                "later": scene.later,
                "ending": scene.ending,
                "body": passages(scene.body),
                "terms": list(scene.terms),
                "choices": [
                    {
                        "html": html(choice.html),
                        "to": choice.target,
                        "when": list(choice.when),
                        "moves": choice.moves,
                        "sets": list(choice.sets),
                        "clears": list(choice.clears),
                        "consequence": passages(choice.consequence),
                        "hindsight": passages(choice.hindsight),
                    }
                    for choice in scene.choices
                ],
            }
            for scene in case.scenes
        ],
        "debrief": passages(case.debrief),
        "terms": list(case.debrief_terms),
        "source": packed["source"],
        "map": packed["map"],
    }
