"""Going straight to any point of a module, as its author does to check it."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from learnapp.domain.cases import cases
from learnapp.domain.cases.case_states import MOST_STEPS, CaseStates, StateKey, key
from learnapp.domain.content.content import Case, Question, Quiz
from learnapp.domain.numbers.draws import draw
from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import AskedQuestion

LONGEST_WAY = 500
"""The most steps of a path that we read from an address."""


@dataclass(frozen=True)
class Survey:
    """Where walks of a case can lead, even if its author has not finished it yet.

    `ways` has the shortest path to each scene that can be reached (the first in the author's order if several are
    equally short). `stuck` are scenes where some walk finds no open choice; `closed` are choices, by scene and place,
    of reachable scenes that no walk can take.
    """

    ways: dict[str, tuple[int, ...]]
    stuck: frozenset[str]
    closed: frozenset[tuple[str, int]]


def survey(case: Case) -> Survey:
    """Walk every path of a case or, if it has too many states, as many as time allows."""
    states = CaseStates(case)
    ways: dict[str, tuple[int, ...]] = {}
    stuck: set[str] = set()
    opened: set[tuple[str, int]] = set()
    seen: set[StateKey] = set()
    waiting: deque[tuple[cases.WalkState, tuple[int, ...]]] = deque([(states.first(), ())])
    while waiting and len(seen) + len(waiting) <= MOST_STEPS:
        state, path = waiting.popleft()
        if key(state) in seen:
            continue
        seen.add(key(state))
        ways.setdefault(state.scene, path)
        scene = states.scenes[state.scene]
        offered = [(scene.id, index) for index in range(len(scene.choices)) if cases.is_open(scene, index, state)]
        opened.update(offered[:1] if scene.junction else offered)
        if not offered and not scene.ending:
            stuck.add(scene.id)
        steps = [
            (led_to, path if scene.junction else (*path, index))
            for index, led_to in states.steps(state)
            if key(led_to) not in seen
        ]
        if scene.junction:
            waiting.extendleft(steps)  # which takes no step of the path
        else:
            waiting.extend(steps)
    closed = {
        (scene.id, index)
        for scene in case.scenes
        for index in range(len(scene.choices))
        if scene.id in ways and (scene.id, index) not in opened
    }
    return Survey(ways, frozenset(stuck), frozenset(closed))


def ways_on(case: Case, state: cases.WalkState) -> list[tuple[int, cases.WalkStep]]:
    """The open choices that lead to a scene, by their place, each as the step of taking it."""
    scenes = {scene.id for scene in case.scenes}
    return [
        (index, cases.take(case, state, index))
        for index, choice in cases.open_choices(case, state)
        if choice.target in scenes
    ]


def written(way: Sequence[int]) -> str:
    """A path as an address holds it: `0.2.1`."""
    return ".".join(map(str, way))


def read_way(case: Case, text: str) -> tuple[int, ...]:
    """The path that an address holds, as much of it as this version of the case allows.

    The part that no longer fits is dropped, so that an author who changed a scene stays near it.
    """
    parts = text.split(".")[:LONGEST_WAY] if text else []
    way: list[int] = []
    state = cases.start(case)
    for part in parts:
        if not (part.isascii() and part.isdigit() and len(part) < 4):
            break
        try:
            state = cases.take(case, state, int(part)).after
        except cases.CaseError:
            break
        way.append(int(part))
    return tuple(way)


def asked(quiz: Quiz, question: Question, version: int) -> AskedQuestion:
    """A question in one of its versions, each with its own order of options and numbers. Always the same."""
    seed = Random(f"preview/{version}").getrandbits(32)  # noqa: S311 (which numbers, not a secret)
    return KINDS[question.kind].ask(question, seed, draw(quiz.parameters, seed))
