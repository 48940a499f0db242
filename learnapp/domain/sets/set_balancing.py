"""Puts a cohort's people into learning sets of four to eight, as evenly as possible, mixing what the educator chose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

FEWEST, MOST = 4, 8
"""People in a set, not counting a facilitator from outside."""
MixedBy = Literal["grade", "specialty", "site", ""]
BYS: tuple[MixedBy, ...] = ("grade", "specialty", "site", "")


@dataclass(frozen=True)
class BalancedPerson:
    """A person to put into a set. Unknown fields are ""."""

    id: int
    name: str
    grade: str = ""
    specialty: str = ""
    site: str = ""


def how_many(people: int, size: int) -> int:
    """How many sets of about `size` these people make, each having FEWEST to MOST wherever possible.

    One set for fewer than FEWEST people, none for no people. `size` is clamped to the range FEWEST to MOST.
    """
    if people <= 0:
        return 0
    wanted = round(people / min(max(size, FEWEST), MOST))
    return max(1, -(-people // MOST), min(wanted, people // FEWEST))


def balanced(people: Sequence[BalancedPerson], by: MixedBy, size: int) -> list[list[BalancedPerson]]:
    """The people dealt into sets whose sizes differ by one at most.

    Each value of `by` is spread so that no two sets differ by more than one in it; the other two are mixed as well as
    that allows. With "" people are dealt in the order given. The same people always get the same sets.
    """
    sets: list[list[BalancedPerson]] = [[] for _ in range(how_many(len(people), size))]
    if by:
        others = [name for name in ("grade", "specialty", "site") if name != by]
        people = sorted(
            people, key=lambda one: (getattr(one, by), *(getattr(one, name) for name in others), one.name, one.id)
        )
    for place, one in enumerate(people):
        sets[place % len(sets)].append(one)
    return sets


def spread(people: Sequence[BalancedPerson], by: MixedBy) -> list[tuple[str, int]]:
    """How many people have each value of `by`, where "" means unknown; empty if `by` is ""."""
    if not by:
        return []
    values = [getattr(one, by) for one in people]
    return [(value, values.count(value)) for value in sorted(set(values))]
