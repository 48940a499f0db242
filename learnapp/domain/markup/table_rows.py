"""Finds Markdown tables that would not be shown as meant: rows with too many cells, or no divider below the head."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_DIVIDER = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")


def extra_cells(source: str) -> Iterator[tuple[int, int, int]]:
    """(place of the line, its cells, the table's columns) of each row that is too long."""
    lines = source.split("\n")
    columns = 0
    for place, line in enumerate(lines):
        if not line.strip():
            columns = 0
        elif columns:
            cells = _cells(line)
            if cells > columns:
                yield place, cells, columns
        elif place and "|" in lines[place - 1] and _DIVIDER.fullmatch(line) and "-" in line:
            above = _cells(lines[place - 1])
            columns = above if above == _cells(line) else 0


def undivided(source: str) -> int | None:
    """The place of the first of two rows without a fitting divider between them, which would be shown as text."""
    lines = [line.strip() for line in source.split("\n")]
    for place, (first, second) in enumerate(pairwise(lines)):
        begins = place == 0 or not lines[place - 1]
        rows = all(len(row) > 1 and row[0] == row[-1] == "|" for row in (first, second))
        if begins and rows and not (_DIVIDER.fullmatch(second) and _cells(first) == _cells(second)):
            return place
    return None


def _cells(line: str) -> int:
    bare = _CODE.sub("x", line.strip()).replace("\\\\", "xx").replace("\\|", "x")
    return bare.removeprefix("|").removesuffix("|").count("|") + 1
