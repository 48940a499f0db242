"""Whose turn it is, where members of a set take turns: at facilitating, presenting, or watching how the set works."""

from __future__ import annotations

from collections.abc import Sequence


def whose_turn(people: Sequence[int], past: Sequence[int | None]) -> int | None:
    """Whoever has not done it for the longest, those who never did first; None if there is nobody.

    `people` are those who can, in the order in which they come when nothing else decides (by when they joined, say);
    `past` says who did it each time, the earliest first, None for somebody who is gone.
    """
    last = {person: place for place, person in enumerate(past)}
    return min(people, key=lambda person: last.get(person, -1), default=None)
