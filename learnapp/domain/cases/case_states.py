"""Every state that a walk of a case can reach: the checks rely on them, and so does the count of ways.

A state is a scene and what can still make a difference from there on: flags that something reads, tracks as far as a
threshold can tell their values apart, and the choices taken in hubs that can come again. The rest is left out, so that
there are few.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from learnapp.domain.cases import scene_graph
from learnapp.domain.cases.cases import CaseError, StepTaken, WalkState, after, is_open, start
from learnapp.domain.content.content import Case, Condition, Passage, Scene
from learnapp.domain.markup.conditions import checks

MOST_STATES = 100_000
"""A case with more states than this is too large to be checked."""
MOST_STEPS = 2 * MOST_STATES
"""The same of the choices that can be taken in all of them together."""

StateKey = tuple[str, frozenset[str], tuple[int, ...], frozenset[StepTaken]]


class TooManyStatesError(CaseError):
    """The case has too many states. `scene` has the most of them; the message says what sets them apart."""

    def __init__(self, scene: str, message: str) -> None:
        super().__init__(message)
        self.scene = scene


@dataclass
class Differences:
    """What makes a difference in a scene or after it.

    `tracks` has, for each track, the lowest and the highest value that must be told apart from the values beyond it.
    """

    flags: frozenset[str] = frozenset()
    cuts: frozenset[tuple[str, int]] = frozenset()
    taken: frozenset[StepTaken] = frozenset()
    tracks: dict[str, tuple[int, int]] = field(default_factory=dict)


class CaseStates:
    """The states of a case. With `debrief`, what hindsight and the debrief read makes a difference too.

    A draft's choices that lead to no scene are left out.
    """

    def __init__(self, case: Case, *, debrief: bool = False) -> None:
        self.case = case
        self.scenes = {scene.id: scene for scene in case.scenes}
        self._differences = _differences(case, debrief=debrief)

    def first(self) -> WalkState:
        return self.reduced(start(self.case))

    def reduced(self, state: WalkState) -> WalkState:
        """A state without anything that makes no difference from there on."""
        read = self._differences[state.scene]
        return WalkState(
            state.scene,
            state.flags & read.flags,
            {name: min(max(state.tracks.get(name, 0), low), high) for name, (low, high) in read.tracks.items()},
            state.taken & read.taken,
        )

    def steps(self, state: WalkState) -> Iterator[tuple[int, WalkState]]:
        """Each choice that can be taken in a state with the state it leads to; in a junction the one route."""
        scene = self.scenes[state.scene]
        for index, choice in enumerate(scene.choices):
            if choice.target in self.scenes and is_open(scene, index, state):
                yield index, self.reduced(after(scene, index, state))
                if scene.junction:
                    return

    def every(self) -> list[WalkState]:
        """Every state, the start first. Raises TooManyStatesError."""
        return [state for state, _ in self.graph().values()]

    def graph(self) -> dict[StateKey, tuple[WalkState, list[StateKey]]]:
        """Every state with the keys of the states that it leads to. Raises TooManyStatesError."""
        first = self.first()
        found: dict[StateKey, tuple[WalkState, list[StateKey]]] = {key(first): (first, [])}
        waiting = [first]
        steps = 0
        while waiting:
            state = waiting.pop()
            leads = found[key(state)][1]
            for _, led_to in self.steps(state):
                new = key(led_to)
                leads.append(new)
                if new not in found:
                    found[new] = led_to, []
                    waiting.append(led_to)
            steps += len(leads)
            if len(found) > MOST_STATES or steps > MOST_STEPS:
                raise self._too_many([state for state, _ in found.values()])
        return found

    def said(self, state: WalkState) -> str:
        """A state in words: `with told set, board at 2 or more and choice 1 of #ward taken`."""
        flags = f"{', '.join(sorted(state.flags))} set" if state.flags else ""
        tracks = [f"{name} at {self._value(state, name)}" for name in state.tracks]
        taken = [f"choice {index + 1} of #{hub} taken" for hub, index in sorted(state.taken)]
        *others, last = [*([flags] if flags else []), *tracks, *taken] or ["no flag set"]
        return f"with {', '.join(others)} and {last}" if others else f"with {last}"

    def _value(self, state: WalkState, name: str) -> str:
        low, high = self._differences[state.scene].tracks[name]
        value = state.tracks[name]
        beyond = " or more" if value == high else " or less" if value == low else ""
        return f"{value}{beyond}".replace("-", "−")

    def _too_many(self, states: Sequence[WalkState]) -> TooManyStatesError:
        """Which scene has the most states, and what sets them apart."""
        counted = Counter(state.scene for state in states)
        scene, count = counted.most_common(1)[0]
        read = self._differences[scene]
        hubs = Counter(hub for hub, _ in sorted(read.taken))
        apart = [
            *([f"the flags {', '.join(sorted(read.flags))}"] if read.flags else []),
            *(f"the track `{name}`" for name in read.tracks),
            *(f"the {choices} choices of the hub `#{hub}`" for hub, choices in hubs.items()),
        ]
        return TooManyStatesError(
            scene,
            f"This case is too large to check: walks come to more than {len(states) - 1:,} states, to {count:,} of "
            f"them in this scene. They differ in {' and in '.join(apart)}. Use fewer flags, read them sooner, give "
            "hubs fewer choices, or split the case in two.",
        )


def key(state: WalkState) -> StateKey:
    """What tells two states of one case apart, to look them up by."""
    return state.scene, state.flags, tuple(state.tracks.values()), state.taken


def count_ways(case: Case) -> Counter[str] | None:
    """How many ways lead to each scene; None if a way back passes no hub, or there are too many states."""
    try:
        graph = CaseStates(case).graph()
    except TooManyStatesError:
        return None
    waiting = Counter(led_to for _, leads in graph.values() for led_to in leads)
    ready = [one for one in graph if not waiting[one]]
    ways = Counter(ready[:1])
    done = 0
    while ready:
        one = ready.pop()
        done += 1
        for led_to in graph[one][1]:
            ways[led_to] += ways[one]
            waiting[led_to] -= 1
            if not waiting[led_to]:
                ready.append(led_to)
    if done < len(graph):
        return None
    found: Counter[str] = Counter()
    for one, count in ways.items():
        found[one[0]] += count
    return found


# What makes a difference


def _differences(case: Case, *, debrief: bool) -> dict[str, Differences]:
    """What makes a difference in each scene: what it reads itself and what the scenes after it read."""
    differences = {scene.id: _own(scene, case, debrief=debrief) for scene in case.scenes}
    leads, changed = scene_graph.onward(case), True
    while changed:
        changed = False
        for scene in reversed(case.scenes):
            one = differences[scene.id]
            before = one.flags, one.cuts, one.taken
            after_it = [differences[target] for target in leads[scene.id]]
            one.flags = one.flags.union(*(other.flags for other in after_it))
            one.cuts = one.cuts.union(*(other.cuts for other in after_it))
            one.taken = one.taken.union(*(other.taken for other in after_it))
            changed = changed or before != (one.flags, one.cuts, one.taken)
    for name in {name for one in differences.values() for name, _ in one.cuts}:
        up, down = _furthest(case, lambda by: max(by, 0), name), _furthest(case, lambda by: max(-by, 0), name)
        for id_, one in differences.items():
            cuts = [cut for track, cut in one.cuts if track == name]
            if cuts:
                one.tracks[name] = min(cuts) - 1 - up(id_), max(cuts) + down(id_)
    return differences


def _own(scene: Scene, case: Case, *, debrief: bool) -> Differences:
    passages: list[Passage] = [*scene.body, *(one for choice in scene.choices for one in choice.consequence)]
    if debrief:
        passages += [one for choice in scene.choices for one in choice.hindsight]
        passages += case.debrief if scene.ending else ()
    conditions: list[Condition] = [*(one.when for one in passages), *(choice.when for choice in scene.choices)]
    found = [check for condition in conditions for check in checks(condition)]
    return Differences(
        frozenset(check.name for check in found if check.sign in ("", "!")),
        frozenset((check.name, check.cut) for check in found if check.sign in (">=", "<=")),
        frozenset((scene.id, place) for place in range(len(scene.choices)) if scene.hub),
    )


def _furthest(case: Case, part: Callable[[int], int], track: str) -> Callable[[str], int]:
    """The furthest that choices from a scene on can still move a track in one direction. In a loop this may be too
    high, never too low.
    """
    scenes = {scene.id: scene for scene in case.scenes}
    leads, around = scene_graph.onward(case), scene_graph.loops(case)
    begun: set[str] = set()

    def moved(scene: Scene) -> list[int]:
        return [part(choice.moves.get(track, 0)) for choice in scene.choices]

    @cache
    def on(id_: str) -> int:
        if id_ in begun:
            return 0  # a circle through no hub, which is reported as such
        begun.add(id_)
        together = around.get(id_, frozenset())
        if not together:
            choices = [choice for choice in scenes[id_].choices if choice.target in scenes]
            return max((part(choice.moves.get(track, 0)) + on(choice.target) for choice in choices), default=0)
        if id_ != min(together):
            return on(min(together))
        hubs = [scenes[one] for one in together if scenes[one].hub]
        visits = 1 + sum(choice.target in together for hub in hubs for choice in hub.choices)
        within = sum(visits * max(moved(scenes[one]), default=0) for one in together if not scenes[one].hub)
        out = max((on(target) for one in together for target in leads[one] if target not in together), default=0)
        return sum(map(sum, map(moved, hubs))) + within + out

    return on
