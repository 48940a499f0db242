"""The story of a case so far, in two lines, for a learner who comes back to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from learnapp.domain.cases.case_progress import most_left
from learnapp.domain.cases.cases import CaseError, replay, scene_of, start
from learnapp.domain.content.content import Case


@dataclass(frozen=True)
class StorySoFar:
    """Where a walk is, and its last decision: the scene's title and the choice taken (HTML), empty before the first."""

    scene: str
    decided_at: str = ""
    choice: str = ""


def story_so_far(case: Case, path: Sequence[int]) -> StorySoFar | None:
    """The two lines; None if the path does not fit the case."""
    try:
        walk = replay(case, path)
    except CaseError:
        return None
    here = scene_of(case, walk.state.scene).title
    last = next((step for step in reversed(walk.steps) if step.decision), None)
    return StorySoFar(here, last.scene.title, last.choice.html) if last else StorySoFar(here)


def share_left(case: Case, path: Sequence[int]) -> float:
    """How much of a case is still to come, from 1 at its start towards 0, measured by its longest ways; the debrief
    counts as a step.

    1 if the path does not fit the case.
    """
    try:
        here = replay(case, path).state
    except CaseError:
        return 1.0
    left, whole = (most_left(case, state, lambda scene: not scene.junction) for state in (here, start(case)))
    return (left + 1) / (whole + 1)
