"""The blocks that documents consist of: what `typesetting.pdf` and `word_file.docx` know how to show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

DocumentBlock = dict[str, Any]
"""One of those below, or: link (text, href), quote (paragraphs), bars (alt, rows), lines (alt, most, ends, series)."""


def heading(text: str, level: int = 1) -> DocumentBlock:
    return {"type": "heading", "text": text, "level": level}


def paragraph(text: str) -> DocumentBlock:
    return {"type": "paragraph", "text": text}


def bullets(items: Sequence[str]) -> DocumentBlock:
    return {"type": "list", "items": list(items)}


def facts(rows: Sequence[Sequence[str]]) -> DocumentBlock:
    """Rows of two: what it is, and its value."""
    return {"type": "facts", "rows": rows}


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> DocumentBlock:
    return {"type": "table", "caption": caption, "head": head, "rows": rows}
