"""Going straight to any point of a module, as its author does to check it."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from random import Random

from learnapp.domain.cases import cases
from learnapp.domain.content.content import Case, Question, Quiz
from learnapp.domain.numbers.draws import draw
from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import AskedQuestion

LONGEST_WAY = 500
"""Steps of a way typed into an address that are read."""


def ways(case: Case) -> dict[str, tuple[int, ...]]:
    """For each scene that can be reached, the shortest path to it: of equally short ones the first in the author's
    order.
    """
    begun = cases.start(case)
    found: dict[str, tuple[int, ...]] = {begun.scene: ()}
    seen = {begun.place}
    waiting: deque[tuple[cases.WalkState, tuple[int, ...]]] = deque([(begun, ())])
    while waiting:
        state, path = waiting.popleft()
        for index, _ in cases.open_choices(case, state):
            step = cases.take(case, state, index)
            if step.after.place in seen:
                continue
            seen.add(step.after.place)
            onward: tuple[int, ...] = (*path, index)
            found.setdefault(step.after.scene, onward)
            waiting.append((step.after, onward))
    return found


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
    """A question in one of its versions: another order of options, other numbers. The same each time."""
    seed = Random(f"preview/{version}").getrandbits(32)  # noqa: S311 (which numbers, not a secret)
    return KINDS[question.kind].ask(question, seed, draw(quiz.parameters, seed))
