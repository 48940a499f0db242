"""A scene's page, worked out from the run. Nothing here reveals where a choice leads."""

from __future__ import annotations

from dataclasses import dataclass

from learnapp.domain.cases import cases
from learnapp.domain.cases.case_progress import CaseProgress, case_progress, endings_found, steps_taken
from learnapp.domain.cases.cases import StepTaken
from learnapp.domain.content.content import Case, Scene
from learnapp.domain.numbers.parameters import fill
from learnapp.store.learning.runs import Run


@dataclass(frozen=True)
class OpenChoice:
    place: int
    html: str


@dataclass(frozen=True)
class TrackValue:
    """`value` now and by how much the last choice moved it."""

    label: str
    value: int
    moved: int


@dataclass(frozen=True)
class PastStep:
    """A past scene: its title, the choice taken and its consequence."""

    title: str
    choice: str
    consequence: str


@dataclass(frozen=True)
class EndingsFound:
    """The endings the person has reached, by title; `total` is how many the case has. It does not say which remain."""

    titles: tuple[str, ...]
    total: int


@dataclass(frozen=True)
class ScenePage:
    scene: Scene
    step: int
    body: str
    consequence: str
    chosen: str
    choices: tuple[OpenChoice, ...]
    marked: tuple[str, ...]
    """The choices taken before that the scene still shows, as HTML."""
    tracks: tuple[TrackValue, ...]
    past: tuple[PastStep, ...]
    progress: CaseProgress
    endings: EndingsFound


def scene_page(
    case: Case, run: Run, tried: frozenset[StepTaken] = frozenset(), record: tuple[int, ...] = ()
) -> ScenePage:
    """The page for the scene the run has reached.

    `tried` are the steps of what-ifs and, for a what-if, `record` is the path of the first run: they say which endings
    the person has found.
    """
    walk = cases.replay(case, run.path)
    values = cases.values_for(case, run.draw)
    scene = cases.scene_of(case, walk.state.scene)
    past = tuple(
        PastStep(step.scene.title, fill(step.choice.html, values), fill(step.consequence, values))
        for step in walk.steps
    )
    before = walk.steps[-1].before.tracks if walk.steps else walk.state.tracks
    return ScenePage(
        scene=scene,
        step=len(run.path),
        body=fill(cases.visible(scene.body, walk.state), values),
        consequence=past[-1].consequence if past else "",
        chosen=past[-1].choice if walk.steps and walk.steps[-1].decision else "",
        choices=tuple(OpenChoice(i, fill(c.html, values)) for i, c in cases.open_choices(case, walk.state)),
        marked=tuple(fill(choice.html, values) for choice in cases.choices_marked(case, walk.state)),
        tracks=tuple(
            TrackValue(label, walk.state.tracks[name], walk.state.tracks[name] - before[name])
            for name, label in case.tracks.items()
        ),
        past=past,
        progress=case_progress(case, walk),
        endings=endings_so_far(case, walk.steps, cases.replay(case, record).steps, tried=tried),
    )


def endings_so_far(case: Case, *walks: tuple[cases.WalkStep, ...], tried: frozenset[StepTaken]) -> EndingsFound:
    """The endings found on these walks and by the steps of what-ifs."""
    found = endings_found(case, tried.union(*map(steps_taken, walks)))
    return EndingsFound(tuple(scene.title for scene in found), sum(scene.ending for scene in case.scenes))
