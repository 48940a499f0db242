"""“I have N minutes”: the one thing to offer that fits.

What was begun comes first, then reviews that are due, then the next part of a module. Minutes are the median of what
people took, once enough times are recorded, and the author's estimate until then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median
from typing import Literal

from learnapp.domain.activities import kind_of
from learnapp.domain.activities.records import Record, Records
from learnapp.domain.content.content import Activity, Module
from learnapp.domain.learning.progress import NextStep, step_in

CHOICES = (5, 10, 20, 45)
"""Minutes offered to choose from."""
ENOUGH_TIMES = 10
"""Recorded times from which on their median is used."""
MINUTES_A_REVIEW = 1
"""What one review is reckoned to take."""

Times = Mapping[tuple[str, str], Sequence[int]]
"""Recorded times in seconds, by module and activity: each person's first."""


@dataclass(frozen=True)
class SpareTimePart:
    """A part of a module to begin or to go on with. `minutes` is what is left of it.

    `recorded` tells whether that comes from recorded times; otherwise it is the author's estimate.
    """

    module: Module
    step: NextStep
    minutes: int
    recorded: bool
    record: Record | None


@dataclass(frozen=True)
class SpareTimeOffer:
    """What is offered: a part, or `reviews` that many reviews. `fits` is False if it takes longer than asked for."""

    kind: Literal["part", "reviews"]
    minutes: int
    fits: bool
    part: SpareTimePart | None = None
    reviews: int = 0


def minutes_of(module: Module, activity: Activity, times: Times) -> tuple[int, bool]:
    """(minutes an activity takes, whether that comes from recorded times)."""
    recorded = times.get((module.slug, activity.slug), ())
    if len(recorded) >= ENOUGH_TIMES:
        return max(1, ceil(median(recorded) / 60)), True
    return activity.minutes, False


def offer(
    minutes: int, published: Iterable[tuple[Module, Records]], reviews_due: int, times: Times
) -> SpareTimeOffer | None:
    """The one thing to offer somebody who has so many minutes.

    If nothing fits it is the shortest there is, with `fits` False; None if nothing is left to do.
    """
    parts = [part for module, records in published for part in _parts(module, records, times)]
    begun = sorted((p for p in parts if p.step.doing != "start"), key=_touched, reverse=True)
    for part in begun:
        if part.minutes <= minutes:
            return SpareTimeOffer("part", part.minutes, True, part)
    reviews = min(reviews_due, minutes // MINUTES_A_REVIEW)
    if reviews > 0:
        return SpareTimeOffer("reviews", reviews * MINUTES_A_REVIEW, True, reviews=reviews)
    fresh = [part for part in parts if part.step.doing == "start"]
    for part in fresh:
        if part.minutes <= minutes:
            return SpareTimeOffer("part", part.minutes, True, part)
    shortest = min((*begun, *fresh), key=lambda part: part.minutes, default=None)
    return SpareTimeOffer("part", shortest.minutes, False, shortest) if shortest else None


def _parts(module: Module, records: Records, times: Times) -> Iterator[SpareTimePart]:
    """All that was begun in a module and, of what was not, the first in the module's order."""
    fresh = False
    for activity in module.syllabus:
        step = step_in(activity, records)
        if step is None or (fresh and step.doing == "start"):
            continue
        fresh = fresh or step.doing == "start"
        record = records.get(activity.slug)
        whole, recorded = minutes_of(module, activity, times)
        left = max(1, ceil(whole * kind_of(activity).share_left(activity, record)))
        yield SpareTimePart(module, step, left, recorded, record)


def _touched(part: SpareTimePart) -> float:
    return part.record.touched.timestamp() if part.record and part.record.touched else 0.0
