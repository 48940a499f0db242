"""The picture of how many people had got somewhere by the end of each day, as an overview and a report show it."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from datetime import date

from learnapp.domain.content import charts


def by_day(title: str, days: Iterable[date], lines: Sequence[tuple[str, Iterable[int]]]) -> str:
    """A line for each name, with a number for each day; below it the table, folded away. Names are escaped."""
    head = "".join(f"<th>{html.escape(name)}</th>" for name in ("Day", *(name for name, _ in lines)))
    rows = zip((f"{day.day} {day:%b}" for day in days), *(numbers for _, numbers in lines), strict=True)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return charts.folded(charts.figure("line", title, table))
