"""When a person wants reminders on their devices: from one hour to another, in the UK, on some days of the week.

Hours that go past midnight belong to the day they begin on, so a person who works nights can leave out nights off.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from learnapp.domain.dates import uk_times

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class PushHours:
    """Hours of the day from 0 to 23; if they are the same, a whole day. Days from Monday, 0, to Sunday, 6."""

    begin: int = 8
    end: int = 20
    days: tuple[int, ...] = tuple(range(7))

    @property
    def stored(self) -> str:
        """The hours as stored in `person.push_hours`."""
        return f"{self.begin}-{self.end} {''.join(map(str, self.days))}"

    def left(self, now: datetime) -> timedelta | None:
        """For how much longer reminders may be sent now; None if they may not be sent now."""
        local = now.astimezone(uk_times.UK)
        lasts = (self.end - self.begin) % 24 or 24
        since = (local.hour - self.begin) % 24
        began = local.date() - timedelta(days=local.hour < self.begin)
        if since >= lasts or began.weekday() not in self.days:
            return None
        over = began + timedelta(days=self.begin + lasts >= 24)
        return uk_times.moment(over, time(self.end)) - now


def push_hours(stored: str) -> PushHours:
    """The hours in `person.push_hours`; by day on every day if the person chose none."""
    if not stored:
        return PushHours()
    hours, _, days = stored.partition(" ")
    begin, _, end = hours.partition("-")
    return PushHours(int(begin), int(end), tuple(map(int, days)))


def chosen_hours(begin: str, end: str, days: Collection[str]) -> PushHours:
    """The hours chosen in a form. Raises ValueError for a choice that is not on offer, and if no day was chosen."""
    offered = [str(hour) for hour in range(24)]
    wanted = tuple(day for day in range(7) if str(day) in days)
    if begin not in offered or end not in offered or not wanted:
        raise ValueError("no such hours")
    return PushHours(int(begin), int(end), wanted)
