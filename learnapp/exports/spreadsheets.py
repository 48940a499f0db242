"""Comma-separated values for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import msgspec

BYTE_ORDER_MARK = "\ufeff"
"""The first bytes of a file, by which Excel recognises UTF-8."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def cell(value: Any) -> str | int | float:
    """One value as a cell; an apostrophe goes before a text that a spreadsheet would treat as a formula."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith(("\t", "\r", "\n")) else text


def lines(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as lines of a file, each ending in CR LF."""
    out = io.StringIO()
    csv.writer(out).writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()
