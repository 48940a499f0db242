"""How past sets split on a decision, added up so that neither a person's vote nor a set's is revealed.

Members know how their own set voted, and what is said in a set stays there. So sets are counted together as
`domain.findings.suppression` counts people: in groups of `FEWEST_SETS`, each set less one vote drawn by lot, kept as a
sum that never changes. Whatever is shown is a sum of whole groups. No one belongs to two sets of a group, so a member
who subtracts the votes they know is left with those of four other sets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from learnapp.domain.content.content import FrozenStruct
from learnapp.domain.findings.suppression import FEWEST

FEWEST_SETS = FEWEST
"""The sets in a group."""


class PastSplit(FrozenStruct, frozen=True):
    """How several sets voted before they talked: `counts` by option, in the options' order."""

    sets: int
    counts: tuple[int, ...]

    @property
    def votes(self) -> int:
        return sum(self.counts)

    @property
    def shares(self) -> tuple[int, ...]:
        """The votes for each option chosen, most first: how evenly sets split, without saying on what."""
        return tuple(sorted((count for count in self.counts if count), reverse=True))


@dataclass(frozen=True)
class UncountedVote:
    """The first vote of a set's discussion that no group counts yet. `people` ever belonged to the set."""

    discussion: int
    people: frozenset[int]
    counts: tuple[int, ...]


def groups(waiting: Iterable[UncountedVote], lot: Callable[[int], int]) -> list[tuple[tuple[int, ...], PastSplit]]:
    """The groups that can be made now, as discussions and their sum; votes in none go on waiting.

    All votes are on the same options. `lot` draws a whole number from 0 to below its argument, unguessably.
    """
    line, found = list(waiting), []
    while group := _group(line):
        taken = {one.discussion for one in group}
        line = [one for one in line if one.discussion not in taken]
        counted = [_without_one(one.counts, lot) for one in group]
        split = PastSplit(sets=len(group), counts=tuple(map(sum, zip(*counted, strict=True))))
        found.append((tuple(sorted(taken)), split))
    return found


def _group(line: list[UncountedVote]) -> list[UncountedVote]:
    """The first votes in the queue whose sets have no one in common; empty if there are too few."""
    group: list[UncountedVote] = []
    people: set[int] = set()
    for one in line:
        if len(group) < FEWEST_SETS and people.isdisjoint(one.people):
            group.append(one)
            people |= one.people
    return group if len(group) == FEWEST_SETS else []


def _without_one(counts: tuple[int, ...], lot: Callable[[int], int]) -> list[int]:
    drawn, left = lot(sum(counts)), list(counts)
    for place, count in enumerate(counts):
        if drawn < count:
            left[place] -= 1
            break
        drawn -= count
    return left


def together(splits: Iterable[PastSplit]) -> PastSplit | None:
    """The sum of whole groups on the same options; None if there are no groups."""
    found = list(splits)
    if not found:
        return None
    counts = tuple(map(sum, zip(*(one.counts for one in found), strict=True)))
    return PastSplit(sets=sum(one.sets for one in found), counts=counts)
