"""The picture of how many people had begun or finished by the end of each day, as an overview and a report show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from learnapp.domain.content import charts


def by_day(title: str, days: Iterable[date], lines: Sequence[tuple[str, Iterable[int]]]) -> str:
    """A line for each name, with a number for each day; below it the table, folded away. Names are escaped."""
    counts = zip(*(numbers for _, numbers in lines), strict=True)
    rows = [(f"{day.day} {day:%b}", numbers) for day, numbers in zip(days, counts, strict=True)]
    return charts.of_counts(title, ("Day", *(name for name, _ in lines)), rows)
