"""A case as plain data, with all that a script needs to walk it to its debrief without the site.

`static/src/walk.js` walks it by the rules of `cases`: on a device without a network, and in a package.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from learnapp.domain.content.content import Case, Choice, Passage, Scene

Render = Callable[[str], str]
"""Turns authors' HTML, with its numbers still to be filled in, into what readers of the story see."""


def story(case: Case, render: Render) -> dict[str, Any]:
    """The whole of a case, its scenes by id in the author's order."""
    return {
        "title": case.title,
        "tracks": case.tracks,
        "people": {name: render(who) for name, who in case.people.items()},
        "start": case.scenes[0].id,
        "scenes": {scene.id: _scene(scene, render) for scene in case.scenes},
        "debrief": _passages(case.debrief, render),
    }


def _scene(scene: Scene, render: Render) -> dict[str, Any]:
    return {
        "title": render(scene.title),
        "body": _passages(scene.body, render),
        "choices": [_choice(choice, render) for choice in scene.choices],
        "ending": scene.ending,
        "later": scene.later,
        **{name: True for name in ("hub", "marked", "junction") if getattr(scene, name)},
    }


def _choice(choice: Choice, render: Render) -> dict[str, Any]:
    return {
        "html": render(choice.html),
        "target": choice.target,
        "when": list(choice.when),
        "moves": choice.moves,
        "sets": list(choice.sets),
        "clears": list(choice.clears),
        "consequence": _passages(choice.consequence, render),
        "hindsight": _passages(choice.hindsight, render),
    }


def _passages(passages: Iterable[Passage], render: Render) -> list[dict[str, Any]]:
    return [{"html": render(passage.html), "when": list(passage.when)} for passage in passages]
