"""Walking a case: from the places of the choices taken to where that leads.

A path is the record of a walk: for each scene passed, the place of the choice taken in that scene's list, from 0.
Everything else (flags, tracks, what was shown) follows from the case and the path.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from learnapp.domain.content.content import Case, Choice, Condition, Passage, Scene
from learnapp.domain.markup import conditions

StepTaken = tuple[str, int]
"""A scene's id and the place of the choice taken there."""
DRAWS = 997
"""How many draws there are: a run's draw is from 0 to one less."""


class CaseError(ValueError):
    """The case and the path do not fit: the message says where."""


@dataclass(frozen=True)
class WalkState:
    """Where a walk is: the scene's id, the flags set, each track's value, and the choices taken in hubs."""

    scene: str
    flags: frozenset[str] = frozenset()
    tracks: dict[str, int] = field(default_factory=dict)
    taken: frozenset[StepTaken] = frozenset()


@dataclass(frozen=True)
class WalkStep:
    """One choice taken: where, which, what was then shown as its consequence (HTML), and the state after it.

    `routes` are the routes of junctions that the walk then followed automatically to reach that state.
    """

    scene: Scene
    index: int
    choice: Choice
    before: WalkState
    after: WalkState
    consequence: str
    routes: tuple[StepTaken, ...] = ()

    @property
    def decision(self) -> bool:
        return self.scene.decision

    @property
    def taken(self) -> tuple[StepTaken, ...]:
        """The choice and the routes after it."""
        return ((self.scene.id, self.index), *self.routes)


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


def holds(condition: Condition, state: WalkState) -> bool:
    """Whether a condition holds in a state."""
    return conditions.holds(condition, state.flags, state.tracks)


def visible(passages: Iterable[Passage], state: WalkState) -> str:
    """The HTML of the passages whose conditions hold, joined."""
    return "\n".join(passage.html for passage in passages if holds(passage.when, state))


def scene_of(case: Case, id_: str) -> Scene:
    """The scene with this id. Raises CaseError."""
    for scene in case.scenes:
        if scene.id == id_:
            return scene
    raise CaseError(f"“{case.title}” has no scene “{id_}”.")


def draw_of(person_id: int) -> int:
    """The draw of a person's runs: members of one set compare notes, so each gets numbers of their own."""
    return person_id % DRAWS


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


def is_open(scene: Scene, index: int, state: WalkState) -> bool:
    """Whether the choice at a place of a scene's list can be taken: a hub's only once."""
    return holds(scene.choices[index].when, state) and (scene.id, index) not in state.taken


def open_choices(case: Case, state: WalkState) -> list[tuple[int, Choice]]:
    """The choices that can be taken now, each with its place in the scene's list."""
    scene = scene_of(case, state.scene)
    return [(index, choice) for index, choice in enumerate(scene.choices) if is_open(scene, index, state)]


def choices_marked(case: Case, state: WalkState) -> list[Choice]:
    """The choices that the present scene shows as taken: those of a hub, if its author asked for that."""
    scene = scene_of(case, state.scene)
    return [c for index, c in enumerate(scene.choices) if scene.marked and (scene.id, index) in state.taken]


def after(scene: Scene, index: int, before: WalkState) -> WalkState:
    """The state after taking the choice at a place of a scene's list, in the scene that it leads to."""
    choice = scene.choices[index]
    return WalkState(
        choice.target,
        (before.flags - set(choice.clears)) | set(choice.sets),
        {name: value + choice.moves.get(name, 0) for name, value in before.tracks.items()},
        before.taken | {(scene.id, index)} if scene.hub else before.taken,
    )


def route(junction: Scene, state: WalkState) -> int | None:
    """The place of the route that a junction takes: the first that holds; None if none does."""
    return next((place for place in range(len(junction.choices)) if is_open(junction, place, state)), None)


def take(case: Case, state: WalkState, index: int) -> WalkStep:
    """Take the choice at a place of the current scene's list. Raises CaseError if it does not exist or is not open."""
    scene = scene_of(case, state.scene)
    if not 0 <= index < len(scene.choices):
        raise CaseError(f"The scene “{scene.title}” has no choice number {index + 1}.")
    if not is_open(scene, index, state):
        raise CaseError(f"Choice number {index + 1} of the scene “{scene.title}” is not open here.")
    choice = scene.choices[index]
    led_to = after(scene, index, state)
    scene_of(case, choice.target)
    settled, routes = _through_junctions(case, led_to)
    # The text of a consequence depends on what the choice itself has set and moved.
    return WalkStep(scene, index, choice, state, settled, visible(choice.consequence, led_to), routes)


def _through_junctions(case: Case, state: WalkState) -> tuple[WalkState, tuple[StepTaken, ...]]:
    """Follow junctions to the next scene that shows something. If a draft's junction leads no further, the walk stays
    there.
    """
    scenes = {scene.id: scene for scene in case.scenes if scene.junction}
    routes: list[StepTaken] = []
    while (junction := scenes.pop(state.scene, None)) is not None:
        place = route(junction, state)
        if place is None or all(scene.id != junction.choices[place].target for scene in case.scenes):
            break
        routes.append((junction.id, place))
        state = replace(state, scene=junction.choices[place].target)
    return state, tuple(routes)


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


def decisions(walk: Walk) -> tuple[Decision, ...]:
    """For each decision on a walk: the choice taken and those not taken, with what each would have led to at once.

    Consequences and hindsight read as they would have if the choice had been taken there.
    """
    walked = {taken for step in walk.steps for taken in step.taken}
    found = []
    for step in walk.steps:
        if not step.decision:
            continue
        scene, others = step.scene, []
        for index, choice in enumerate(scene.choices):
            # A choice taken on another visit to a hub was not missed.
            if index == step.index or (scene.hub and (scene.id, index) in walked):
                continue
            led_to = after(scene, index, step.before)
            others.append(
                Alternative(
                    index=index,
                    choice=choice,
                    open=is_open(scene, index, step.before),
                    consequence=visible(choice.consequence, led_to),
                    hindsight=visible(choice.hindsight, led_to),
                )
            )
        found.append(Decision(step, visible(step.choice.hindsight, step.after), tuple(others)))
    return tuple(found)
