"""Times as people type them (`5pm`, `17:00`, `1730`, `noon`), and with a date the moment they mean in UK time."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from learnapp.domain.dates import uk_times
from learnapp.domain.dates.typed_dates import BLANK_DATE, DateBoxes, parse_date

EXAMPLE = "for example, 5pm or 17:00"
_WORDS = {"noon": time(12), "midday": time(12), "12noon": time(12), "12midday": time(12)}
_MIDNIGHT = {"midnight", "12midnight", "24:00", "24.00", "2400", "24:00hrs", "2400hrs", "24h"}
_DOTS = re.compile(r"(?<=[ap])\.?m\.?$")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?:hrs?|h)?([ap]m?)?", re.ASCII)
_RUN = re.compile(r"(\d{1,2})(\d{2})(?:hrs?|h)?([ap]m?)?", re.ASCII)
_TIME = r"\d{1,2}(?:[:.]\d{2})?\s*[ap]\.?m?\.?|\d{1,2}:\d{2}|noon|midday|midnight"
_WITH_TIME = re.compile(
    rf"(?:by\s+|at\s+)?(?P<before>{_TIME})(?:\s+on|,)?\s+(?P<first>\S.*)"
    rf"|(?P<second>.*\S)(?:\s*,\s*|\s+)(?:at\s+|by\s+)?(?P<after>{_TIME})(?::\d\d)?",
    re.IGNORECASE,
)
UNCLEAR = range(1, 8)
"""Hours that, typed with one figure and without am or pm, could be meant either way."""

TimePart = Literal["opens", "due"]


class TimeError(ValueError):
    """The text typed is not a time of day. The message says what to type."""


@dataclass(frozen=True)
class TypedMoment:
    """The moment meant, in UTC. If it could be understood in two ways, `said` tells the person which one was taken."""

    when: datetime
    said: str = ""


def parse_time(text: str) -> time | Literal["midnight"] | None:
    """The time of day typed; None if nothing was. Midnight is left to the caller: it may begin or end a day.

    Raises TimeError.
    """
    typed = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()
    typed = re.sub(r"^(?:at|by|before)|(?<=[a-z])\.$|(?<=\d[:.]\d\d)[:.]00$", "", typed)
    if not typed:
        return None
    if typed in _WORDS:
        return _WORDS[typed]
    if typed in _MIDNIGHT:
        return "midnight"
    typed = _DOTS.sub("m", typed)
    match = _RUN.fullmatch(typed) or _CLOCK.fullmatch(typed)
    if not match:
        raise TimeError(f"Enter a time, {EXAMPLE}")
    return _time(match[1], match[2] or "00", match[3] or "")


def _time(hour_text: str, minute_text: str, half: str) -> time:
    hour, minute = int(hour_text), int(minute_text)
    if minute > 59:
        raise TimeError(f"The minutes must be from 00 to 59, {EXAMPLE}")
    if half:
        if not 1 <= hour <= 12:
            raise TimeError(f"With am or pm the hour must be from 1 to 12, {EXAMPLE}")
        return time(hour % 12 + (12 if half[0] == "p" else 0), minute)
    if hour > 23:
        raise TimeError(f"The hour must be from 0 to 23, {EXAMPLE}")
    if len(hour_text) == 1 and hour in UNCLEAR:
        minutes = f":{minute_text}" if minute else ""
        raise TimeError(f"Is that morning or afternoon? Enter {hour}{minutes}am or {hour}{minutes}pm")
    return time(hour, minute)


def parse_moment(boxes: tuple[str, str, str], clock: str, today: date, part: TimePart) -> TypedMoment | None:
    """The moment that a date in three boxes and a time beside it mean in the UK; None if all are blank.

    A blank time means the start of the day for opening work, and the end (23:59) for a due date. Midnight, also typed
    as 00:00 or 12am, means the same, and then `said` says so. A time typed beside the date, in its first box, is read
    if the time box is blank. A time that happens twice is the first for opening and the second for a due date, so that
    no learner loses by it. `today` is the day it is in the UK. Raises DateError or TimeError.
    """
    if not clock.strip() and not any(box.strip() for box in boxes):
        return None
    boxes, clock = _taken_apart(boxes, clock)
    day = parse_date(*boxes, today)
    typed = parse_time(clock)
    if typed == time(0) and part == "due":
        typed = "midnight"
    if typed is None or typed == "midnight":
        said = f"Midnight was taken as the {'start' if part == 'opens' else 'end'} of the day." if typed else ""
        return TypedMoment(uk_times.moment(day, time(0) if part == "opens" else uk_times.END_OF_DAY), said)
    if (typed.hour, typed.minute) == (23, 59) and part == "due":
        typed = uk_times.END_OF_DAY  # the whole of the last minute is in time
    if not uk_times.exists(day, typed):
        later = uk_times.clock_words(uk_times.moment(day, typed))
        raise TimeError(
            f"There is no {_plain(typed)} on {uk_times.day_words(day)}: the clocks go forward from 1am to 2am. "
            f"Enter {later} or another time"
        )
    when = uk_times.moment(day, typed, second=part == "due")
    if not uk_times.twice(day, typed):
        return TypedMoment(when)
    which = "second, in winter time" if part == "due" else "first, in summer time"
    said = (
        f"{_plain(typed)} happens twice on {uk_times.day_words(day)}, when the clocks go back. The {which}, was taken."
    )
    return TypedMoment(when, said)


def _taken_apart(boxes: tuple[str, str, str], clock: str) -> tuple[tuple[str, str, str], str]:
    """The boxes and the time, if the first box held `5pm on Friday 27 November 2026`, as the site writes it."""
    match = _WITH_TIME.fullmatch(boxes[0].strip()) if not clock.strip() else None
    if match is None:
        return boxes, clock
    said = match["before"] or match["after"]
    return (match["first"] or match["second"], *boxes[1:]), said


def _plain(clock: time) -> str:
    minutes = f":{clock:%M}" if clock.minute else ""
    return f"{clock.hour % 12 or 12}{minutes}{'am' if clock.hour < 12 else 'pm'}"


def boxes_of(when: datetime | None) -> DateBoxes:
    """The text for the three boxes of a date that is read back as this day in the UK."""
    return BLANK_DATE if when is None else DateBoxes.showing(uk_times.day_of(when))


def time_of(when: datetime | None, part: TimePart) -> str:
    """The text beside the boxes: blank for the start of the day it opens or the end of the day it is due."""
    if when is None:
        return ""
    clock = when.astimezone(uk_times.UK).time()
    blank = time(0) if part == "opens" else uk_times.END_OF_DAY
    return "" if clock.replace(microsecond=0) == blank else f"{clock:%H:%M}"


def same_as_typed(kept: datetime | None, typed: datetime | None) -> bool:
    """Whether `typed` is what a form that showed `kept` sends back untouched: its boxes lose the seconds, and which
    1am.
    """
    if kept is None or typed is None:
        return kept is typed
    apart = abs(kept - typed)
    return apart < timedelta(minutes=1) or (apart < timedelta(minutes=61) and _clock(kept) == _clock(typed))


def _clock(when: datetime) -> tuple[date, int, int]:
    local = when.astimezone(uk_times.UK)
    return local.date(), local.hour, local.minute
