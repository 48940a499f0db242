"""The dates of a thread: which phases have one, what they are by default, and what is wrong with the ones typed.

A thread's phases end on their dates, so that no one can stall it; see `domain.sets.meeting_phases` for the phases.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from learnapp.domain.dates import uk_times
from learnapp.domain.sets.meeting_phases import CLOSED, PHASES, About, Phase

ENDS_AT = time(20)
"""When a phase ends in UK time: after the day shift and before the night shift begins."""
SHORTEST = timedelta(hours=1)
"""The shortest phase that people can take part in."""
FURTHEST = timedelta(days=92)
"""A thread that runs longer has been forgotten."""
MOST_OPEN = 5
"""Threads of a set that run at once: with more, members follow none."""


def dated(about: About) -> tuple[Phase, ...]:
    """The phases of a thread that end on a date, in order."""
    return tuple(phase for phase in PHASES["thread", about] if phase.name != CLOSED)


def default_dates(about: About, now: datetime) -> dict[str, datetime]:
    """When each phase ends by default: at 8pm in the UK, a number of days after the one before."""
    ends, found = now, {}
    for phase in dated(about):
        ends = uk_times.moment(uk_times.day_of(ends) + timedelta(days=phase.days), ENDS_AT)
        found[phase.name] = ends
    return found


def problems(about: About, dates: Mapping[str, datetime], now: datetime) -> dict[str, str]:
    """What is wrong with the dates, by phase; nothing if they can be used. A phase left out is not looked at."""
    found, before, what = {}, now, ""
    for phase in dated(about):
        ends = dates.get(phase.name)
        if ends is None:
            continue
        if ends < now:
            found[phase.name] = "The date must be in the future"
        elif ends < before + SHORTEST:
            found[phase.name] = f"The date must be at least an hour after {what or 'now'}"
        elif ends > now + FURTHEST:
            found[phase.name] = (
                f"The date must be within {FURTHEST.days} days, because people lose track of longer threads"
            )
        before, what = max(before, ends), f"the end of “{phase.title}”"
    return found
