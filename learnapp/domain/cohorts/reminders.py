"""When to remind a person of work that is due: in the morning, a number of days before or after, and only by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

from learnapp.domain.dates import uk_times

MORNING = time(8)
EVENING = time(20)
MOST_DAYS = 30
"""Days before or after a due date that a reminder may be set to."""
STAYS_USEFUL = timedelta(days=7)
"""A reminder of overdue work that could not be sent for this long is left out."""


@dataclass(frozen=True)
class Reminder:
    """One reminder of one due moment. `day` is the due day in the UK: moving a due time within its day makes no new
    reminder, and moving it to another day does."""

    kind: Literal["before", "after"]
    due_at: datetime

    @property
    def day(self) -> str:
        return uk_times.day_of(self.due_at).isoformat()


def by_day(now: datetime) -> bool:
    """Whether it is between morning and evening in the UK."""
    clock = now.astimezone(uk_times.UK).time()
    return MORNING <= clock < EVENING


def next_by_day(now: datetime) -> datetime:
    """This moment if it is day in the UK, or else the next morning."""
    if by_day(now):
        return now
    local = now.astimezone(uk_times.UK)
    return uk_times.moment(local.date() + timedelta(days=local.time() >= EVENING), MORNING)


def due_now(
    due_at: datetime, opens_at: datetime, before_days: int | None, after_days: int | None, now: datetime
) -> Reminder | None:
    """The reminder that a person who has not done the work should have had by now; None if it is not time for one.

    `before_days` and `after_days` are whole days, 1 to MOST_DAYS; None for no such reminder. The one before is left out
    once the work is due, and the one after if it is more than STAYS_USEFUL late.
    """
    if now < opens_at:
        return None
    if now <= due_at:
        if before_days is not None and now >= _morning(due_at, -before_days):
            return Reminder("before", due_at)
        return None
    if after_days is not None:
        begins = _morning(due_at, after_days)
        if begins <= now < begins + STAYS_USEFUL:
            return Reminder("after", due_at)
    return None


def _morning(due_at: datetime, days: int) -> datetime:
    return uk_times.moment(uk_times.day_of(due_at) + timedelta(days=days), MORNING)
