"""A cohort's work over time: how much had been done by the end of each of some days, as the UK counts days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from learnapp.domain.dates.uk_times import END_OF_DAY, moment

MOST_POINTS = 20
"""The most points in a chart; with more weeks than this, each point covers several."""


def days(first: date, last: date) -> list[date]:
    """Days a whole number of weeks apart, the latest being `last` and the earliest not after `first`.

    Always has at least one day, `last`, even if `first` is later.
    """
    weeks = max(0, -(-(last - first).days // 7))
    step = max(1, -(-weeks // (MOST_POINTS - 1)))
    points = -(-weeks // step)
    return [last - timedelta(weeks=step * back) for back in range(points, -1, -1)]


def how_often(points: Sequence[date]) -> str:
    """How far apart the days are: "week", or "3 weeks" where there are more weeks than points."""
    weeks = (points[-1] - points[-2]).days // 7 if len(points) > 2 else 1
    return "week" if weeks <= 1 else f"{weeks} weeks"


def by_the_end_of(points: Sequence[date], events: Iterable[tuple[datetime, int]]) -> list[int]:
    """How many events there had been by the end of each day. An event is (a moment, how many)."""
    ends = [moment(day, END_OF_DAY) for day in points]
    totals = [0] * len(ends)
    for at, count in events:
        for place, end in enumerate(ends):
            if at <= end:
                totals[place] += count
    return totals
