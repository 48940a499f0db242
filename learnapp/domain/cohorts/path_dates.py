"""When the modules of a path are due: a first date, and a gap from each to the next."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime

from learnapp.domain.dates import uk_times

GAPS = {"week": "One a week from that date", "fortnight": "One every two weeks", "month": "One a month"}
_DAYS = {"week": 7, "fortnight": 14}


def path_dates(first: datetime, gap: str, count: int) -> list[datetime]:
    """The due dates of `count` modules, with the same time on the clocks of the UK.

    A month after the 31st is the last day of a shorter month, and the 31st again in the next longer one.
    """
    return [uk_times.moved(first, _days(uk_times.day_of(first), gap, number)) for number in range(count)]


def _days(first: date, gap: str, number: int) -> int:
    if gap != "month":
        return _DAYS[gap] * number
    years, month = divmod(first.month - 1 + number, 12)
    year, month = first.year + years, month + 1
    return (date(year, month, min(first.day, monthrange(year, month)[1])) - first).days
