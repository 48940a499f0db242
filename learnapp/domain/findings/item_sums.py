"""The figures of `item_figures` from sums that can be added up, so that no person's answers need be kept for them.

The sums of several groups, added, give the figures of all their people together; the median time comes from counts of
times in classes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import sqrt

from learnapp.domain.content.content import FrozenStruct
from learnapp.domain.findings.item_figures import Correlation, ItemFigures, PartFigures, Reply, interval, mis_keyed

CLASSES = (5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 600)
"""Seconds up to which each class of times goes; the last class has no end."""
FEWEST_TO_CORRELATE = 30
"""The smallest number of people for whom the site says how a question correlates with the others."""


class Moments(FrozenStruct, frozen=True):
    """What a correlation is made from: how many pairs, the sums of each side, of their squares and of the products."""

    n: int = 0
    x: float = 0.0
    y: float = 0.0
    xx: float = 0.0
    yy: float = 0.0
    xy: float = 0.0

    def __add__(self, other: Moments) -> Moments:
        return Moments(
            n=self.n + other.n,
            x=self.x + other.x,
            y=self.y + other.y,
            xx=self.xx + other.xx,
            yy=self.yy + other.yy,
            xy=self.xy + other.xy,
        )


class PartSums(FrozenStruct, frozen=True):
    """One option: how many chose it, and how choosing it goes with the rest."""

    label: str
    key: bool
    chosen: int
    with_rest: Moments


class ItemSums(FrozenStruct, frozen=True):
    """One question, over some people. `times` counts those whose time is known, by class."""

    people: int
    share: float
    with_rest: Moments
    parts: tuple[PartSums, ...] = ()
    times: tuple[int, ...] = ()


Sums = dict[str, ItemSums]
"""By question."""


def sums(sittings: Iterable[Mapping[str, Reply]]) -> Sums:
    """The sums over some people. A sitting is one person's replies by question."""
    people = list(sittings)
    names = dict.fromkeys(name for sitting in people for name in sitting)
    return {name: _item(name, [sitting for sitting in people if name in sitting]) for name in names}


def _item(name: str, sittings: Sequence[Mapping[str, Reply]]) -> ItemSums:
    replies = [sitting[name] for sitting in sittings]
    rests = [_rest(sitting, name) for sitting in sittings]
    times = [0] * (len(CLASSES) + 1)
    for reply in replies:
        if reply.seconds:
            times[next((n for n, end in enumerate(CLASSES) if reply.seconds <= end), len(CLASSES))] += 1
    parts: tuple[PartSums, ...] = ()
    if len({reply.keys for reply in replies}) == 1:
        parts = tuple(
            PartSums(
                label=label,
                key=place in replies[0].keys,
                chosen=sum(place in reply.chosen for reply in replies),
                with_rest=_moments([float(place in reply.chosen) for reply in replies], rests),
            )
            for place, label in enumerate(replies[0].labels)
        )
    return ItemSums(
        people=len(replies),
        share=sum(reply.share for reply in replies),
        with_rest=_moments([reply.share for reply in replies], rests),
        parts=parts,
        times=tuple(times),
    )


def _rest(sitting: Mapping[str, Reply], name: str) -> float | None:
    others = [reply.share for question, reply in sitting.items() if question != name]
    return sum(others) / len(others) if others else None


def _moments(scores: Sequence[float], rests: Sequence[float | None]) -> Moments:
    pairs = [(x, y) for x, y in zip(scores, rests, strict=True) if y is not None]
    return Moments(
        n=len(pairs),
        x=sum(x for x, _ in pairs),
        y=sum(y for _, y in pairs),
        xx=sum(x * x for x, _ in pairs),
        yy=sum(y * y for _, y in pairs),
        xy=sum(x * y for x, y in pairs),
    )


def add(one: Sums, other: Sums) -> Sums:
    """The sums of both together. Labels are the later's, which may have been reworded."""
    found = dict(one)
    for name, new in other.items():
        old = found.get(name)
        found[name] = new if old is None else _both(old, new)
    return found


def _both(old: ItemSums, new: ItemSums) -> ItemSums:
    parts: tuple[PartSums, ...] = ()
    if len(old.parts) == len(new.parts):
        parts = tuple(
            PartSums(label=b.label, key=b.key, chosen=a.chosen + b.chosen, with_rest=a.with_rest + b.with_rest)
            for a, b in zip(old.parts, new.parts, strict=True)
        )
    return ItemSums(
        people=old.people + new.people,
        share=old.share + new.share,
        with_rest=old.with_rest + new.with_rest,
        parts=parts,
        times=tuple(a + b for a, b in zip(old.times, new.times, strict=True)),
    )


def figures(found: Sums, fewest: int) -> list[ItemFigures]:
    """Every question's figures; if it was asked of fewer than `fewest` people, only how many."""
    return [_figures(name, item, fewest) for name, item in found.items()]


def _figures(name: str, item: ItemSums, fewest: int) -> ItemFigures:
    if item.people < fewest:
        return ItemFigures(question=name, people=item.people)
    discrimination = _correlation(item.with_rest)
    parts = tuple(
        PartFigures(
            label=part.label,
            key=part.key,
            share=part.chosen / item.people,
            discrimination=_correlation(part.with_rest),
        )
        for part in item.parts
    )
    return ItemFigures(
        question=name,
        people=item.people,
        facility=item.share / item.people,
        discrimination=discrimination,
        parts=parts,
        seconds=_median(item.times),
        mis_keyed=mis_keyed(discrimination, parts),
    )


def _correlation(m: Moments) -> Correlation | None:
    if m.n < FEWEST_TO_CORRELATE:
        return None
    over_x, over_y = m.xx - m.x * m.x / m.n, m.yy - m.y * m.y / m.n
    if over_x <= 1e-9 or over_y <= 1e-9:
        return None
    return interval((m.xy - m.x * m.y / m.n) / sqrt(over_x * over_y), m.n)


def _median(times: Sequence[int]) -> float | None:
    """The middle of the class that contains the median; for the last class, its beginning."""
    total = sum(times)
    if not total:
        return None
    reached, place = 0, -1
    while reached * 2 < total:
        place += 1
        reached += times[place]
    if place == len(CLASSES):
        return float(CLASSES[-1])
    return (CLASSES[place] + (CLASSES[place - 1] if place else 0)) / 2
