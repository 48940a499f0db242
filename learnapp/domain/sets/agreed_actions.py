"""What a learning set agreed to do: the actions in order, and which of them open a meeting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

OUTCOMES: dict[str, str] = {
    "done": "Done",
    "partly": "Partly done",
    "not done": "Not done",
    "changed": "Something else was done instead",
}
"""The outcomes an owner can report for an action -> their words on pages and in files."""
NEED_WORDS = frozenset({"partly", "not done", "changed"})
"""Outcomes that need a few words on what happened, so that the set can learn from them."""
LONGEST = 2_000
"""The most characters of an action, and of the report on it."""


@dataclass(frozen=True)
class SetAction:
    """An action of a member of a set.

    `discussion` is the number of the meeting or thread it came from, None if it came from none; `outcome` is a key of
    OUTCOMES, or empty while it is open.
    """

    id: int
    set_id: int
    owner_id: int
    owner: str
    discussion: int | None
    text: str
    due_on: date
    made_at: datetime
    revision: int
    outcome: str
    came_of_it: str
    settled_at: datetime | None


@dataclass(frozen=True)
class Agenda:
    """What a meeting begins with: actions still to report on, and those their owners reported on since the last one."""

    to_tell: tuple[SetAction, ...]
    told: tuple[SetAction, ...]

    def __bool__(self) -> bool:
        return bool(self.to_tell or self.told)


def by_urgency(actions: Iterable[SetAction]) -> list[SetAction]:
    """Those still open, the longest due first; then the settled, the latest settled first."""
    open_ = sorted((a for a in actions if a.settled_at is None), key=lambda a: (a.due_on, a.id))
    settled = sorted((a for a in actions if a.settled_at is not None), key=lambda a: (a.settled_at, a.id), reverse=True)
    return [*open_, *settled]


def agenda(actions: Iterable[SetAction], since: datetime | None, number: int) -> Agenda:
    """What the set looks back at in its discussion with this number.

    `since` is when the last discussion before it closed, None if there was none. Actions agreed in this discussion wait
    for the next; the set has already heard reports from before `since`.
    """
    earlier = [a for a in by_urgency(actions) if a.discussion != number]
    return Agenda(
        tuple(a for a in earlier if a.settled_at is None),
        tuple(a for a in earlier if a.settled_at is not None and (since is None or a.settled_at > since)),
    )
