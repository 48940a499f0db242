"""How each ending of a case is reached: by which shortest way, and by how many."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from learnapp.domain.cases import cases
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
    counted = _counted(case)
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
    return tuple(s.choice.html for s in steps if len(cases.scene_of(case, s.before.scene).choices) > 1)


def _counted(case: Case) -> Counter[str] | None:
    """Ways to each scene; None for a case that goes in a circle or has too many states."""
    order = _in_order(case)
    if order is None:
        return None
    begun = cases.start(case)
    states: dict[str, dict[cases.WalkPlace, tuple[cases.WalkState, int]]] = {begun.scene: {begun.place: (begun, 1)}}
    kept = 1
    for scene in order:
        for state, ways in list(states.get(scene, {}).values()):
            for _, step in previews.ways_on(case, state):
                there = states.setdefault(step.after.scene, {})
                kept += step.after.place not in there
                before = there[step.after.place][1] if step.after.place in there else 0
                there[step.after.place] = step.after, before + ways
        if kept > cases.MOST_STATES:
            return None
    return Counter({scene: sum(ways for _, ways in there.values()) for scene, there in states.items()})


def _in_order(case: Case) -> list[str] | None:
    """The scenes, each after all that lead to it; None if there is a circle."""
    targets = {scene.id: {c.target for c in scene.choices} for scene in case.scenes}
    waiting = Counter(target for onward in targets.values() for target in onward if target in targets)
    free = [id_ for id_ in targets if not waiting[id_]]
    order: list[str] = []
    while free:
        order.append(free.pop())
        for target in targets[order[-1]] & targets.keys():
            waiting[target] -= 1
            if not waiting[target]:
                free.append(target)
    return order if len(order) == len(targets) else None
