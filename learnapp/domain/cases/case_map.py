"""Laying a case out as a map: scenes in rows by how far they are from the start, with the ways between them.

It runs downwards and is narrow, so that a phone shows it with words beside it.

Pure geometry: a template or a function elsewhere draws it. Numbers are in the map's own units; scale as you like.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from learnapp.domain.cases.cases import StepTaken, Walk
from learnapp.domain.cases.scene_graph import loops
from learnapp.domain.content.content import Case, Scene

DOWN = 76
"""From one layer to the next."""
ROOM = 144
"""The width that the widest layer is fitted into, unless its scenes would then touch."""
WIDEST, NARROWEST = 36, 18
"""From one scene of a layer to the next."""
BEND = 0.4
"""The room in a layer for a way that passes through it, as a share of a scene's."""
_SWEEPS = 6

Spot = str | tuple[str, str, int]
"""What has a place in a layer: a scene, by its id, or the bend of a way (from, to, layer)."""


@dataclass(frozen=True)
class MapNode:
    """A scene on the map. `layer` is the longest way to it from the start, `column` its place in the layer, from 0."""

    scene: Scene
    layer: int
    column: int
    x: float
    y: float
    visited: bool
    """Whether the walk passed through it."""
    tried: bool = False
    """Whether a what-if reached it and the walk did not."""
    decision: int | None = None
    """Which decision of the walk was made here, the first of several, from 1."""


@dataclass(frozen=True)
class MapEdge:
    """A way from one scene to another; choices with the same target share one. `taken` is whether the walk used it."""

    source: MapNode
    target: MapNode
    choices: tuple[int, ...]
    taken: bool
    tried: bool = False
    bends: tuple[tuple[float, float], ...] = ()
    """Points on the way, one in each layer it passes, so that it runs between scenes and not through them."""

    @property
    def path(self) -> str:
        """The curve as an SVG path from scene to scene, upright at each end and bend."""
        x, y = self.source.x, self.source.y
        parts = [f"M{x:g} {y:g}"]
        for next_x, next_y in (*self.bends, (self.target.x, self.target.y)):
            middle = (y + next_y) / 2
            parts.append(f"C{x:g} {middle:g} {next_x:g} {middle:g} {next_x:g} {next_y:g}")
            x, y = next_x, next_y
        return "".join(parts)


@dataclass(frozen=True)
class CaseMap:
    """The whole map, `width` by `height`."""

    nodes: tuple[MapNode, ...]
    edges: tuple[MapEdge, ...]
    width: float
    height: float

    @property
    def rows(self) -> dict[int, float]:
        """How far down each layer is."""
        return {node.layer: node.y for node in self.nodes}


def map_of(case: Case, walk: Walk | None = None, tried: Set[StepTaken] = frozenset()) -> CaseMap:
    """The case's map, with a walk and the steps of what-ifs marked on it. Ways back to a hub run upwards."""
    layers = _layers(case)
    chains = _chains(case, layers)
    order = _ordered(layers, chains)
    widest = max((sum(map(_room, spots)) for spots in order), default=1.0)
    across = min(max(ROOM / widest, NARROWEST), WIDEST)
    places = _places(order, widest, across)
    route = _route(walk)
    visited = {walk.state.scene, *(scene for scene, _ in route)} if walk else set()
    came_to = {
        scene.choices[place].target
        for scene in case.scenes
        for place in range(len(scene.choices))
        if (scene.id, place) in tried
    } - visited
    decided: dict[str, int] = {}
    for number, step in enumerate((step for step in walk.steps if step.decision) if walk else (), 1):
        decided.setdefault(step.scene.id, number)
    columns = {spot: n for spots in order for n, spot in enumerate(s for s in spots if isinstance(s, str))}
    nodes = {
        scene.id: MapNode(
            scene,
            layers[scene.id],
            columns[scene.id],
            *places[scene.id],
            visited=scene.id in visited,
            tried=scene.id in came_to,
            decision=decided.get(scene.id),
        )
        for scene in case.scenes
    }
    edges = tuple(
        MapEdge(
            source=nodes[scene.id],
            target=nodes[target],
            choices=choices,
            taken=bool(route & {(scene.id, n) for n in choices}),
            tried=bool(tried & {(scene.id, n) for n in choices}),
            bends=tuple(places[spot] for spot in chains[scene.id, target][1:-1]),
        )
        for scene in case.scenes
        for target, choices in _ways_on(case, scene).items()
    )
    return CaseMap(tuple(nodes.values()), edges, across * widest, DOWN * len(order))


