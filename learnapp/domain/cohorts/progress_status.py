"""Where one person stands with one piece of assigned work, told by dates and completion alone.

What was answered, chosen or written never comes into it. `store.standings` says the same to the database, for a whole
cohort at once; a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Status = Literal["not_open", "not_started", "started", "stuck", "done"]
STATUSES: tuple[Status, ...] = ("done", "started", "stuck", "not_started", "not_open")
"""Each person stands in exactly one of these, for each piece of work assigned to them."""

IDLE = timedelta(days=14)
"""Work begun in which nothing was begun or finished for so long is stuck."""
SOON = timedelta(days=3)
"""Work due within this, or overdue, is stuck when nothing was begun or finished for this long."""


@dataclass(frozen=True)
class WorkDates:
    """One piece of assigned work of one person. `due_at` is their own due moment, the last that is in time.

    `moved_at` is when they last began or finished a part of it. `left_at` is when they left the cohort: what came
    later is theirs alone and is not looked at.
    """

    opens_at: datetime
    due_at: datetime | None = None
    began_at: datetime | None = None
    moved_at: datetime | None = None
    done_at: datetime | None = None
    left_at: datetime | None = None


def status(work: WorkDates, now: datetime) -> Status:
    """Where the person stands now or, if they have left, stood when they did. Nobody who has left is stuck."""
    seen = _seen(work, now)
    if work.done_at is not None and work.done_at <= seen:
        return "done"
    if work.began_at is not None and work.began_at <= seen:
        return "stuck" if seen == now and _stuck(work, now) else "started"
    return "not_open" if seen < work.opens_at else "not_started"


def late(work: WorkDates, now: datetime) -> bool:
    """Whether the due moment had passed before the work was done, or has passed and it is not."""
    seen = _seen(work, now)
    done = work.done_at if work.done_at is not None and work.done_at <= seen else None
    return work.due_at is not None and (done or seen) > work.due_at


def _seen(work: WorkDates, now: datetime) -> datetime:
    return work.left_at if work.left_at is not None and work.left_at <= now else now


def _stuck(work: WorkDates, now: datetime) -> bool:
    """Time before it opened does not count: nobody is stuck on the day that work is assigned."""
    quiet_since = max(work.moved_at or work.opens_at, work.opens_at)
    if quiet_since <= now - IDLE:
        return True
    return work.due_at is not None and work.due_at <= now + SOON and quiet_since <= now - SOON
