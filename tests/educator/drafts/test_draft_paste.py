"""Text brought in from Word."""

import io

from docx import Document

from tests.client import Visitor
from tests.educator.drafts.authoring import Writing


def _document(*words: str) -> bytes:
    made = Document()
    for text in words:
        made.add_heading(text, 1)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _lesson(writing: Writing) -> str:
    return next(name for name in writing.files() if name.endswith(".lesson.md"))


def test_a_document_is_added_at_the_end_of_a_file(writing: Writing) -> None:
    name = _lesson(writing)
    before = writing.text(name)
    page = writing.upload(f"word/{name}", "document", "Notes.docx", _document("Ring early"))
    assert writing.text(name) == before.rstrip("\n") + "\n\n### Ring early\n"
    assert "was added at the end of the file" in page.main
    assert f"Line {before.count(chr(10)) + 2}:" in page.main


def test_what_is_no_document_says_so_and_changes_nothing(writing: Writing) -> None:
    name = _lesson(writing)
    revision = writing.files()[name].revision
    for data, says in ((b"text", "not a zip file"), (_document(), "no text in this document")):
        page = writing.upload(f"word/{name}", "document", "Notes.docx", data)
        assert page.status == 422
        assert says in page.errors[0]
    assert writing.upload(f"word/{name}", "document", "", b"").errors == ["Choose a Word document"]
    assert writing.files()[name].revision == revision


def test_the_script_gets_the_text_of_what_was_pasted_and_nothing_is_saved(writing: Writing, lena: Visitor) -> None:
    name = _lesson(writing)
    revision = writing.files()[name].revision
    html = "<p>One <b>bold</b> word</p><p style='color:red'>and red</p>"
    answer = writing.author.post(f"{writing.url}word/{name}", {"html": html})
    assert answer.get_json() == {"text": "One **bold** word\n\nand red", "lost": ["Colours are left out."]}
    assert writing.files()[name].revision == revision
    assert lena.post(f"{writing.url}word/{name}", {"html": html}).status_code == 404
