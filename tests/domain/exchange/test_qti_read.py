"""QTI 2.1 and 3: our questions there and back, items as others write them, and bad packages."""

from __future__ import annotations

import io
import zipfile

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnapp.domain.exchange import qti_read
from learnapp.domain.exchange.items import ExchangeError, Item, Losses
from learnapp.domain.exchange.qti_write import write_2, write_3
from tests.domain.exchange import generated
from tests.domain.exchange.nasty import QUICK
from tests.domain.exchange.quizzes import imported, shipped_items

VERSIONS = pytest.mark.parametrize("write", [write_2, write_3])


def back(data: bytes) -> tuple[list[Item], list[str]]:
    losses = Losses()
    return qti_read.read(data, losses), [loss.message for loss in losses.found]


@VERSIONS
@settings(max_examples=15, deadline=None, phases=QUICK)
@given(item=st.one_of(generated.one, generated.several, generated.order))
def test_anything_comes_back(write, item: Item) -> None:
    item = msgspec.structs.replace(item, id="q")
    read, said = back(write([item], Losses()))
    assert not said
    before, _ = imported([item])
    after, _ = imported(read)
    if item.form != "order":
        assert after == before
    assert [o.html for o in after[0].content.options] == [o.html for o in before[0].content.options]


@VERSIONS
def test_every_question_of_the_shipped_modules_comes_back(write) -> None:
    items = list(shipped_items())[::9]
    read, said = back(write(items, Losses()))
    assert not said
    before, _ = imported(items)
    after, _ = imported(read)
    for one, two in zip(before, after, strict=True):
        assert (two.id, two.kind, two.title, two.competencies, two.claims, two.judgement, two.principle) == (
            (one.id, one.kind, one.title, one.competencies, one.claims, one.judgement, one.principle)
        )
        if one.kind in ("single-best", "multiple", "choose-three"):
            assert (two.content, two.stem, two.explanation) == (one.content, one.stem, one.explanation)
        if one.kind == "number":
            assert [c.formula for c in two.content.candidates] == [c.formula for c in one.content.candidates]


def test_the_same_questions_make_the_same_package() -> None:
    items = list(shipped_items())[:5]
    assert write_3(items, Losses()) == write_3(items, Losses())
    names = zipfile.ZipFile(io.BytesIO(write_3(items, Losses()))).namelist()
    assert names[0] == "imsmanifest.xml"


OTHERS = """<?xml version="1.0"?>
<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="x" title="Unattended luggage"
  adaptive="false" time-dependent="false">
<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier">
<qti-correct-response><qti-value>B</qti-value></qti-correct-response></qti-response-declaration>
<qti-item-body><p>Look at the <strong>text</strong>.</p>
<qti-choice-interaction response-identifier="RESPONSE" shuffle="false" max-choices="1">
<qti-prompt>What does it say?</qti-prompt>
<qti-simple-choice identifier="A">Stay<qti-feedback-inline outcome-identifier="F" identifier="A" show-hide="show">No,
 go.</qti-feedback-inline></qti-simple-choice>
<qti-simple-choice identifier="B">Never leave <em>it</em></qti-simple-choice>
<qti-simple-choice identifier="C">Someone will look</qti-simple-choice>
</qti-choice-interaction></qti-item-body>
<qti-modal-feedback outcome-identifier="F" identifier="B" show-hide="show"><qti-content-body><p>Yes.</p>
</qti-content-body></qti-modal-feedback>
</qti-assessment-item>"""


def test_an_item_as_others_write_it() -> None:
    (item,), said = back(OTHERS.encode())
    assert said == ["Its options were shown in the order of the file. Here they are shuffled."]
    (question,), _ = imported([item])
    assert question.title == "Unattended luggage"
    assert "<strong>text</strong>" in question.stem
    assert "What does it say?" in question.stem
    assert [(o.html, o.feedback, o.key) for o in question.content.options[:2]] == [
        ("Stay", "<p>No, go.</p>", False),
        ("Never leave <em>it</em>", "<p>Yes.</p>", True),
    ]
    assert "TO WRITE:" in question.content.options[2].feedback


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)  # of no moment, so always the same
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (zipped({"imsmanifest.xml": b"<m/>", "a.xml": b"<assessmentItem " + b" " * 6_000_000}), "more than is read"),
        (zipped({"imsmanifest.xml": b"<m/>"}), "no QTI item"),
        (zipped({"a.xml": b"<!DOCTYPE x><assessmentItem />"}), "a.xml: This XML declares"),
        (zipped({"a.xml": b"<assessmentItem >"})[:-30], "not a zip file"),
        (b"<assessment/>", "begins with `<assessment>`"),
    ],
)
def test_bad_packages_are_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(ExchangeError, match=said):
        back(data)


def test_what_has_no_place_is_named() -> None:
    item = OTHERS.replace("choice-interaction", "hotspot-interaction")
    items, said = back(zipped({"a.xml": item.encode(), "t.xml": b"<qti-assessment-test />"}))
    assert not items
    assert any("`hotspotInteraction`" in one for one in said)
    assert any("The test in t.xml is left out" in one for one in said)
