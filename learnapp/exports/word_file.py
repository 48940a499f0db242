"""A document of plain blocks as a Word file (.docx), to edit or paste from.

It takes the blocks of `exports.blocks`, except those that only the typesetter draws. What people wrote is
placed as text.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from learnapp.domain.exchange.sources import clean
from learnapp.exports.blocks import DocumentBlock

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def docx(document: dict[str, Any], made_at: datetime) -> bytes:
    """The document as the bytes of a .docx file, with Word's own styles for headings, lists and tables."""
    from docx import Document  # imported at first use: it loads lxml, which no other page needs

    file = Document()
    about = file.core_properties
    about.title, about.author, about.language = clean(document["title"]), document["author"], "en-GB"
    about.comments = ""
    about.created = about.modified = made_at.astimezone(UTC).replace(tzinfo=None)
    _british(file)
    file.add_heading(clean(document["title"]), level=0)
    for block in document["blocks"]:
        _SHOWN[block["type"]](file, block)
    file.sections[0].footer.paragraphs[0].text = clean(document["footer"])
    made = io.BytesIO()
    file.save(made)
    return made.getvalue()


def _british(file: Any) -> None:
    """Mark all text as British English, for spelling and for reading aloud."""
    from docx.oxml.ns import qn

    for language in file.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")


def _heading(file: Any, block: DocumentBlock) -> None:
    file.add_heading(clean(block["text"]), level=block["level"])


def _paragraph(file: Any, block: DocumentBlock) -> None:
    file.add_paragraph(clean(block["text"]))


def _list(file: Any, block: DocumentBlock) -> None:
    for item in block["items"]:
        file.add_paragraph(clean(item), style="List Bullet")


def _table(file: Any, block: DocumentBlock) -> None:
    """A table under its caption; its header row is repeated on each page and marked as such for screen readers."""
    from docx.oxml import OxmlElement

    file.add_paragraph(clean(block["caption"]), style="Caption")
    table = file.add_table(rows=0, cols=len(block["head"]), style="Table Grid")
    for values in (block["head"], *block["rows"]):
        for cell, value in zip(table.add_row().cells, values, strict=True):
            cell.text = clean(value)
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


_SHOWN: dict[str, Callable[[Any, DocumentBlock], None]] = {
    "heading": _heading,
    "paragraph": _paragraph,
    "list": _list,
    "table": _table,
}
