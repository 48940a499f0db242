"""Laying a case out as a map: scenes in columns by how far they are from the start, ways on between them.

Pure geometry: a template or a function elsewhere draws it. Numbers are in the map's own units; scale as you like.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from learnapp.domain.cases import Walk
from learnapp.domain.content import Case, Scene

ACROSS, DOWN = 120, 84
"""From one layer to the next, and from one scene of a layer to the next."""
RADIUS = 16
_SWEEPS = 6


@dataclass(frozen=True)
class Node:
    """A scene on the map. `layer` is the longest way to it from the start, `column` its place in the layer, from 0."""

    scene: Scene
    layer: int
    column: int
    x: float
    y: float
    visited: bool
    """Whether the walk passed through it."""


@dataclass(frozen=True)
class Edge:
    """A way from one scene to another; choices with the same target share one. `taken` is whether the walk used it."""

    source: Node
    target: Node
    choices: tuple[int, ...]
    taken: bool

    @property
    def path(self) -> str:
        """The curve as an SVG path, from the source's edge to the target's."""
        x1, x2 = self.source.x + RADIUS, self.target.x - RADIUS
        bend = (x2 - x1) / 2
        return (
            f"M{x1:g} {self.source.y:g}C{x1 + bend:g} {self.source.y:g} {x2 - bend:g} "
            f"{self.target.y:g} {x2:g} {self.target.y:g}"
        )


@dataclass(frozen=True)
class CaseMap:
    """The whole map, `width` by `height`."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: float
    height: float


def map_of(case: Case, walk: Walk | None = None) -> CaseMap:
    """The case's map, with a walk marked on it. The case must have no cycles."""
    scenes = {scene.id: scene for scene in case.scenes}
    layers = _layers(case)
    order = _ordered(case, layers)
    tallest = max(map(len, order), default=1)
    route = _route(walk)
    visited = {walk.state.scene, *(step.scene.id for step in walk.steps)} if walk else set()
    nodes: dict[str, Node] = {}
    for layer, ids in enumerate(order):
        for column, id_ in enumerate(ids):
            nodes[id_] = Node(
                scene=scenes[id_],
                layer=layer,
                column=column,
                x=ACROSS * (layer + 0.5),
                # Layers are centred on one another.
                y=DOWN * (column + 0.5 + (tallest - len(ids)) / 2),
                visited=id_ in visited,
            )
    edges = tuple(
        Edge(nodes[scene.id], nodes[target], choices, taken=bool(route & {(scene.id, n) for n in choices}))
        for scene in case.scenes
        for target, choices in _ways_on(scene).items()
    )
    return CaseMap(tuple(nodes[scene.id] for scene in case.scenes), edges, ACROSS * len(order), float(DOWN * tallest))


def _route(walk: Walk | None) -> set[tuple[str, int]]:
    return {(step.scene.id, step.index) for step in walk.steps} if walk else set()


def _ways_on(scene: Scene) -> dict[str, tuple[int, ...]]:
    ways: dict[str, tuple[int, ...]] = {}
    for index, choice in enumerate(scene.choices):
        ways[choice.target] = (*ways.get(choice.target, ()), index)
    return ways


def _layers(case: Case) -> dict[str, int]:
    """Each scene's longest distance from the start: scenes in the order in which all that lead to them are known."""
    scenes = {scene.id: scene for scene in case.scenes}
    waiting = dict.fromkeys(scenes, 0)
    for scene in case.scenes:
        for target in _ways_on(scene):
            waiting[target] += 1
    ready = [id_ for id_, count in waiting.items() if count == 0]
    layers = dict.fromkeys(scenes, 0)
    while ready:
        id_ = ready.pop()
        for target in _ways_on(scenes[id_]):
            layers[target] = max(layers[target], layers[id_] + 1)
            waiting[target] -= 1
            if waiting[target] == 0:
                ready.append(target)
    return layers


def _ordered(case: Case, layers: Mapping[str, int]) -> list[list[str]]:
    """The scenes of each layer, placed near those they come from and lead to, so that few ways cross."""
    order: list[list[str]] = [[] for _ in range(max(layers.values(), default=0) + 1)]
    for scene in case.scenes:
        order[layers[scene.id]].append(scene.id)
    after = {scene.id: list(_ways_on(scene)) for scene in case.scenes}
    before: dict[str, list[str]] = {id_: [] for id_ in after}
    for id_, targets in after.items():
        for target in targets:
            before[target].append(id_)
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        places = {id_: (place + 0.5) / len(ids) for ids in order for place, id_ in enumerate(ids)}
        for ids in order if forward else reversed(order):
            neighbours = before if forward else after
            ids.sort(key=lambda id_: _middle([places[n] for n in neighbours[id_]], places[id_]))
            places.update({id_: (place + 0.5) / len(ids) for place, id_ in enumerate(ids)})
    return order


def _middle(places: Sequence[float], otherwise: float) -> float:
    return sum(places) / len(places) if places else otherwise
