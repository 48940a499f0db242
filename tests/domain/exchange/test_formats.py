"""Every format in the table: found by what is in the file, and written without a loss that it does not name."""

from __future__ import annotations

import pytest

from learnapp.domain.exchange.formats import FORMATS, format_of
from learnapp.domain.exchange.items import ExchangeError, Item, Losses, Part
from learnapp.domain.exchange.rich_text import words
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


@pytest.mark.parametrize("name", ["moodle-xml", "gift", "qti3", "qti21"])
def test_the_name_of_a_part_is_text_in_the_feedback_on_the_whole(name: str) -> None:
    parts = tuple(Part(html=f"&lt;!-- {x} --&gt;", match=f"&lt;i&gt; {x}", feedback="<p>y</p>", share=1) for x in "ab")
    items = [Item(form="pairs", title="t", id="q", parts=parts)]
    (read,) = FORMATS[name].read(FORMATS[name].write(items, Losses()), Losses())
    assert words(read.explanation) == "<!-- a --> y <!-- b --> y"
