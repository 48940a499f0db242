"""What the debrief shows, worked out from the record: route, tracks over time, and the choices not taken."""

from __future__ import annotations

from dataclasses import dataclass

from learnapp.domain.cases import cases
from learnapp.domain.cases.case_map import CaseMap, map_of
from learnapp.domain.cases.debrief_text import DebriefText, debrief_text
from learnapp.domain.content.content import Case, Competency, Library, Scene
from learnapp.domain.numbers.parameters import fill
from learnapp.learner.cases.scene_page import EndingsFound, endings_so_far
from learnapp.store.learning.runs import Run


@dataclass(frozen=True)
class OtherWay:
    """A choice not taken in the record. `tried` is whether a what-if took it."""

    html: str
    open: bool
    tried: bool
    consequence: str
    hindsight: str


@dataclass(frozen=True)
class DecisionTaken:
    """A decision of the record. `step` is its place in the path, by which it can be reopened."""

    step: int
    scene: Scene
    chosen: str
    consequence: str
    hindsight: str
    moves: tuple[tuple[str, int], ...]
    competencies: tuple[Competency, ...]
    others: tuple[OtherWay, ...]


@dataclass(frozen=True)
class TrackLine:
    """A track from the start to the end: its value before the first decision and after each."""

    label: str
    values: tuple[int, ...]


@dataclass(frozen=True)
class DebriefPage:
    ending: Scene
    decisions: tuple[DecisionTaken, ...]
    tracks: tuple[TrackLine, ...]
    map: CaseMap
    text: DebriefText
    endings: EndingsFound


def debrief_page(case: Case, run: Run, library: Library) -> DebriefPage:
    """The debrief of a run that has ended."""
    walk = cases.replay(case, run.path)
    values = cases.values_for(case, run.draw)
    places = {id(step): number for number, step in enumerate(walk.steps)}
    decisions = cases.decisions(walk)
    taken = tuple(
        DecisionTaken(
            step=places[id(decision.step)],
            scene=decision.step.scene,
            chosen=fill(decision.step.choice.html, values),
            consequence=fill(decision.step.consequence, values),
            hindsight=fill(decision.hindsight, values),
            moves=tuple((case.tracks[name], by) for name, by in decision.step.choice.moves.items() if by),
            competencies=tuple(
                library.competencies[code] for code in decision.step.scene.competencies if code in library.competencies
            ),
            others=tuple(
                OtherWay(
                    fill(other.choice.html, values),
                    other.open,
                    (decision.step.scene.id, other.index) in run.tried,
                    fill(other.consequence, values),
                    fill(other.hindsight, values),
                )
                for other in decision.alternatives
            ),
        )
        for decision in decisions
    )
    text = debrief_text(case.debrief, walk.state)
    return DebriefPage(
        ending=cases.scene_of(case, walk.state.scene),
        decisions=taken,
        tracks=_track_lines(case, decisions),
        map=map_of(case, walk, run.tried),
        text=DebriefText(fill(text.lesson, values), fill(text.yours, values), fill(text.rest, values)),
        endings=endings_so_far(case, walk.steps, tried=run.tried),
    )


def _track_lines(case: Case, decisions: tuple[cases.Decision, ...]) -> tuple[TrackLine, ...]:
    return tuple(
        TrackLine(label, (0, *(decision.step.after.tracks[name] for decision in decisions)))
        for name, label in case.tracks.items()
    )
