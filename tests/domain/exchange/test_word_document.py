"""Word: questions there and back, a document as people type one, and bad documents."""

from __future__ import annotations

import io
import zipfile

import msgspec
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from learnapp.domain.exchange import word_document
from learnapp.domain.exchange.items import ExchangeError, Item, Losses
from learnapp.domain.exchange.rich_text import words
from tests.domain.exchange import generated
from tests.domain.exchange.nasty import QUICK
from tests.domain.exchange.quizzes import imported, shipped_items


def there(items: list[Item]) -> bytes:
    return word_document.write(items, Losses())


def back(data: bytes) -> tuple[list[Item], list[str]]:
    losses = Losses()
    return word_document.read(data, losses), [loss.message for loss in losses.found]


@settings(max_examples=10, deadline=None, phases=QUICK)
@given(st.one_of(generated.one, generated.several))
def test_options_of_anything_come_back(item: Item) -> None:
    item = msgspec.structs.replace(item, id="q", judgement=False)
    (read,), _ = back(there([item]))
    (before,), _ = imported([item])
    (after,), _ = imported([read])
    squeezed = lambda html: "".join(words(html).split())  # noqa: E731
    assert [(squeezed(o.html), o.key) for o in after.content.options] == [
        (squeezed(o.html), o.key) for o in before.content.options
    ]
    assert squeezed(after.title) == squeezed(before.title)


def test_questions_of_the_shipped_modules_come_back() -> None:
    items = list(shipped_items())[::7]
    read, _ = back(there(items))
    before, _ = imported(items)
    after, _ = imported(read)
    for one, two in zip(before, after, strict=True):
        assert (two.id, two.kind, two.title, two.competencies, two.claims) == (
            (one.id, one.kind, one.title, one.competencies, one.claims)
        )
        if one.kind in ("single-best", "multiple", "choose-three"):
            assert [(o.html, words(o.feedback), o.key) for o in two.content.options] == [
                (o.html, words(o.feedback), o.key) for o in one.content.options
            ]


def document(*paragraphs: tuple[str, str]) -> bytes:
    made = Document()
    for style, text in paragraphs:
        made.add_paragraph(text, style=style or None)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_document_as_people_type_one() -> None:
    data = document(
        ("", "Some words before"),
        ("Heading 2", "What is due?"),
        ("", "It is May."),
        ("", "A. A form"),
        ("", "Feedback: Tempting."),
        ("", "And more."),
        ("", "*B) Nothing"),
        ("", "C. A call"),
        ("", "Competency: 2.2"),
        ("", "Explanation: Because."),
        ("Heading 2", "Which are?"),
        ("List Bullet", "* One"),
        ("List Bullet", "Two"),
        ("List Bullet", "* Three"),
        ("Heading 2", "How many?"),
        ("", "Unit: patients"),
        ("", "Answer: 1,200 ± 5"),
        ("", "Wrong answer: 12 - a hundred too few"),
        ("", "Feedback: Count again."),
        ("Heading 2", "Say it"),
        ("", "Model answer: Like this."),
        ("", "Check: Did you say why?"),
    )
    items, said = back(data)
    assert [i.form for i in items] == ["one", "several", "number", "words"]
    assert said == ["Left out, because there is no question (a heading of level 2) above it: “Some words before”."]
    questions, _ = imported(items)
    first = questions[0]
    assert (first.stem, first.explanation, first.competencies) == ("<p>It is May.</p>", "<p>Because.</p>", ("2.2",))
    assert first.content.options[0].feedback.split("\n") == ["<p>Tempting.</p>", "<p>And more.</p>"]
    assert [o.key for o in first.content.options] == [False, True, False]
    number = questions[2].content
    assert [(c.formula, c.html) for c in number.candidates][1] == ("12", "a hundred too few")
    assert (number.candidates[0].formula, number.tolerance, number.unit) == ("1200", 5, "patients")
    assert questions[3].content.model == "<p>Like this.</p>"


def test_bold_options_are_right_where_none_has_a_star() -> None:
    made = Document()
    made.add_heading("Which?", level=2)
    for letter in "ABC":
        made.add_paragraph().add_run(f"{letter}. option {letter}").bold = letter == "B"
    out = io.BytesIO()
    made.save(out)
    (item,), said = back(out.getvalue())
    assert [(p.html, p.share) for p in item.parts] == [("option A", 0), ("option B", 1), ("option C", 0)]
    assert any("bold ones were taken as right" in one for one in said)


def swapped(name: str, data: bytes) -> bytes:
    """A document with one of its parts swapped."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document(("Heading 2", "x")))) as old, zipfile.ZipFile(out, "w", 8) as new:
        for entry in old.namelist():
            new.writestr(entry, data if entry == name else old.read(entry))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (document(("", "No question here")), "no heading of level 2"),
        (swapped("word/document.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"), "document type or entities"),
        (swapped("word/document.xml", b" " * 6_000_000), "more than is read"),
        (swapped("word/document.xml", b"<x/>"), "damaged"),
        (swapped("none", b"")[:2000], "not a zip file"),
    ],
)
def test_bad_documents_are_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(ExchangeError, match=said):
        back(data)
