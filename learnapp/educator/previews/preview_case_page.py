"""What the preview of a case shows: a scene as some path reaches it, and the map of the whole case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from learnapp.domain.cases import cases
from learnapp.domain.cases.case_map import CaseMap, map_of
from learnapp.domain.cases.scene_graph import circle
from learnapp.domain.content.content import Case, Choice, Condition, Scene
from learnapp.domain.learning import previews
from learnapp.domain.numbers.parameters import fill

AddressOf = Callable[[tuple[int, ...]], str]
"""The address of the scene that a path leads to."""


@dataclass(frozen=True)
class ChoiceListed:
    """A choice on the list beside the map. `to` is the number of the scene it leads to; None if there is none."""

    html: str
    to: int | None
    open: bool
    """Whether some walk can take it; True in a scene that no walk reaches."""


@dataclass(frozen=True)
class SceneListed:
    """A scene on the list beside the map. `href` leads to it by the shortest path; None if no walk reaches it."""

    number: int
    scene: Scene
    href: str | None
    stuck: bool
    """Whether some walk finds no choice open here."""
    choices: list[ChoiceListed]

    @property
    def fault(self) -> bool:
        """Whether some walk gets stuck here, or no walk reaches this scene or one of its choices."""
        return self.stuck or not self.href or not all(choice.open and choice.to for choice in self.choices)


@dataclass(frozen=True)
class StepBack:
    """A step of the walk: the scene, the choice taken there, and what it changed. `href` leads back to the scene."""

    scene: Scene
    href: str
    chosen: str
    moved: list[tuple[str, int]]
    set: list[str]
    cleared: list[str]


@dataclass(frozen=True)
class ConditionHere:
    """A condition in a scene, and whether it holds. `choice` is the choice's HTML; "" for text."""

    when: Condition
    holds: bool
    choice: str


@dataclass(frozen=True)
class PreviewPage:
    """A scene as reached by a path, with what led there and what can be done; and the map of the case."""

    scene: Scene
    body: str
    chosen: str
    consequence: str
    choices: list[tuple[str | None, str]]
    """Each open choice with its address; None if it leads to no scene."""
    hindsight: list[tuple[str, str]]
    tracks: list[dict[str, Any]]
    flags: list[str]
    walked: list[StepBack]
    conditions: list[ConditionHere]
    debrief: str
    map: CaseMap | None
    """None if the case has a loop without a hub: such a map has no rows."""
    scenes: list[SceneListed]

    @property
    def faults(self) -> bool:
        return any(listed.fault for listed in self.scenes)


def preview_page(case: Case, way: tuple[int, ...], values: Mapping[str, float], to: AddressOf) -> PreviewPage:
    """The page after a path, with the numbers drawn."""
    walk = cases.replay(case, way)
    scene = cases.scene_of(case, walk.state.scene)
    last = walk.steps[-1] if walk.steps else None
    steps = dict(previews.ways_on(case, walk.state))
    return PreviewPage(
        scene=scene,
        body=fill(cases.visible(scene.body, walk.state), values),
        chosen=fill(last.choice.html, values) if last else "",
        consequence=fill(last.consequence, values) if last else "",
        choices=[
            (to((*way, index)) if index in steps else None, fill(choice.html, values))
            for index, choice in cases.open_choices(case, walk.state)
        ],
        hindsight=[
            (fill(step.choice.html, values), fill(said, values))
            for step in steps.values()
            if (said := cases.visible(step.choice.hindsight, step.after))
        ],
        tracks=[
            {"label": label, "value": walk.state.tracks[name], "moved": _moved(last, name)}
            for name, label in case.tracks.items()
        ],
        flags=sorted(walk.state.flags),
        walked=[_step_back(case, step, to(way[:place]), values) for place, step in enumerate(walk.steps)],
        conditions=_conditions(case, scene, walk.state, values),
        debrief=fill(cases.visible(case.debrief, walk.state), values) if scene.ending else "",
        map=None if circle(case) else map_of(case, walk),
        scenes=_scenes(case, values, to),
    )


def _step_back(case: Case, step: cases.WalkStep, href: str, values: Mapping[str, float]) -> StepBack:
    return StepBack(
        scene=step.scene,
        href=href,
        chosen=fill(step.choice.html, values),
        moved=[(label, moved) for name, label in case.tracks.items() if (moved := _moved(step, name))],
        set=sorted(step.after.flags - step.before.flags),
        cleared=sorted(step.before.flags - step.after.flags),
    )


def _conditions(case: Case, scene: Scene, state: cases.WalkState, values: Mapping[str, float]) -> list[ConditionHere]:
    """The conditions of the scene's text and choices; at an ending, also those of the debrief's text."""
    texts = [*scene.body, *(case.debrief if scene.ending else ())]
    asked = [(passage.when, "") for passage in texts if passage.when]
    asked += [(choice.when, fill(choice.html, values)) for choice in scene.choices if choice.when]
    return [ConditionHere(when, cases.holds(when, state), html) for when, html in dict.fromkeys(asked)]


def _moved(last: cases.WalkStep | None, track: str) -> int:
    return last.after.tracks[track] - last.before.tracks[track] if last else 0


def _scenes(case: Case, values: Mapping[str, float], to: AddressOf) -> list[SceneListed]:
    found = previews.survey(case)
    numbers = {scene.id: number for number, scene in enumerate(case.scenes, 1)}

    def listed(scene: Scene, index: int, choice: Choice) -> ChoiceListed:
        return ChoiceListed(
            html=fill(choice.html, values),
            to=numbers.get(choice.target),
            open=(scene.id, index) not in found.closed,
        )

    return [
        SceneListed(
            number=numbers[scene.id],
            scene=scene,
            href=to(found.ways[scene.id]) if scene.id in found.ways else None,
            stuck=scene.id in found.stuck,
            choices=[listed(scene, index, choice) for index, choice in enumerate(scene.choices)],
        )
        for scene in case.scenes
    ]
