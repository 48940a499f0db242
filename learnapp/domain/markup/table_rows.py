"""Rows of Markdown tables with more cells than the table has columns: readers would not see the extra ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

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


def _cells(line: str) -> int:
    bare = _CODE.sub("x", line.strip()).replace("\\\\", "xx").replace("\\|", "x")
    return bare.removeprefix("|").removesuffix("|").count("|") + 1
