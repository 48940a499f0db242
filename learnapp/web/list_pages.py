"""Lists that are shown a page at a time."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from learnapp.web.typed_fields import whole_number

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


def list_page(count: int, field: str = "page") -> ListPage:
    """The page that was asked for by this field of the address or form; the last one if there are not so many."""
    asked = whole_number(request.values.get(field, ""), least=1) or 1
    return ListPage(min(asked, max(1, -(-count // LINES))), count)
