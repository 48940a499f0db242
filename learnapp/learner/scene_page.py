"""What a scene's page shows, worked out from the run. Nothing here tells where a choice leads."""

from __future__ import annotations

from dataclasses import dataclass

from learnapp.domain import cases
from learnapp.domain.content import Case, Scene
from learnapp.domain.parameters import fill
from learnapp.store.runs import Run


@dataclass(frozen=True)
class OpenChoice:
    place: int
    html: str


@dataclass(frozen=True)
class Track:
    """`value` now and by how much the last choice moved it."""

    label: str
    value: int
    moved: int


@dataclass(frozen=True)
class PastStep:
    """A scene that was left: its title, the choice taken and what came of it."""

    title: str
    choice: str
    consequence: str


@dataclass(frozen=True)
class ScenePage:
    scene: Scene
    step: int
    body: str
    consequence: str
    choices: tuple[OpenChoice, ...]
    tracks: tuple[Track, ...]
    past: tuple[PastStep, ...]
    decisions_made: int


def scene_page(case: Case, run: Run) -> ScenePage:
    """The page for the scene the run has reached."""
    walk = cases.replay(case, run.path)
    values = cases.values_of(case, run.draw)
    scene = cases.scene_of(case, walk.state)
    past = tuple(
        PastStep(cases.scene(case, step.scene).title, fill(step.choice_html, values), fill(step.consequence, values))
        for step in walk.steps
    )
    last = walk.steps[-1] if walk.steps else None
    before = walk.steps[-2].tracks if len(walk.steps) > 1 else dict.fromkeys(case.tracks, 0)
    tracks = tuple(
        Track(label, walk.state.tracks[name], walk.state.tracks[name] - before[name] if last else 0)
        for name, label in case.tracks.items()
    )
    return ScenePage(
        scene=scene,
        step=len(run.path),
        body=fill(cases.visible(scene.body, walk.state.flags), values),
        consequence=past[-1].consequence if past else "",
        choices=tuple(OpenChoice(i, fill(c.html, values)) for i, c in cases.open_choices(case, walk.state)),
        tracks=tracks,
        past=past,
        decisions_made=sum(1 for step in walk.steps if cases.scene(case, step.scene).decision),
    )
