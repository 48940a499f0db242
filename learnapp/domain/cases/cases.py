"""Walking a case: from the places of the choices taken to where that leads.

A path is the record of a walk: for each scene passed, the place of the choice taken in that scene's list, from 0.
Everything else (flags, tracks, what was shown) follows from the case and the path.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from learnapp.domain.content.content import Case, Choice, Condition, Passage, Scene

MOST_STATES = 100_000
"""More states than this are not enumerated: such a case has too many independent flags to be checked."""


class CaseError(ValueError):
    """The case and the path do not fit: the message says where."""


class WalkPlace(NamedTuple):
    """What decides what can happen next: the scene's id and the flags that are set."""

    scene: str
    flags: frozenset[str]


@dataclass(frozen=True)
class WalkState:
    """Where a walk is: the scene's id, the flags set, and each track's value."""

    scene: str
    flags: frozenset[str] = frozenset()
    tracks: dict[str, int] = field(default_factory=dict)

    @property
    def place(self) -> WalkPlace:
        return WalkPlace(self.scene, self.flags)


@dataclass(frozen=True)
class WalkStep:
    """One choice taken: where, which, what was then shown as its consequence (HTML), and the state after it."""

    scene: Scene
    index: int
    choice: Choice
    before: WalkState
    after: WalkState
    consequence: str

    @property
    def decision(self) -> bool:
        return self.scene.decision


@dataclass(frozen=True)
class Walk:
    """A walk so far: where it is and each step that led there."""

    state: WalkState
    steps: tuple[WalkStep, ...] = ()

    @property
    def path(self) -> tuple[int, ...]:
        return tuple(step.index for step in self.steps)


@dataclass(frozen=True)
class Alternative:
    """A choice not taken at a decision of a walk. `open` is whether its condition held."""

    index: int
    choice: Choice
    open: bool
    consequence: str
    hindsight: str


@dataclass(frozen=True)
class Decision:
    """A decision of a walk: the step taken, its hindsight, and what else could have been done."""

    step: WalkStep
    hindsight: str
    alternatives: tuple[Alternative, ...]


def holds(condition: Condition, flags: Set[str]) -> bool:
    """Whether every flag of a condition is set, or for `!flag` is not."""
    return all((flag[1:] not in flags) if flag.startswith("!") else (flag in flags) for flag in condition)


def visible(passages: Iterable[Passage], flags: Set[str]) -> str:
    """The HTML of the passages whose conditions hold, joined."""
    return "\n".join(passage.html for passage in passages if holds(passage.when, flags))


def scene_of(case: Case, id_: str) -> Scene:
    """The scene with this id. Raises CaseError."""
    for scene in case.scenes:
        if scene.id == id_:
            return scene
    raise CaseError(f"“{case.title}” has no scene “{id_}”.")


def values_for(case: Case, draw: int) -> dict[str, float]:
    """The numbers that a run with this draw uses; empty if the case has none."""
    draws = case.parameters.draws if case.parameters else ()
    return draws[draw % len(draws)] if draws else {}


def start(case: Case) -> WalkState:
    """Where every walk begins."""
    if not case.scenes:
        raise CaseError(f"“{case.title}” has no scenes.")
    return WalkState(case.scenes[0].id, frozenset(), dict.fromkeys(case.tracks, 0))


def at_ending(case: Case, state: WalkState) -> bool:
    return scene_of(case, state.scene).ending


def open_choices(case: Case, state: WalkState) -> list[tuple[int, Choice]]:
    """The choices that can be taken now, each with its place in the scene's list."""
    choices = scene_of(case, state.scene).choices
    return [(index, choice) for index, choice in enumerate(choices) if holds(choice.when, state.flags)]


def take(case: Case, state: WalkState, index: int) -> WalkStep:
    """Take the choice at a place of the current scene's list. Raises CaseError if it does not exist or is not open."""
    scene = scene_of(case, state.scene)
    if not 0 <= index < len(scene.choices):
        raise CaseError(f"The scene “{scene.title}” has no choice number {index + 1}.")
    choice = scene.choices[index]
    if not holds(choice.when, state.flags):
        raise CaseError(f"Choice number {index + 1} of the scene “{scene.title}” is not open here.")
    flags = _flags_after(choice, state.flags)
    tracks = {name: value + choice.moves.get(name, 0) for name, value in state.tracks.items()}
    after = WalkState(scene_of(case, choice.target).id, flags, tracks)
    # The text of a consequence depends on the flags that the choice itself has set.
    return WalkStep(scene, index, choice, state, after, visible(choice.consequence, flags))


