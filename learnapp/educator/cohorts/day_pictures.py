"""The chart of how many people had started or finished over time, for an overview and a report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from learnapp.domain.cohorts.completions_over_time import how_often
from learnapp.domain.content import charts


def by_day(title: str, days: Iterable[date], lines: Sequence[tuple[str, Iterable[int]]]) -> str:
    """A line for each name, with a number for each day; below it the table, folded away. Names are escaped.

    The title is of the whole chart, such as "People who had finished"; the interval between days is added to it.
    """
    days = list(days)
    counts = zip(*(numbers for _, numbers in lines), strict=True)
    rows = [(f"{day.day} {day:%b}", numbers) for day, numbers in zip(days, counts, strict=True)]
    return charts.of_counts(
        f"{title} by the end of each {how_often(days)}", ("Day", *(name for name, _ in lines)), rows
    )
