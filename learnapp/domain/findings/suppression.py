"""Figures of a cohort that reveal no person's answer: whom they count, and which of them are shown.

People are counted in **groups**. A group is at least `SMALLEST` people who have finished the same work and were not
counted before; one of them, drawn by lot and noted nowhere, is left out. The sum over the others is kept and never
changes. Whatever is shown, to whichever cohort and whenever, is a sum of whole groups. So

- whichever figures are compared, before and after a person finished, joined, left or was erased, and over cohorts
  that share people, the difference is again a sum of whole groups: of five people or more, never of one;
- where all five of a group answered alike, each of its six people may be the one who was left out, so that no answer
  is known for certain.

`store.organisations.independent_people` decides who counts at all, so that no educator can fill a group with accounts
of their own.

Grouping people so that each figure is of several is microaggregation (Defays and Anwar, "Masking microdata using
micro-aggregation", Journal of Official Statistics 14, 1998); leaving one out by lot guards against a unanimous group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

FEWEST = 5
"""The fewest people that any figure rests on."""
SMALLEST = FEWEST + 1
"""The fewest people in a group, including the one left out."""
PATIENCE = 30
"""When a group has this many people, a question that few were asked no longer delays the others; see `too_few`."""


@dataclass(frozen=True)
class UncountedPerson:
    """A person who has finished and has not been counted yet.

    `kind` keeps apart people who belong in different figures (with and without prequestions). `asked` are the questions
    they were asked, where people are asked different ones.
    """

    person: int
    kind: Hashable = None
    asked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ReleasedGroup:
    """People counted together: `people` are all of them, `counted` those whose answers go into the sum."""

    kind: Hashable
    people: tuple[int, ...]
    counted: tuple[int, ...]


def groups(waiting: Iterable[UncountedPerson], lot: Callable[[int], int]) -> list[ReleasedGroup]:
    """The groups that can be made now; people in none go on waiting.

    `lot` draws a whole number from 0 to below its argument; it must be unguessable.
    """
    kinds: dict[Hashable, list[UncountedPerson]] = {}
    for one in waiting:
        kinds.setdefault(one.kind, []).append(one)
    return [_group(kind, people, lot) for kind, people in kinds.items() if _ready(people)]


def _ready(people: Sequence[UncountedPerson]) -> bool:
    if len(people) < SMALLEST:
        return False
    asked = Counter(name for one in people for name in one.asked)
    return len(people) >= PATIENCE or all(count >= SMALLEST for count in asked.values())


def _group(kind: Hashable, people: Sequence[UncountedPerson], lot: Callable[[int], int]) -> ReleasedGroup:
    out = lot(len(people))
    everybody = tuple(one.person for one in people)
    return ReleasedGroup(kind, everybody, everybody[:out] + everybody[out + 1 :])


def too_few(asked: Iterable[Iterable[str]]) -> set[str]:
    """The questions that fewer than five of a group's counted people were asked: their answers are left out of its sum.

    `asked` has the questions of each person counted.
    """
    counts = Counter(name for questions in asked for name in questions)
    return {name for name, count in counts.items() if count < FEWEST}


def enough(people: int) -> bool:
    """Whether a figure of this many people is shown."""
    return people >= FEWEST


def in_fives(count: int) -> int:
    """A count that grows one by one, shown in steps of five: 0, 5, 10 …"""
    return count // FEWEST * FEWEST