def replay(case: Case, path: Sequence[int]) -> Walk:
    """The walk that a path records. Raises CaseError, naming the step, if the path does not fit this case."""
    state, steps = start(case), []
    for number, index in enumerate(path, 1):
        try:
            step = take(case, state, index)
        except CaseError as error:
            raise CaseError(f"Step {number} of this walk does not fit the case. {error}") from None
        steps.append(step)
        state = step.after
    return Walk(state, tuple(steps))


def _flags_after(choice: Choice, flags: frozenset[str]) -> frozenset[str]:
    return (flags - set(choice.clears)) | set(choice.sets)


# Enumeration


def every_path(case: Case) -> Iterator[tuple[int, ...]]:
    """Each path from the start to an ending, or to a state in which nothing is open. The case must have no cycles."""
    stack: list[tuple[WalkPlace, tuple[int, ...]]] = [(start(case).place, ())]
    scenes = {scene.id: scene for scene in case.scenes}
    while stack:
        place, path = stack.pop()
        onward = _onward(scenes[place.scene], place.flags)
        if not onward:
            yield path
        stack.extend((WalkPlace(choice.target, flags), (*path, index)) for index, choice, flags in reversed(onward))


def reachable_states(case: Case) -> set[WalkPlace]:
    """Every scene with every set of flags that some path brings to it. Raises CaseError beyond `MOST_STATES`."""
    return _states(case, None)


def telling_states(case: Case) -> set[WalkPlace]:
    """The same with only those flags kept that something from there on, the debrief left out, still reads.

    Far fewer, and enough to know what can be shown and what can be open. Raises CaseError beyond `MOST_STATES`. The
    case must have no cycles.
    """
    return _states(case, _flags_still_read(case))


def _states(case: Case, kept: dict[str, frozenset[str]] | None) -> set[WalkPlace]:
    scenes = {scene.id: scene for scene in case.scenes}
    found = {start(case).place}
    waiting = list(found)
    while waiting:
        place = waiting.pop()
        for _, choice, flags in _onward(scenes[place.scene], place.flags):
            next_ = WalkPlace(choice.target, flags if kept is None else flags & kept[choice.target])
            if next_ not in found:
                found.add(next_)
                waiting.append(next_)
        if len(found) > MOST_STATES:
            raise CaseError(f"“{case.title}” has more than {MOST_STATES:,} states. Use fewer flags.")
    return found


def _flags_still_read(case: Case) -> dict[str, frozenset[str]]:
    """For each scene, the flags that it or a scene after it reads."""
    scenes = {scene.id: scene for scene in case.scenes}

    @cache
    def still_read(id_: str) -> frozenset[str]:
        scene = scenes[id_]
        conditions = [passage.when for passage in scene.body]
        for choice in scene.choices:
            conditions += [choice.when, *(passage.when for passage in choice.consequence)]
        own = {flag.removeprefix("!") for when in conditions for flag in when}
        return frozenset(own).union(*(still_read(choice.target) for choice in scene.choices))

    return {id_: still_read(id_) for id_ in scenes}


def _onward(scene: Scene, flags: frozenset[str]) -> list[tuple[int, Choice, frozenset[str]]]:
    return [
        (index, choice, _flags_after(choice, flags))
        for index, choice in enumerate(scene.choices)
        if holds(choice.when, flags)
    ]


def decisions(walk: Walk) -> tuple[Decision, ...]:
    """For each decision on a walk: the choice taken and those not taken, with what each would have led to at once.

    Consequences and hindsight read as they would have if the choice had been taken there.
    """
    found = []
    for step in walk.steps:
        if not step.decision:
            continue
        others = []
        for index, choice in enumerate(step.scene.choices):
            if index == step.index:
                continue
            flags = _flags_after(choice, step.before.flags)
            others.append(
                Alternative(
                    index=index,
                    choice=choice,
                    open=holds(choice.when, step.before.flags),
                    consequence=visible(choice.consequence, flags),
                    hindsight=visible(choice.hindsight, flags),
                )
            )
        taken = visible(step.choice.hindsight, step.after.flags)
        found.append(Decision(step, taken, tuple(others)))
    return tuple(found)
