"""Moments as the clocks of the UK show them: making them, moving them by days, putting them into words.

In spring the clocks go from 1am to 2am, so an hour does not exist; in autumn they go from 2am back to 1am, so an hour
happens twice: first in summer time, then in winter time. Moments are always aware datetimes and stored in UTC.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

UK = ZoneInfo("Europe/London")
END_OF_DAY = time(23, 59, 59)
"""What "by the end of the day" means. A due moment is the last at which work is in time."""


def exists(day: date, clock: time) -> bool:
    """Whether the clocks of the UK show this time on this day; False in the hour that spring leaves out."""
    local = datetime.combine(day, clock.replace(fold=0), UK)
    return local.astimezone(UTC).astimezone(UK).replace(tzinfo=None) == local.replace(tzinfo=None)


def twice(day: date, clock: time) -> bool:
    """Whether the clocks show this time twice on this day: the hour that autumn repeats."""
    early, late = (datetime.combine(day, clock.replace(fold=fold), UK).astimezone(UTC) for fold in (0, 1))
    return early < late


def moment(day: date, clock: time, *, second: bool = False) -> datetime:
    """The moment, in UTC, at which the clocks of the UK show this.

    For a time that happens twice, this is the first, unless `second` is true. A time that does not exist becomes the
    one an hour later on the clock, as if the clock had not been put forward.
    """
    fold = int(second and twice(day, clock))
    return datetime.combine(day, clock.replace(fold=fold), UK).astimezone(UTC)


def moved(when: datetime, days: int) -> datetime:
    """`when` a number of days later, or earlier, at the same clock time. If that time happens twice, the same one of
    the two.
    """
    local = when.astimezone(UK)
    return moment(local.date() + timedelta(days=days), local.time(), second=local.fold == 1)


def day_of(when: datetime) -> date:
    """The day it is in the UK at this moment."""
    return when.astimezone(UK).date()


def clock_words(when: datetime) -> str:
    """`5pm`, `11:59pm`, `noon`; in the hour that happens twice also which of the two it is."""
    local = when.astimezone(UK)
    if (local.hour, local.minute) == (12, 0):
        return "noon"
    minutes = f":{local:%M}" if local.minute else ""
    words = f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"
    if twice(local.date(), local.time()):
        words += " winter time" if local.fold else " summer time"
    return words


def date_words(day: date) -> str:
    """`27 November 2026`."""
    return f"{day.day} {day:%B %Y}"


def short_date_words(day: date) -> str:
    """`27 Nov 2026`, for a column of a table."""
    return f"{day.day} {day:%b %Y}"


def day_words(day: date) -> str:
    """`Friday 27 November 2026`."""
    return f"{day:%A} {date_words(day)}"


def words(when: datetime) -> str:
    """`5pm on Friday 27 November 2026`, in UK time. Say "UK time" beside it, once a page or more."""
    return f"{clock_words(when)} on {day_words(day_of(when))}"


def moment_words(when: datetime) -> str:
    """`22 November 2026 at 11:05pm`, in UK time: for what is past."""
    local = when.astimezone(UK)
    minutes = f":{local:%M}" if local.minute else ""
    return f"{date_words(local.date())} at {local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def opening_words(when: datetime) -> str:
    """Like `words`, for a moment when work opens: if that is the start of a day, only the day."""
    return day_words(day_of(when)) if _starts_day(when) else words(when)


def _starts_day(when: datetime) -> bool:
    return when.astimezone(UK).time() == time(0)


def short_words(when: datetime, now: datetime) -> str:
    """`5pm today`, `noon tomorrow`, `5pm on Fri 27 Nov`; with the year if it is another one."""
    day, today = day_of(when), day_of(now)
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((day - today).days)
    return f"{clock_words(when)} {near}" if near else f"{clock_words(when)} on {_short_day(day, today)}"


def short_opening_words(when: datetime, now: datetime) -> str:
    """Like `short_words`, for a moment when work opens: if that is the start of a day, only the day."""
    if not _starts_day(when):
        return short_words(when, now)
    return "tomorrow" if days_between(now, when) == 1 else _short_day(day_of(when), day_of(now))


def _short_day(day: date, today: date) -> str:
    """A day in words, with spaces at which lines do not break."""
    return f"{day:%a}\u00a0{day.day}\u00a0{day:%b}" + (f"\u00a0{day.year}" if day.year != today.year else "")


def days_between(earlier: datetime, later: datetime) -> int:
    """How many calendar days apart two moments are in the UK; 0 on the same day."""
    return (day_of(later) - day_of(earlier)).days
