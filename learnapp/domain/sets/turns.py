"""Whose turn it is, where members of a set take turns: at facilitating, presenting, or watching how the set works."""

from __future__ import annotations

from collections.abc import Sequence


def whose_turn(people: Sequence[int], past: Sequence[int | None]) -> int | None:
    """The person who has waited longest for a turn, those who never had one first; None if there are no people.

    `people` are those who can, in the order that breaks ties (when they joined, say); `past` is who had each turn, the
    earliest first, None for a person who is gone.
    """
    last = {person: place for place, person in enumerate(past)}
    return min(people, key=lambda person: last.get(person, -1), default=None)
