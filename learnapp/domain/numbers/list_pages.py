"""Lists that are shown a page at a time."""

from __future__ import annotations

from dataclasses import dataclass

LINES = 25
"""Lines on a page of a list."""


@dataclass(frozen=True)
class ListPage:
    """Which part of a list of `count` lines a page shows; `number` is from 1."""

    number: int
    count: int

    @property
    def start(self) -> int:
        """How many lines are on the pages before."""
        return (self.number - 1) * LINES

    @property
    def end(self) -> int:
        return min(self.start + LINES, self.count)

    @property
    def more(self) -> bool:
        return self.end < self.count


def list_page(count: int, asked: int | None) -> ListPage:
    """The page that was asked for; the first if none was, and the last if there are not so many."""
    return ListPage(min(max(asked or 1, 1), max(1, -(-count // LINES))), count)
