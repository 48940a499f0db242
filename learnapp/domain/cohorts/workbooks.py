"""Lists of people in Excel workbooks (.xlsx), as the text that a list is read from. A row keeps its number.

A workbook is measured before it is opened: a few kilobytes can unpack to gigabytes, name a cell at the far corner of a
sheet, or use one long text a million times.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from learnapp.domain.cohorts.address_entries import MOST, AddressListError

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_FILES = 500
MOST_BYTES = 40_000_000
"""Bytes of a workbook, unpacked."""
MOST_ROWS = 2 * MOST
MOST_COLUMNS = 100
MOST_CELLS = 300_000
LONGEST_CELL = 1_000
"""Bytes of a text that a workbook keeps once for all cells that have it."""
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})(\d{1,9})["']""")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_TEXT = re.compile(rb"<(?:\w+:)?si\b")
_TAG = re.compile(rb"<[^>]*>")
DAMAGED = "This workbook cannot be opened. Open it in Excel, save it again, and choose the new file"
TOO_LARGE = "This workbook is too large. Keep only the sheet with the list, and only the columns you need"


def is_workbook(data: bytes) -> bool:
    """Whether a file is a workbook or looks like one, so that it is not read as text."""
    return data[:4] == b"PK\x03\x04" or data[:8] == OLD


def text_of(data: bytes) -> str:
    """The sheet with the list, as lines of cells. Raises AddressListError."""
    if data[:8] == OLD:
        raise AddressListError(
            "This is an old Excel file (.xls), or one with a password. Save it as .xlsx without a password, or as CSV"
        )
    _measure(data)
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum  # seldom needed

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            sheets = {
                one.name: _lines(book.get_sheet_by_name(one.name).to_python(skip_empty_area=False))
                for one in book.sheets_metadata
                if one.visible == SheetVisibleEnum.Visible and one.typ == SheetTypeEnum.WorkSheet
            }
    except PasswordError as error:
        raise AddressListError("This workbook has a password. Save it without one") from error
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the reader is not written in Python, and some of its failures are not Exceptions
        raise AddressListError(DAMAGED) from error
    return _the_list(sheets)


def _the_list(sheets: dict[str, str]) -> str:
    found = {name: text for name, text in sheets.items() if "@" in text}
    if not found:
        raise AddressListError("There is no email address in this workbook, on a sheet that is not hidden")
    if len(found) > 1:
        names = ", ".join(f"“{name[:40]}”" for name in list(found)[:6])
        raise AddressListError(
            f"There are email addresses on {len(found)} sheets: {names}. Keep only the sheet with the list"
        )
    return next(iter(found.values()))


def _measure(data: bytes) -> None:
    """Raises AddressListError if the file is not a workbook, or would take too much memory to open."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except Exception as error:  # of several kinds, which share no base
        raise AddressListError(DAMAGED) from error
    if not any(one.filename.lower() == "xl/workbook.xml" for one in entries):
        raise AddressListError("This is not an Excel workbook. Save the list as .xlsx or as CSV")
    if len(entries) > MOST_FILES:
        raise AddressListError(TOO_LARGE)
    room, cells, longest = MOST_BYTES, 0, 0
    for one in entries:
        found = _unpacked(archive, one, room)
        room -= len(found)
        if one.filename.lower().endswith("sharedstrings.xml"):
            longest = max((len(_TAG.sub(b"", text)) for text in _TEXT.split(found)[1:]), default=longest)
        elif b"sheetData" in found:  # a sheet may have any name
            cells += _cells(found)
    if cells > MOST_CELLS:
        raise AddressListError(TOO_LARGE)
    if longest > LONGEST_CELL:
        raise AddressListError(
            f"A cell holds more than {LONGEST_CELL:,} characters. Shorten it, or take its column out"
        )


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """One file of the archive. Does not trust the size that the archive states."""
    try:
        with archive.open(entry) as opened:
            found = opened.read(most + 1)
    except Exception as error:  # zlib.error and its like share no base
        raise AddressListError(DAMAGED) from error
    if len(found) > most:
        raise AddressListError(TOO_LARGE)
    return found


def _cells(sheet: bytes) -> int:
    """How many cells a sheet has. Raises AddressListError for a cell too far out: the reader would create all those
    between.
    """
    for letters, digits in _PLACE.findall(sheet):
        column = 0
        for letter in letters.upper():
            column = column * 26 + letter - 64
        if column > MOST_COLUMNS:
            raise AddressListError(f"A sheet has cells beyond column {MOST_COLUMNS}. Keep only the columns you need")
        if int(digits) > MOST_ROWS:
            raise AddressListError(f"A sheet has cells below row {MOST_ROWS:,}. Invite up to {MOST:,} people at a time")
    return len(_CELL.findall(sheet))


def _lines(rows: Iterable[Iterable[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([_text(cell) for cell in row] for row in rows)
    return out.getvalue()


def _text(cell: Any) -> str:
    """A cell as people see it. Formulas come with the value that they had when the workbook was saved."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        cell = cell.date()
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    return " ".join(str(cell).split())
