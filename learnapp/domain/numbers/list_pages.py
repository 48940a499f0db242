"""Lists that are shown a page at a time."""

from __future__ import annotations

from dataclasses import dataclass

LINES = 25
"""Lines on a page of a list."""


@dataclass(frozen=True)
class ListPage:
    """Which part of a list of `count` lines a page of `size` shows; `number` is from 1.

    `name` is the field of an address that asks for a page of this list.
    """

    number: int
    count: int
    size: int = LINES
    name: str = "page"

    @property
    def start(self) -> int:
        """How many lines are on the pages before."""
        return (self.number - 1) * self.size

    @property
    def end(self) -> int:
        return min(self.start + self.size, self.count)

    @property
    def asked(self) -> dict[str, int]:
        """The field that asks for this page, for the address of an action that comes back to it. None for the first."""
        return {self.name: self.number} if self.number > 1 else {}

    @property
    def offered(self) -> list[int]:
        """The pages to link to: the first, the last, and those beside this one. 0 stands for those left out."""
        near = range(max(self.number - 1, 1), min(self.number + 1, self.pages) + 1)
        before = [*range(1, near.start)] if near.start <= 3 else [1, 0]
        after = [*range(near.stop, self.pages + 1)] if near.stop >= self.pages - 1 else [0, self.pages]
        return [*before, *near, *after]

    @property
    def pages(self) -> int:
        return _pages(self.count, self.size)


def list_page(count: int, asked: int | None, size: int = LINES, name: str = "page") -> ListPage:
    """The page that was asked for; the first if none was, and the last if there are not so many."""
    return ListPage(min(max(asked or 1, 1), _pages(count, size)), count, size, name)


def _pages(count: int, size: int) -> int:
    return max(1, -(-count // size))
