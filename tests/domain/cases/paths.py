"""Every way through a case, for tests that walk it."""

from __future__ import annotations

from collections.abc import Iterator

from learnapp.domain.cases.case_states import CaseStates, WalkState
from learnapp.domain.content.content import Case


def every_path(case: Case) -> Iterator[tuple[int, ...]]:
    """Each path from the start to an ending, or to a state in which nothing is open. Every way back must pass a hub."""
    states = CaseStates(case)
    stack: list[tuple[WalkState, tuple[int, ...]]] = [(states.first(), ())]
    while stack:
        state, path = stack.pop()
        onward = list(states.steps(state))
        if not onward:
            yield path
        chosen = not states.scenes[state.scene].junction
        stack.extend((led_to, (*path, index) if chosen else path) for index, led_to in reversed(onward))
