"""A case as a device keeps it: what is needed to walk it to its debrief without a network.

A device walks with `static/src/walk.js`, by the rules of `domain.cases.cases`. Numbers are filled in here, so that it
needs none of the rules for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from learnapp.domain.cases.cases import values_for
from learnapp.domain.content.content import Case, Choice, Passage, Scene
from learnapp.domain.numbers.parameters import fill

Values = Mapping[str, float]


def story(case: Case, draw: int) -> dict[str, Any]:
    """The whole of a case, as plain values, with the numbers of one run."""
    values = values_for(case, draw)
    return {
        "title": case.title,
        "tracks": case.tracks,
        "people": case.people,
        "start": case.scenes[0].id,
        "scenes": {scene.id: _scene(scene, values) for scene in case.scenes},
        "debrief": _passages(case.debrief, values),
    }


def _scene(scene: Scene, values: Values) -> dict[str, Any]:
    return {
        "title": scene.title,
        "body": _passages(scene.body, values),
        "choices": [_choice(choice, values) for choice in scene.choices],
        "ending": scene.ending,
        "later": scene.later,
    }


def _choice(choice: Choice, values: Values) -> dict[str, Any]:
    return {
        "html": fill(choice.html, values),
        "target": choice.target,
        "when": choice.when,
        "moves": choice.moves,
        "sets": choice.sets,
        "clears": choice.clears,
        "consequence": _passages(choice.consequence, values),
        "hindsight": _passages(choice.hindsight, values),
    }


def _passages(passages: Iterable[Passage], values: Values) -> list[dict[str, Any]]:
    return [{"html": fill(passage.html, values), "when": passage.when} for passage in passages]
