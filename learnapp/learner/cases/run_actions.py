"""What a learner does in a case."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from sqlalchemy.engine import Connection

from learnapp.domain.cases import cases
from learnapp.domain.content.content import Case
from learnapp.store.learning import runs
from learnapp.store.learning.runs import Run

MOVED_ON = (
    "You had already moved on from that page, perhaps in another tab. Nothing has changed. This is where you are now."
)
CLOSED_HERE = "You cannot choose that here. Choose one of the options below."


class RunMove(Enum):
    """The result of a choice that was sent."""

    ON = "the choice was written down"
    ALREADY = "the same choice had been written down: a second click, or a page sent again"
    STALE = "the run had moved on by another choice"
    CLOSED = "there is no such choice to make"
    ENDED = "there is no run, or it has ended"


def judge(case: Case, path: tuple[int, ...], step: int, choice: int) -> RunMove:
    """The result of taking `choice` as step number `step` (from 0) of a walk."""
    if step < 0:
        return RunMove.STALE
    if step < len(path):
        return RunMove.ALREADY if path[step] == choice else RunMove.STALE
    state = cases.replay(case, path).state
    if cases.at_ending(case, state):
        return RunMove.ENDED
    if step > len(path):
        return RunMove.STALE
    return RunMove.ON if choice in {place for place, _ in cases.open_choices(case, state)} else RunMove.CLOSED


def keep_walk(
    connection: Connection,
    person_id: int,
    case: Case,
    address: tuple[str, str],
    edition: str,
    draw: int,
    path: tuple[int, ...],
    now: datetime,
) -> bool:
    """Turn a walk from before signing in into the person's first run of the case. Keeps nothing and returns False if
    they already have a run of this case or the walk does not fit it.
    """
    try:
        walk = cases.replay(case, path)
    except cases.CaseError:
        return False
    if not runs.begin(connection, person_id, *address, edition, draw, now):
        return False
    begun = runs.first(connection, person_id, *address, lock=True)
    if path and begun is not None:
        runs.move(connection, begun.id, path, now, ended=cases.at_ending(case, walk.state))
    return True


def choose(
    connection: Connection,
    run: Run | None,
    case: Case,
    step: int,
    choice: int,
    now: datetime,
    *,
    person_id: int,
    place: tuple[str, str],
) -> RunMove:
    """Take `choice` as step number `step` (from 0) of a run that the caller has locked.

    `place` is the module and activity.
    """
    if run is None:
        return RunMove.ENDED
    moved = judge(case, run.path, step, choice)
    if moved is not RunMove.ON:
        return moved
    state = cases.replay(case, run.path).state
    taken = cases.take(case, state, choice)
    ended = cases.at_ending(case, taken.after)
    if run.is_what_if:
        record = runs.first(connection, person_id, *place, lock=True)
        if record is not None:
            runs.add_tried(connection, record, taken.taken)
    runs.move(connection, run.id, (*run.path, choice), now, ended=ended)
    return RunMove.ON


def begin_what_if(connection: Connection, person_id: int, module: str, activity: str, step: int, now: datetime) -> bool:
    """Reopen the record's step `step` as a what-if; False if the record has not ended or has no such step."""
    record = runs.first(connection, person_id, module, activity, lock=True)
    if record is None or record.debriefed_at is None or not 0 <= step < len(record.path):
        return False
    runs.begin_what_if(connection, person_id, module, activity, record, step, now)
    return True
