"""Lists in Excel workbooks: read row by row, and refused with a message if they contain something else, or too much."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from learnapp.domain.cohorts import workbooks
from learnapp.domain.cohorts.address_lists import AddressListError, read_file

HEAD = ["Email", "Full name", "Grade", "Site"]
JO = ["jo@example.org", "Jo Smith", "F1", "Southmoor"]


def _book(*rows: list[object], also: Callable[[openpyxl.Workbook], None] | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(row)
    if also:
        also(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _changed(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its files changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            new.writestr(one, change(old.read(one)) if one == name else old.read(one))
    return out.getvalue()


def test_people_are_read_with_their_row_below_titles_and_gaps() -> None:
    data = _book(["Intake of August"], [], HEAD, JO, [None, None], ["zoë@example.org ", "Müller,\nZoë", "ST1"])
    first, second = read_file(data).entries
    assert (first.line, first.email, first.name, first.grade, first.site) == (4, *JO)
    assert (second.line, second.name, second.grade) == (6, "Zoë Müller", "ST1")
    assert second.email == "zoë@example.org"


def test_numbers_dates_and_formulas_are_what_people_see() -> None:
    data = _book([*HEAD, "Started", "Number"], [*JO[:2], 1.0, "S", date(2026, 8, 5), 12345.0])
    text = workbooks.text_of(data)
    assert "jo@example.org,Jo Smith,1,S,2026-08-05,12345" in text
    formula = _book(HEAD, ['="jo"&"@example.org"', "Jo Smith"], ["ann@example.org", "Ann Lee"])
    lost, ann = read_file(formula).entries  # saved by a program that does not calculate, so there is no value
    assert (bool(lost.problem), ann.name) == (True, "Ann Lee")


def _second(book: openpyxl.Workbook, hidden: bool = False) -> None:
    sheet = book.create_sheet("Others")
    sheet.append(["ann@example.org"])
    if hidden:
        sheet.sheet_state = "hidden"


def test_a_hidden_sheet_is_not_read_and_two_lists_are_not_guessed_between() -> None:
    read = read_file(_book(HEAD, JO, also=lambda book: _second(book, hidden=True)))
    assert [one.email for one in read.entries] == ["jo@example.org"]
    with pytest.raises(AddressListError, match="on 2 sheets: “Sheet”, “Others”"):
        read_file(_book(HEAD, JO, also=_second))


def _docx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    return out.getvalue()


def _with(data: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one more file."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def _shared(text: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<sst xmlns="{space}" count="1" uniqueCount="1"><si><t>{text}</t></si></sst>'.encode()


SHARED = "xl/sharedStrings.xml"
SHEET = "xl/worksheets/sheet1.xml"
GOOD = _book(HEAD, JO)
BAD = {
    "no address": (_book(["Name"], ["Jo"]), "no email address in this workbook"),
    "another zip": (_docx(), "not an Excel workbook"),
    "cut off": (GOOD[: len(GOOD) // 2], "cannot be opened"),
    "of a later version": (GOOD.replace(b"PK\x01\x02\x14\x03\x14", b"PK\x01\x02\x14\x03\xff"), "cannot be opened"),
    "not XML": (_changed(GOOD, SHEET, lambda _: b"\x00nonsense"), "cannot be opened|no email address"),
    "bomb": (_changed(GOOD, SHEET, lambda old: old + b" " * 60_000_000), "too large"),
    "far column": (_changed(GOOD, SHEET, lambda old: old.replace(b'r="A1"', b'r="XFD1"')), "beyond column 100"),
    "far row": (_changed(GOOD, SHEET, lambda old: old.replace(b'r="A2"', b"r='A1048576'")), "below row 20,000"),
    "long text": (_with(GOOD, SHARED, _shared("x" * 1001)), "more than 1,000 characters"),
    "many cells": (_changed(GOOD, SHEET, lambda old: old + b"<c/>" * 300_001), "too large"),
    "no columns": (_book(["Name", "Where"], ["Jo", "see jo@example.org"]), "email"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_list_is_refused_in_words_and_at_once(name: str) -> None:
    data, words = BAD[name]
    began = time.process_time()
    with pytest.raises(AddressListError, match=words):
        read_file(data)
    assert time.process_time() - began < 5


def test_texts_that_excel_keeps_apart_from_their_cells_are_read() -> None:
    ours = re.compile(rb'<c r="A2"[^>]*>.*?</c>')
    data = _changed(GOOD, SHEET, lambda old: ours.sub(b'<c r="A2" t="s"><v>0</v></c>', old))
    (entry,) = read_file(_with(data, SHARED, _shared("kim@example.org"))).entries
    assert (entry.email, entry.name) == ("kim@example.org", "Jo Smith")
