"""The days on which a person has reviews to do, as a calendar shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

FURTHEST_DAYS = 366
"""How far ahead days are worked out; no review is scheduled further."""


def review_days(due: Iterable[date], today: date, left_today: int, most_a_day: int) -> dict[date, int]:
    """How many reviews there are to do on each day that has any, today first.

    `due` holds the day on which each card comes back; overdue cards count for today. At most `left_today` reviews are
    offered today and `most_a_day` on every other day. The rest move to the next day, as if each day's reviews were
    done.
    """
    last = today + timedelta(days=FURTHEST_DAYS)
    arriving = Counter(max(day, today) for day in due if day <= last)
    found: dict[date, int] = {}
    waiting, day = 0, today
    while day <= last and (waiting or arriving):
        waiting += arriving.pop(day, 0)
        offered = min(waiting, left_today if day == today else most_a_day)
        if offered > 0:
            found[day] = offered
            waiting -= offered
        day += timedelta(days=1)
    return found
