"""A program that reads what a page shows before and after every event, and works out what someone chose.

It has the most that an educator can have: the figures of every cohort at every moment, who is in which cohort, and who
had finished by when. It tries what subtraction gives, and what follows if everyone chose alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

FEWEST = 5
Counts = tuple[int, ...]


@dataclass
class Attacker:
    """`read` gives the counts of choices that a cohort's page shows now; () if it shows none."""

    read: Callable[[int], Counts]
    looks: dict[int, list[tuple[Counts, frozenset[int]]]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    shown: int = 0

    def look(self, cohort: int, finished: Iterable[int]) -> None:
        """Read one cohort's page. `finished` are its members, past ones too, who have finished so far."""
        counts, people = self.read(cohort), frozenset(finished)
        mine = self.looks.setdefault(cohort, [((), frozenset())])
        if counts:
            self.shown += 1
            for before, earlier in mine:
                self._compare(f"cohort {cohort} later", counts, before, people - earlier)
            # A person who was counted when the figures last moved cannot be among those they moved by now.
            if counts != mine[-1][0]:
                mine.append((counts, people))

    def look_at_both(self, larger: int, smaller: int, finished: Iterable[int]) -> None:
        """Read two cohorts at one time.

        Everyone in the smaller is also in the larger; `finished` are only in the larger.
        """
        a, b = self.read(larger), self.read(smaller)
        if a and b:
            self._compare(f"cohort {larger} without {smaller}", a, b, frozenset(finished))

    def _compare(self, where: str, now: Counts, before: Counts, people: frozenset[int]) -> None:
        before = before or (0,) * len(now)
        rest = [a - b for a, b in zip(now, before, strict=True)]
        moved = sum(map(abs, rest))
        if any(change < 0 for change in rest):
            self.told.append(f"{where}: figures went down by {rest}, which tells of a person who was taken out")
        elif 0 < moved < FEWEST:
            self.told.append(f"{where}: {moved} people chose {rest}")
        elif moved and moved == len(people) and max(rest) == moved:
            self.told.append(f"{where}: all {moved} of {sorted(people)} chose the same, {rest}")
