"""What the preview of a case shows: a scene as some path reaches it, and the map of the whole case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from learnapp.domain.cases import cases
from learnapp.domain.cases.case_map import CaseMap, map_of
from learnapp.domain.cases.scene_graph import circle
from learnapp.domain.content.content import Case, Choice, Scene
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
        """Whether some walk does not get through here, or no walk meets this scene or one of its choices."""
        return self.stuck or not self.href or not all(choice.open and choice.to for choice in self.choices)


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
    back: str | None
    debrief: str
    map: CaseMap | None
    """None of a case that goes in a circle through no hub, which has no rows to be drawn in."""
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
        back=to(way[:-1]) if way else None,
        debrief=fill(cases.visible(case.debrief, walk.state), values) if scene.ending else "",
        map=None if circle(case) else map_of(case, walk),
        scenes=_scenes(case, values, to),
    )


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
