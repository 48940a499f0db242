"""How each ending of a case is reached: the shortest way to it, and how many ways there are."""

from __future__ import annotations

from dataclasses import dataclass

from learnapp.domain.cases import cases
from learnapp.domain.cases.case_states import count_ways
from learnapp.domain.content.content import Case, Scene
from learnapp.domain.learning import previews


@dataclass(frozen=True)
class EndingWays:
    """An ending, the choices of its shortest way, and how many ways lead to it; None if they cannot be counted."""

    scene: Scene
    shortest: tuple[int, ...] | None
    choices: tuple[str, ...]
    ways: int | None


def ways_to_endings(case: Case) -> list[EndingWays]:
    """Each ending in the order of the text."""
    found = previews.survey(case)
    counted = count_ways(case)
    return [
        EndingWays(
            scene=scene,
            shortest=found.ways.get(scene.id),
            choices=_taken(case, found.ways.get(scene.id, ())),
            ways=None if counted is None else counted[scene.id],
        )
        for scene in case.scenes
        if scene.ending
    ]


def _taken(case: Case, way: tuple[int, ...]) -> tuple[str, ...]:
    """The choices of a way, without the links that only continue."""
    steps = cases.replay(case, way).steps
    return tuple(step.choice.html for step in steps if step.decision)
