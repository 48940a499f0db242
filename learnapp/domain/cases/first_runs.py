"""What a group of people chose in a case, and how their first runs ended: counts that can be added up."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from learnapp.domain.cases.cases import Walk
from learnapp.domain.content.content import FrozenStruct


class RunSums(FrozenStruct, frozen=True):
    """Counts over `people`: how many took each choice at each decision (by scene, in its order), and reached each
    ending.
    """

    people: int = 0
    choices: dict[str, tuple[int, ...]] = msgspec.field(default_factory=dict)
    endings: dict[str, int] = msgspec.field(default_factory=dict)


def sums(walks: Iterable[Walk]) -> RunSums:
    """The counts over some finished walks, one a person.

    A walk decides once in a scene at most, except in a hub, where the last choice counts: the one that leads out of it.
    """
    choices: dict[str, list[int]] = {}
    endings: dict[str, int] = {}
    people = 0
    for walk in walks:
        people += 1
        endings[walk.state.scene] = endings.get(walk.state.scene, 0) + 1
        for step in {step.scene.id: step for step in walk.steps if step.decision}.values():
            taken = choices.setdefault(step.scene.id, [0] * len(step.scene.choices))
            taken[step.index] += 1
    return RunSums(people=people, choices={scene: tuple(taken) for scene, taken in choices.items()}, endings=endings)


def add(one: RunSums, other: RunSums) -> RunSums:
    """The counts of both together."""
    choices = dict(one.choices)
    for scene, taken in other.choices.items():
        known = choices.get(scene, (0,) * len(taken))
        choices[scene] = tuple(a + b for a, b in zip(known, taken, strict=True))
    endings = dict(one.endings)
    for scene, count in other.endings.items():
        endings[scene] = endings.get(scene, 0) + count
    return RunSums(people=one.people + other.people, choices=choices, endings=endings)
