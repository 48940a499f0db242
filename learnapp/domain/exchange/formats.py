"""The formats in which questions are imported and exported, and how to tell which one a file has."""

from __future__ import annotations

from learnapp.domain.exchange import aiken, csv_table, gift, moodle_xml, qti_read, qti_write, word_document
from learnapp.domain.exchange.items import ExchangeError, Format

_ALL = (
    Format("moodle-xml", "Moodle XML", ".xml", moodle_xml.looks_like, moodle_xml.read, moodle_xml.write),
    Format("qti3", "QTI 3", ".qti3.zip", qti_read.looks_like, qti_read.read, qti_write.write_3),
    Format("qti21", "QTI 2.1", ".qti21.zip", qti_read.looks_like, qti_read.read, qti_write.write_2),
    Format("docx", "Word", ".docx", word_document.looks_like, word_document.read, word_document.write),
    Format("csv", "CSV", ".csv", csv_table.looks_like, csv_table.read, csv_table.write),
    Format("aiken", "Aiken", ".aiken.txt", aiken.looks_like, aiken.read, aiken.write),
    Format("gift", "GIFT", ".gift.txt", gift.looks_like, gift.read, gift.write),
)
FORMATS: dict[str, Format] = {one.name: one for one in _ALL}
"""The formats in the order in which we try them on a file: the strictest first."""


def format_of(data: bytes, name: str) -> Format:
    """The format that a file seems to have. Raises ExchangeError."""
    found = next((one for one in FORMATS.values() if one.looks_like(data, name.lower())), None)
    if found is None:
        raise ExchangeError(
            "We do not recognise the format of this file. Name it with `--as`: "
            f"{', '.join(FORMATS)}. A spreadsheet is saved as CSV first, and its first row names the columns."
        )
    return found
