"""Whether people did the workplace actions they set themselves: when to ask, and which answers may be shown.

Answers are private. A cohort's educators see how many people answered, and a division of them in which every part, and
all the rest beside it, is five people or more; otherwise the total could give one answer away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from learnapp.domain.dates import uk_times

ActionAnswer = Literal["done", "partly", "not_done", "not_said"]
ANSWERS: tuple[ActionAnswer, ...] = get_args(ActionAnswer)
ASK_AFTER = timedelta(weeks=8)
ASK_UNTIL = timedelta(weeks=26)
"""People are not asked about older actions: they would have to guess."""
BETWEEN = timedelta(days=7)
"""The shortest time between one answer and the next question to the same person."""
FEWEST = 5
"""The fewest people in any figure shown, and how many more must answer before a figure changes."""

_DIVISIONS: tuple[tuple[tuple[ActionAnswer, ...], ...], ...] = (
    (("done",), ("partly",), ("not_done",)),
    (("done", "partly"), ("not_done",)),
    (("done",), ("partly", "not_done")),
)
"""Ways to group the answers, the finest first: coarser ones put answers together so that no part is too small."""


@dataclass(frozen=True)
class PlannedQuestion:
    """A workplace action that the site has not asked its owner about yet."""

    writing_id: int
    made_at: datetime
    due_on: date | None
    settled: bool


def to_ask(
    actions: Iterable[PlannedQuestion], last_answered_at: datetime | None, now: datetime
) -> PlannedQuestion | None:
    """The action to ask a person about now; None if there is none.

    The oldest one, eight weeks after it was made, or later if its owner moved its date beyond that.
    """
    if last_answered_at is not None and now - last_answered_at < BETWEEN:
        return None
    ripe = (one for one in actions if _ripe(one, now))
    return min(ripe, key=lambda one: (one.made_at, one.writing_id), default=None)


def _ripe(one: PlannedQuestion, now: datetime) -> bool:
    if not ASK_AFTER <= now - one.made_at < ASK_UNTIL:
        return False
    return one.settled or one.due_on is None or one.due_on <= uk_times.day_of(now)


def shown(counts: Mapping[str, int]) -> list[tuple[tuple[ActionAnswer, ...], int]]:
    """The finest division of the answers that may be shown: (answers put together, people); [] if none may.

    `counts` is people by answer, each person once; people who would rather not say are not counted.
    """
    for division in _DIVISIONS:
        parts = [(answers, sum(counts.get(one, 0) for one in answers)) for answers in division]
        if all(people >= FEWEST for _, people in parts):
            return parts
    return []


def may_follow(people: int, before: int | None) -> bool:
    """Whether figures about this many people may be shown if the last ones shown were about `before` (or None)."""
    return people >= (FEWEST if before is None else before + FEWEST)


def too_close(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether two groups differ by so few people that comparing their figures would give those few away."""
    return 0 < len(one ^ other) < FEWEST