def _places(order: Sequence[Sequence[Spot]], widest: float, across: float) -> dict[Spot, tuple[float, float]]:
    """Where each spot is. Layers are centred on one another."""
    places: dict[Spot, tuple[float, float]] = {}
    for layer, spots in enumerate(order):
        left = (widest - sum(map(_room, spots))) / 2
        for spot in spots:
            places[spot] = (round(across * (left + _room(spot) / 2), 2), DOWN * (layer + 0.5))
            left += _room(spot)
    return places


def _room(spot: Spot) -> float:
    return 1.0 if isinstance(spot, str) else BEND


def _route(walk: Walk | None) -> set[tuple[str, int]]:
    return {taken for step in walk.steps for taken in step.taken} if walk else set()


def _ways_on(case: Case, scene: Scene) -> dict[str, tuple[int, ...]]:
    """The choices by where they lead, without those that lead to no scene, as in a draft, or back to this one."""
    scenes = {other.id for other in case.scenes}
    ways: dict[str, tuple[int, ...]] = {}
    for index, choice in enumerate(scene.choices):
        if choice.target in scenes and choice.target != scene.id:
            ways[choice.target] = (*ways.get(choice.target, ()), index)
    return ways


def _layers(case: Case) -> dict[str, int]:
    """Each scene's longest distance from the start: scenes in the order in which all that lead to them are known."""
    onward = _downwards(case)
    waiting = dict.fromkeys(onward, 0)
    for target in (target for targets in onward.values() for target in targets):
        waiting[target] += 1
    ready = [id_ for id_, count in waiting.items() if count == 0]
    layers = dict.fromkeys(onward, 0)
    while ready:
        id_ = ready.pop()
        for target in onward[id_]:
            layers[target] = max(layers[target], layers[id_] + 1)
            waiting[target] -= 1
            if waiting[target] == 0:
                ready.append(target)
    return layers


def _downwards(case: Case) -> dict[str, list[str]]:
    """Where each scene leads, without ways back: in a loop these are the ways to scenes higher up in the text."""
    around = loops(case)
    order = {scene.id: place for place, scene in enumerate(case.scenes)}
    return {
        scene.id: [
            target
            for target in _ways_on(case, scene)
            if target not in around.get(scene.id, ()) or order[target] > order[scene.id]
        ]
        for scene in case.scenes
    }


def _chains(case: Case, layers: Mapping[str, int]) -> dict[tuple[str, str], list[Spot]]:
    """For each way on, the spots it passes through: its scenes, and a bend in every layer between them."""
    chains: dict[tuple[str, str], list[Spot]] = {}
    for scene in case.scenes:
        for target in _ways_on(case, scene):
            down = 1 if layers[scene.id] <= layers[target] else -1
            between = range(layers[scene.id] + down, layers[target], down)
            chains[scene.id, target] = [scene.id, *((scene.id, target, layer) for layer in between), target]
    return chains


def _ordered(layers: Mapping[str, int], chains: Mapping[tuple[str, str], Sequence[Spot]]) -> list[list[Spot]]:
    """The spots of each layer, placed near those they come from and lead to, so that few ways cross."""
    order: list[list[Spot]] = [[] for _ in range(max(layers.values(), default=0) + 1)]
    for id_, layer in layers.items():
        order[layer].append(id_)
    before: dict[Spot, list[Spot]] = {}
    after: dict[Spot, list[Spot]] = {}
    for chain in chains.values():
        for spot in chain[1:-1]:
            order[int(spot[2])].append(spot)
        for one, next_ in pairwise(chain if _layer(chain[0], layers) <= _layer(chain[-1], layers) else chain[::-1]):
            after.setdefault(one, []).append(next_)
            before.setdefault(next_, []).append(one)
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        places = {spot: (place + 0.5) / len(spots) for spots in order for place, spot in enumerate(spots)}
        for spots in order if forward else reversed(order):
            neighbours = before if forward else after
            spots.sort(key=lambda spot: _middle([places[n] for n in neighbours.get(spot, [])], places[spot]))
            places.update({spot: (place + 0.5) / len(spots) for place, spot in enumerate(spots)})
    return order


def _layer(spot: Spot, layers: Mapping[str, int]) -> int:
    return layers[spot] if isinstance(spot, str) else spot[2]


def _middle(places: Sequence[float], otherwise: float) -> float:
    return sum(places) / len(places) if places else otherwise
