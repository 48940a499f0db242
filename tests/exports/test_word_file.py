"""A document as a Word file, read back from its bytes as Word would."""

from __future__ import annotations

import io
import zipfile

from docx import Document

from learnapp.exports.set_record import document
from learnapp.exports.word_file import docx
from tests.domain.sets.test_set_records import NOW, _record

MADE = docx(document(_record(), NOW), NOW)
FILE = Document(io.BytesIO(MADE))


def test_headings_lists_and_tables_are_words_own() -> None:
    styled = [(one.style.name, one.text) for one in FILE.paragraphs if one.style is not None]
    assert ("Title", "Tuesday set: record of a learning set") in styled
    assert ("Heading 1", "1. The corridor") in styled
    assert ("Heading 2", "Agreed") in styled
    assert any(style == "List Bullet" and "Lena Marsh, by" in text for style, text in styled)
    first = FILE.tables[0]
    assert [[cell.text for cell in row.cells] for row in first.rows][:2] == [
        ["Answer", "First", "Second", "Change"],
        ["Say so", "3", "1", "−2"],
    ]
    assert FILE.sections[0].footer.paragraphs[0].text == "Tuesday set, Friday 20 November 2026"


def test_it_says_its_title_and_language_and_which_row_is_a_tables_head() -> None:
    assert FILE.core_properties.title == "Tuesday set: record of a learning set"
    with zipfile.ZipFile(io.BytesIO(MADE)) as parts:
        assert parts.testzip() is None
        styles, body = parts.read("word/styles.xml").decode(), parts.read("word/document.xml").decode()
    assert 'w:val="en-GB"' in styles
    assert 'w:val="en-US"' not in styles
    assert body.count("<w:tblHeader/>") == len(FILE.tables) == 2


def test_what_people_wrote_is_text_whatever_is_in_it() -> None:
    words = "<b>&amp; \x0b\x00 =1+1 {MERGEFIELD x} 王"
    made = {"title": words, "author": "learnapp", "footer": words, "blocks": [{"type": "paragraph", "text": words}]}
    read = Document(io.BytesIO(docx(made, NOW)))
    assert read.paragraphs[1].text == "<b>&amp;  =1+1 {MERGEFIELD x} 王"
