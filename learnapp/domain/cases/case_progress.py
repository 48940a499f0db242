"""How far a walk through a case has come, and what a person has found of it over all their walks."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache

from learnapp.domain.cases.cases import Walk, WalkStep
from learnapp.domain.content.content import Case, Scene

StepTaken = tuple[str, int]
"""A scene's id and the place of the choice taken there."""


@dataclass(frozen=True)
class CaseProgress:
    """Decisions `made`, and how many there are in all: at least `fewest` and at most `most`, whatever is chosen next.

    `here` is whether the walk is at a decision.
    """

    made: int
    fewest: int
    most: int
    here: bool

    @property
    def in_all(self) -> str:
        """`6`, `5 or 6` or `5 to 7`."""
        if self.fewest == self.most:
            return str(self.most)
        return f"{self.fewest} {'or' if self.most == self.fewest + 1 else 'to'} {self.most}"


def case_progress(case: Case, walk: Walk) -> CaseProgress:
    """Conditions on choices are left out of account, so the range may be wider than it need be, never narrower."""
    scenes = {scene.id: scene for scene in case.scenes}

    @cache
    def left(id_: str) -> tuple[int, int]:
        scene = scenes[id_]
        onward = [left(choice.target) for choice in scene.choices]
        if not onward:
            return 0, 0
        own = int(scene.decision)
        return own + min(few for few, _ in onward), own + max(many for _, many in onward)

    made = sum(step.decision for step in walk.steps)
    few, many = left(walk.state.scene)
    return CaseProgress(made, made + few, made + many, scenes[walk.state.scene].decision)


def steps_taken(steps: Iterable[WalkStep]) -> frozenset[StepTaken]:
    return frozenset((step.scene.id, step.index) for step in steps)


def endings_found(case: Case, steps: Collection[StepTaken]) -> tuple[Scene, ...]:
    """The endings that one of these steps leads to, in the case's order."""
    targets = {
        choice.target
        for scene in case.scenes
        for place, choice in enumerate(scene.choices)
        if (scene.id, place) in steps
    }
    return tuple(scene for scene in case.scenes if scene.ending and scene.id in targets)
