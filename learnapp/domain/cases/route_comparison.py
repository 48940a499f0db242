"""Several people's routes through one case: where they parted, on the case's map and as a table.

Nothing is worked out unless `may_see` allows it: each person whose route would be shown has agreed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass

from learnapp.domain.cases.case_map import CaseMap, MapEdge, map_of
from learnapp.domain.cases.cases import Walk
from learnapp.domain.content.content import Case, Scene
from learnapp.domain.numbers.parameters import fill
from learnapp.domain.people.name_order import name_key

FEWEST = 2
"""With fewer routes than this, there is nothing to compare."""


@dataclass(frozen=True)
class RouteLine:
    """A way on the map and how many routes went along it. (`x`, `y`) is the position of that number."""

    edge: MapEdge
    walked: int
    x: float
    y: float


@dataclass(frozen=True)
class ComparedChoice:
    """A choice at a decision, as HTML, and who took it, by name."""

    html: str
    walkers: tuple[str, ...]


@dataclass(frozen=True)
class Crossing:
    """A decision that at least one walker reached. `number` counts them along the map, from 1; `elsewhere` never
    reached it.
    """

    number: int
    scene: Scene
    ways: tuple[ComparedChoice, ...]
    elsewhere: tuple[str, ...]

    @property
    def split(self) -> bool:
        """Whether the people who reached it parted."""
        return sum(bool(way.walkers) for way in self.ways) > 1


@dataclass(frozen=True)
class ComparedEnding:
    """An ending and who reached it, by name."""

    scene: Scene
    walkers: tuple[str, ...]


@dataclass(frozen=True)
class Routes:
    """`passed` is how many routes came through each scene, by its id."""

    map: CaseMap
    lines: tuple[RouteLine, ...]
    passed: Mapping[str, int]
    crossings: tuple[Crossing, ...]
    endings: tuple[ComparedEnding, ...]


def may_see(viewer: int, taking_part: Set[int], agreed: Set[int]) -> bool:
    """Whether this person may see the routes: only people who show their own see the others'.

    `taking_part` are the members who have finished the case; all of them must have agreed, and there must be two.
    """
    return viewer in taking_part and len(taking_part) >= FEWEST and taking_part <= agreed


def routes(case: Case, walks: Mapping[str, Walk], values: Mapping[str, float] | None = None) -> Routes:
    """The routes of people, by name, through a case. Each walk must be of this case.

    `values` are the numbers that the story shows this reader.
    """
    drawn = map_of(case)
    taken: dict[tuple[str, int], list[str]] = {}
    came: dict[str, list[str]] = {}
    for name, walk in sorted(walks.items(), key=lambda pair: name_key(pair[0])):
        steps = [taken_there for step in walk.steps for taken_there in step.taken]
        for step in dict.fromkeys(steps):
            taken.setdefault(step, []).append(name)
        for scene in dict.fromkeys([*(scene for scene, _ in steps), walk.state.scene]):
            came.setdefault(scene, []).append(name)
    order = sorted(drawn.nodes, key=lambda node: (node.layer, node.y))
    decisions = [node.scene for node in order if node.scene.decision and node.scene.id in came]
    return Routes(
        map=drawn,
        lines=tuple(_line(edge, Counter({key: len(who) for key, who in taken.items()})) for edge in drawn.edges),
        passed={id_: len(who) for id_, who in came.items()},
        crossings=tuple(
            Crossing(
                number,
                scene,
                tuple(
                    ComparedChoice(fill(choice.html, values or {}), tuple(taken.get((scene.id, place), ())))
                    for place, choice in enumerate(scene.choices)
                ),
                tuple(name for name in sorted(walks, key=name_key) if name not in came[scene.id]),
            )
            for number, scene in enumerate(decisions, 1)
        ),
        endings=tuple(
            ComparedEnding(node.scene, tuple(came[node.scene.id]))
            for node in order
            if node.scene.ending and node.scene.id in came
        ),
    )


def _line(edge: MapEdge, taken: Counter[tuple[str, int]]) -> RouteLine:
    """A way with its number two thirds along its first curve, where ways from one decision have parted."""
    x, y = edge.source.x, edge.source.y
    to_x, to_y = edge.bends[0] if edge.bends else (edge.target.x, edge.target.y)
    walked = sum(taken[edge.source.scene.id, choice] for choice in edge.choices)
    at_x, at_y = (round(one + share * (other - one), 2) for one, other, share in ((x, to_x, 0.784), (y, to_y, 0.658)))
    return RouteLine(edge, walked, at_x, at_y)
