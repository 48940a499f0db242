"""Where the scenes of a case lead, ignoring conditions, and which scenes can be visited again.

Every way back goes through a hub, in which each choice can be taken once: so every walk ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from learnapp.domain.content.content import Case

Onward = Mapping[str, tuple[str, ...]]
"""For each scene, by its id, those that its choices lead to. A draft's choices to no scene are left out."""


def onward(case: Case) -> dict[str, tuple[str, ...]]:
    ids = {scene.id for scene in case.scenes}
    return {
        scene.id: tuple(dict.fromkeys(choice.target for choice in scene.choices if choice.target in ids))
        for scene in case.scenes
    }


def circle(case: Case) -> list[str]:
    """The ids along one way back that passes no hub, the first in the text at both ends; empty if there is none."""
    hubs = {scene.id for scene in case.scenes if scene.hub}
    leads: TopologicalSorter[str] = TopologicalSorter()
    for id_, targets in onward(case).items():
        for target in targets if id_ not in hubs else ():
            leads.add(target, id_)
    try:
        leads.prepare()
    except CycleError as error:
        found: list[str] = error.args[1][1:]
        first = min(map([scene.id for scene in case.scenes].index, found))
        place = found.index(case.scenes[first].id)
        return [*found[place:], *found[: place + 1]]
    return []


def loops(case: Case) -> dict[str, frozenset[str]]:
    """For each scene that can be visited again, every scene on a way back to it, including itself."""
    leads = onward(case)
    found: dict[str, frozenset[str]] = {}
    for hub in (scene.id for scene in case.scenes if scene.hub):
        if hub not in found:
            together = frozenset(id_ for id_ in _following(leads, hub) if hub in _following(leads, id_))
            found |= dict.fromkeys(together, together)
    return found


def _following(leads: Onward, id_: str) -> set[str]:
    """The scenes that can come after one: itself only if a way leads back."""
    found: set[str] = set()
    waiting = [id_]
    while waiting:
        new = set(leads[waiting.pop()]) - found
        found |= new
        waiting.extend(new)
    return found
