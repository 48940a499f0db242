"""How far a walk through a case has got, and which endings a person has found over all their walks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache

from learnapp.domain.cases.cases import StepTaken, Walk, WalkState, WalkStep
from learnapp.domain.cases.scene_graph import loops, onward
from learnapp.domain.content.content import Case, Scene


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
    """How far a walk has got. Ignores conditions on choices, so the range may be too wide, never too narrow."""
    made = sum(step.decision for step in walk.steps)
    few, many = _fewest_left(case, walk.state.scene), most_left(case, walk.state, lambda scene: scene.decision)
    here = next(scene for scene in case.scenes if scene.id == walk.state.scene)
    return CaseProgress(made, made + few, made + many, here.decision)


def _fewest_left(case: Case, start: str) -> int:
    """The fewest decisions on any way from this scene to an ending, including the scene's own."""
    decisions = {scene.id: int(scene.decision) for scene in case.scenes}
    leads = onward(case)
    seen: set[str] = set()
    now, made = [start], 0
    while now:
        later: list[str] = []
        while now:
            id_ = now.pop()
            if id_ in seen:
                continue
            if not leads[id_]:
                return made
            seen.add(id_)
            (later if decisions[id_] else now).extend(leads[id_])
        now, made = later, made + 1
    return 0


def most_left(case: Case, state: WalkState, count: Callable[[Scene], bool]) -> int:
    """The most scenes for which `count` is true that a walk can still meet.

    In a loop each choice of a hub leads round once, and choices already taken no longer do.
    """
    scenes = {scene.id: scene for scene in case.scenes}
    leads, around = onward(case), loops(case)

    @cache
    def to_a_hub(id_: str) -> int:
        """Within a loop, from a scene to the next hub."""
        if scenes[id_].hub:
            return 0
        within = around[id_].intersection(leads[id_])
        return count(scenes[id_]) + max(map(to_a_hub, within), default=0)

    @cache
    def left(id_: str) -> int:
        if id_ not in around:
            return max((count(scenes[id_]) + left(target) for target in leads[id_]), default=0)
        round_again = sum(
            count(scenes[hub]) + to_a_hub(choice.target)
            for hub in around[id_]
            if scenes[hub].hub
            for place, choice in enumerate(scenes[hub].choices)
            if choice.target in around[id_] and (hub, place) not in state.taken
        )
        out = (
            scenes[one].hub * count(scenes[one]) + left(target)
            for one in around[id_]
            for target in leads[one]
            if target not in around[id_]
        )
        return to_a_hub(id_) + round_again + max(out, default=0)

    return left(state.scene)


def steps_taken(steps: Iterable[WalkStep]) -> frozenset[StepTaken]:
    return frozenset(taken for step in steps for taken in step.taken)


def endings_found(case: Case, steps: Collection[StepTaken]) -> tuple[Scene, ...]:
    """The endings that one of these steps leads to, in the case's order."""
    targets = {
        choice.target
        for scene in case.scenes
        for place, choice in enumerate(scene.choices)
        if (scene.id, place) in steps
    }
    return tuple(scene for scene in case.scenes if scene.ending and scene.id in targets)
