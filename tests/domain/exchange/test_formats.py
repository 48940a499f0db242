"""Every format in the table: found by what is in the file, and written without a loss that it does not name."""

from __future__ import annotations

import pytest

from learnapp.domain.exchange.formats import FORMATS, format_of
from learnapp.domain.exchange.items import ExchangeError, Losses
from tests.domain.exchange.quizzes import shipped_items


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_is_known_by_what_is_in_it(name: str) -> None:
    items = [item for item in shipped_items() if item.form == "one"][:3]
    form = FORMATS[name]
    data = form.write(items, Losses())
    assert format_of(data, "questions").title.split()[0] == form.title.split()[0]
    assert len(form.read(data, Losses())) == 3


@pytest.mark.parametrize("name", FORMATS)
def test_each_question_goes_out_or_is_named(name: str) -> None:
    items = list(shipped_items())[::9]
    losses = Losses()
    data = FORMATS[name].write(items, losses)
    left = sum(loss.message.startswith("Not exported") for loss in losses.found)
    assert len(FORMATS[name].read(data, Losses())) == len(items) - left


@pytest.mark.parametrize("data", [b"", b"Some words.", b"\x89PNG\r\n", b"PK\x03\x04xl/workbook.xml", b"<html></html>"])
def test_other_files_are_refused_with_the_formats_there_are(data: bytes) -> None:
    with pytest.raises(ExchangeError, match="moodle-xml, qti3, qti21, docx, csv, aiken, gift"):
        format_of(data, "x.dat")
