"""Dates as people type them: `3`, `Nov`, `26`; `3rd`, `november`, blank; or all of it in one box, as the site
writes it itself: `Friday 27 November 2026`.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import NamedTuple

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PARTS = re.compile(r"[\s/.,()|\\_·\u2010-\u2015-]+|(?<=\d)(?=[A-Za-z]{3})|(?<=[A-Za-z]{3})(?=\d)")
_SMALL_WORDS = frozenset({"of", "the", "on", "by", "at"})
_NEAR = {"today": 0, "tomorrow": 1, "yesterday": -1}
EXAMPLE = "for example, 27 11 2026"
"""The example date in messages, for a date yet to come."""
AHEAD = timedelta(weeks=2)
"""How far ahead example dates are, so that no message shows one that has passed."""
FURTHEST = timedelta(days=2 * 366)
"""The furthest ahead that people plan actions and meetings: a later date is taken for a typing slip."""


class DateBoxes(NamedTuple):
    """A date in three boxes, as it is typed or shown."""

    day: str = ""
    month: str = ""
    year: str = ""

    @classmethod
    def showing(cls, day: date) -> DateBoxes:
        """Boxes whose text `parse_date` reads back as this day."""
        return cls(str(day.day), str(day.month), str(day.year))

    @property
    def blank(self) -> bool:
        """Whether nothing was typed."""
        return not any(box.strip() for box in self)


BLANK_DATE = DateBoxes()


class DateError(ValueError):
    """The text typed is not a date. The message says what to type."""


def parse_date(day: str, month: str, year: str, today: date) -> date:
    """The date typed into three boxes. A year left out is the one in which the date comes next after yesterday.

    A whole date typed into the first box is read too: day before month, or year first as in 2026-11-27, or a month in
    letters first. It replaces what the other boxes hold, which is older; only a year that it leaves out is taken from
    them. If a day of the week is given, it must be the right one. Raises DateError.
    """
    parts = [unicodedata.normalize("NFKC", box).strip() for box in (day, month, year)]
    if not any(parts):
        raise DateError(f"Enter a date, for example, {example(today)}")
    if parts[0].lower() in _NEAR:
        return today + timedelta(days=_NEAR[parts[0].lower()])
    typed = [p.strip("'’") for p in _PARTS.split(parts[0]) if p]
    first = [p for p in typed if p and p.lower() not in _SMALL_WORDS and _weekday(p) is None]
    try:
        found = _read(first, parts, today)
    except DateError as error:
        raise DateError(str(error).replace(EXAMPLE, f"for example, {example(today)}")) from None
    _check_weekday(typed, found)
    return found


def example(today: date) -> str:
    """A date yet to come, as it may be typed into three boxes: `27 11 2026`."""
    return " ".join(DateBoxes.showing(today + AHEAD))


def date_problem(found: date, today: date) -> str | None:
    """What is wrong with the date of something to be done; None if nothing is."""
    if found < today:
        return "The date must be today or later"
    if found > today + FURTHEST:
        return "The date must be within two years"
    return None


def _read(first: list[str], parts: list[str], today: date) -> date:
    """The date; `first` are the parts of the first box's text."""
    run = re.fullmatch(r"(\d\d)(\d\d)(\d\d)(\d\d)?", first[0], re.ASCII) if len(first) == 1 else None
    if run and not parts[1]:
        first = _in_figures(*run.groups(""))
    if len(first) > 1:
        if len(first) == 3 and len(first[0]) == 4 and first[0].isdigit():
            first.reverse()
        if first[0].isalpha():
            first[:2] = first[1], first[0]
        parts = [*first, parts[2]] if len(first) == 2 else first
    elif first:
        parts = [first[0], *parts[1:]]
    if len(parts) != 3 or not parts[0] or not parts[1]:
        raise DateError(f"The date must include a day and a month, {EXAMPLE}")
    d, m = _day(parts[0]), _month(parts[1])
    if parts[2]:
        return _made(d, m, _year(parts[2]))
    for y in range(today.year, today.year + 9):  # a 29 February may be eight years away
        try:
            found = date(y, m, d)
        except ValueError:
            continue
        if found >= today:
            return found
    raise DateError(f"There is no such day in that month. Enter a real date, {EXAMPLE}")


def _in_figures(*pairs: str) -> list[str]:
    """The parts of a date typed as figures alone: `27112026`, `271126`, or year first, `20261127`."""
    year_first = pairs[3] and pairs[0] in ("19", "20") and int(pairs[2]) <= 12
    if year_first and not (int(pairs[1]) <= 12 and pairs[2] in ("19", "20")):
        return [pairs[0] + pairs[1], pairs[2], pairs[3]]
    return [pairs[0], pairs[1], pairs[2] + pairs[3]]


def _weekday(word: str) -> int | None:
    """Which day of the week a word names, from 0 for Monday: `Fri`, `weds`, `Thursday`."""
    plain = word.lower()
    if len(plain) < 3 or not plain.isalpha():
        return None
    for number, name in enumerate(_WEEKDAYS):
        if name.startswith(plain) or plain == name[:3] + "s":
            return number
    return None


def _check_weekday(typed: list[str], found: date) -> None:
    for word in typed:
        day = _weekday(word)
        if day is not None and day != found.weekday():
            right = _WEEKDAYS[found.weekday()].capitalize()
            written = f"{found.day} {_LONG[found.month - 1].capitalize()} {found.year}"
            raise DateError(f"{written} is a {right}, not a {_WEEKDAYS[day].capitalize()}. Which did you mean?")


def _made(day: int, month: int, year: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise DateError(f"There is no such day in that month. Enter a real date, {EXAMPLE}") from None


def _day(text: str) -> int:
    match = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", text, re.IGNORECASE | re.ASCII)
    if not match or not 1 <= int(match[1]) <= 31:
        raise DateError(f"The day must be a number from 1 to 31, {EXAMPLE}")
    return int(match[1])


def _month(text: str) -> int:
    word = text.lower().rstrip(".")
    if re.fullmatch(r"\d{1,2}", word, re.ASCII) and 1 <= int(word) <= 12:
        return int(word)
    if len(word) >= 3 and word[:3] in _MONTHS:
        number = _MONTHS.index(word[:3])
        if _LONG[number].startswith(word) or word == "sept":
            return number + 1
    raise DateError(f"The month must be a number from 1 to 12 or a name such as Nov, {EXAMPLE}")


def _year(text: str) -> int:
    text = text.strip("'’.")
    if re.fullmatch(r"\d{2}", text, re.ASCII):
        return 2000 + int(text)
    if re.fullmatch(r"\d{4}", text, re.ASCII) and int(text) >= 1900:
        return int(text)
    raise DateError(f"The year must be four numbers, {EXAMPLE}")
