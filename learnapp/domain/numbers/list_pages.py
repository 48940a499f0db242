"""Lists that are shown a page at a time."""

from __future__ import annotations

from dataclasses import dataclass

LINES = 25
"""Lines on a page of a list."""


@dataclass(frozen=True)
class ListPage:
    """Which part of a list of `count` lines a page of `size` shows; `number` is from 1."""

    number: int
    count: int
    size: int = LINES

    @property
    def start(self) -> int:
        """How many lines are on the pages before."""
        return (self.number - 1) * self.size

    @property
    def end(self) -> int:
        return min(self.start + self.size, self.count)

    @property
    def more(self) -> bool:
        return self.end < self.count

    @property
    def pages(self) -> int:
        return _pages(self.count, self.size)


def list_page(count: int, asked: int | None, size: int = LINES) -> ListPage:
    """The page that was asked for; the first if none was, and the last if there are not so many."""
    return ListPage(min(max(asked or 1, 1), _pages(count, size)), count, size)


def _pages(count: int, size: int) -> int:
    return max(1, -(-count // size))
