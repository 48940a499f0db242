"""Everything the site keeps about one person, as one archive that people and programs can read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from learnapp.exports import spreadsheets

Rows = Sequence[Mapping[str, Any]]


def archive(
    readme: str,
    texts: Mapping[str, str] | Mapping[str, bytes],
    tables: Mapping[str, Rows],
    made_at: datetime,
    folder: str = "my-learnapp-data",
) -> bytes:
    """A zip file: in `folder` README.md, the texts by their names, and each table as JSON and as CSV.

    Values are text, numbers, dates, moments, None, or lists and mappings of them.
    """
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as file:

        def add(name: str, content: str | bytes) -> None:
            entry = zipfile.ZipInfo(f"{folder}/{name}", made_at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            file.writestr(entry, content)

        add("README.md", readme)
        for name, text in texts.items():
            add(name, text)
        for name, rows in tables.items():
            add(f"json/{name}.json", msgspec.json.format(msgspec.json.encode(rows), indent=2))
            if rows:
                add(f"csv/{name}.csv", _csv(rows))
    return whole.getvalue()


def _csv(rows: Rows) -> str:
    """The rows as CSV for spreadsheets, with the column names first."""
    return spreadsheets.BYTE_ORDER_MARK + spreadsheets.lines([list(rows[0]), *(list(row.values()) for row in rows)])
