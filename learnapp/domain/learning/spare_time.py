"""“I have N minutes”: things to offer that fill them.

Work already begun comes first, then a whole case that fits, or a scene or two of one that does not, then reviews that
are due and other parts. Minutes are the median of people's times, once enough are recorded, and the author's estimate
until then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
"""How many recorded times there must be before we use their median."""
MOST = 3
"""Offers shown."""
A_SCENE = 4
"""Fewest minutes that leave time for a scene of a case."""
MINUTES_A_REVIEW = 1
"""Minutes counted for one review."""

Times = Mapping[tuple[str, str], Sequence[int]]
"""Recorded times in seconds, by module and activity: each person's first."""


@dataclass(frozen=True)
class SpareTimePart:
    """A part of a module to begin or to go on with. `minutes` is what is left of it.

    `recorded` says whether that comes from recorded times; otherwise it is the author's estimate.
    """

    module: Module
    step: NextStep
    minutes: int
    recorded: bool
    record: Record | None


@dataclass(frozen=True)
class SpareTimeOffer:
    """An offer: a part, `scenes` of a case that takes longer, or `reviews` that many reviews.

    `minutes` is how many of the person's minutes it takes. `fits` is False only if nothing fits and this is the
    shortest.
    """

    kind: Literal["part", "scenes", "reviews"]
    minutes: int
    fits: bool = True
    part: SpareTimePart | None = None
    reviews: int = 0


def minutes_of(module: Module, activity: Activity, times: Times) -> tuple[int, bool]:
    """(minutes an activity takes, whether that comes from recorded times)."""
    recorded = times.get((module.slug, activity.slug), ())
    if len(recorded) >= ENOUGH_TIMES:
        return max(1, ceil(median(recorded) / 60)), True
    return activity.minutes, False


def offers(
    minutes: int,
    published: Iterable[tuple[Module, Records]],
    reviews_due: int,
    times: Times,
    assigned: Collection[str] = (),
) -> list[SpareTimeOffer]:
    """What to offer a person who has this many minutes, the best first, at most `MOST`.

    Among parts not begun, those of `assigned` modules (slugs) come before the others.

    If nothing fits, this is the shortest part on offer, with `fits` False; empty if nothing is left to do.
    """
    parts = [part for module, records in published for part in _parts(module, records, times)]
    begun = sorted((p for p in parts if p.step.doing != "start"), key=_touched, reverse=True)
    fresh = [part for part in parts if part.step.doing == "start"]
    cases = [part for part in fresh if _is_case(part)]
    others = [part for part in fresh if not _is_case(part)]
    found = [offer for part in begun if (offer := _of(part, minutes))][:2]
    whole = _longest(cases, minutes, assigned)
    found += whole or ([] if any(map(_a_case, found)) else _shortest_in_scenes(cases, minutes, assigned))
    if whole:
        found += _longest([c for c in cases if c != whole[0].part], minutes - whole[0].minutes, assigned)
    reviews = min(reviews_due, minutes // MINUTES_A_REVIEW)
    if reviews > 0:
        found[MOST - 1 :] = [SpareTimeOffer("reviews", reviews * MINUTES_A_REVIEW, reviews=reviews)]
    found += _longest(others, minutes, assigned)
    if not found:
        shortest = min((*begun, *fresh), key=lambda part: part.minutes, default=None)
        return [SpareTimeOffer("part", shortest.minutes, fits=False, part=shortest)] if shortest else []
    return found[:MOST]


def _of(part: SpareTimePart, minutes: int) -> SpareTimeOffer | None:
    """A part that fits, or as many scenes of a case as the time allows."""
    if part.minutes <= minutes:
        return SpareTimeOffer("part", part.minutes, part=part)
    return SpareTimeOffer("scenes", minutes, part=part) if _is_case(part) and minutes >= A_SCENE else None


def _longest(parts: Sequence[SpareTimePart], minutes: int, assigned: Collection[str]) -> list[SpareTimeOffer]:
    """The part that fits and fills most of the time, an assigned one if any fits; the first if several are equal."""
    fitting = [part for part in parts if part.minutes <= minutes]
    best = max(fitting, key=lambda part: (part.module.slug in assigned, part.minutes), default=None)
    return [SpareTimeOffer("part", best.minutes, part=best)] if best else []


def _shortest_in_scenes(
    cases: Sequence[SpareTimePart], minutes: int, assigned: Collection[str]
) -> list[SpareTimeOffer]:
    shortest = min(cases, key=lambda part: (part.module.slug not in assigned, part.minutes), default=None)
    offer = _of(shortest, minutes) if shortest else None
    return [offer] if offer else []


def _is_case(part: SpareTimePart) -> bool:
    return kind_of(part.step.activity).name == "case"


def _a_case(offer: SpareTimeOffer) -> bool:
    return offer.part is not None and _is_case(offer.part)


def _parts(module: Module, records: Records, times: Times) -> Iterator[SpareTimePart]:
    """Every part begun in a module and, among the rest, the first part in the module's order and the first case."""
    fresh = case = False
    for activity in module.syllabus:
        step = step_in(activity, records)
        if step is None:
            continue
        if step.doing == "start":
            is_case = kind_of(activity).name == "case"
            if fresh and (case or not is_case):
                continue
            fresh, case = True, case or is_case
        record = records.get(activity.slug)
        whole, recorded = minutes_of(module, activity, times)
        left = max(1, ceil(whole * kind_of(activity).share_left(activity, record)))
        yield SpareTimePart(module, step, left, recorded, record)


def _touched(part: SpareTimePart) -> float:
    return part.record.touched.timestamp() if part.record and part.record.touched else 0.0
