# ruff: noqa: E501 (a file as Moodle writes it)
"""Moodle XML: our questions there and back, and what Moodle's own files become."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnapp.domain.exchange import moodle_xml
from learnapp.domain.exchange.items import ExchangeError, Item, Losses, Part
from tests.domain.exchange import generated
from tests.domain.exchange.nasty import QUICK
from tests.domain.exchange.quizzes import imported


def there(items: list[Item]) -> tuple[bytes, list[str]]:
    losses = Losses()
    return moodle_xml.write(items, losses), [loss.message for loss in losses.found]


def back(data: bytes) -> tuple[list[Item], list[str]]:
    losses = Losses()
    return moodle_xml.read(data, losses), [loss.message for loss in losses.found]


def same(item: Item) -> Item:
    """Without what the format keeps elsewhere."""
    return msgspec.structs.replace(item, line=0, text="", title="", explanation="")


@settings(max_examples=25, deadline=None, phases=QUICK)
@given(st.one_of(generated.one, generated.several, generated.order, generated.number))
def test_options_orders_and_numbers_come_back(item: Item) -> None:
    (read,), said = back(there([item])[0])
    parts = item.parts
    if item.form == "order":
        places = [msgspec.structs.replace(part, share=n / 100) for n, part in enumerate(parts, 1)]
        item = msgspec.structs.replace(item, parts=tuple(places))
    rounded = [msgspec.structs.replace(p, share=round(p.share, 4)) for p in read.parts]
    assert rounded == [msgspec.structs.replace(p, share=round(p.share, 4)) for p in item.parts]
    assert same(msgspec.structs.replace(read, parts=())) == same(msgspec.structs.replace(item, parts=()))
    assert not said
    assert len(imported([read])[0]) == 1


def test_every_question_of_the_shipped_modules_comes_back(shipped_questions: tuple[Item, ...]) -> None:
    items = list(shipped_questions)
    data, _ = there(items)
    read, said = back(data)
    assert not said
    direct, _ = imported(items)
    through, lost = imported(read)
    assert lost == []
    for before, after in zip(direct, through, strict=True):
        assert (after.id, after.kind, after.title, after.stem) == (before.id, before.kind, before.title, before.stem)
        assert (after.competencies, after.claims, after.judgement, after.principle) == (
            (before.competencies, before.claims, before.judgement, before.principle)
        )
        if before.kind in ("single-best", "multiple", "choose-three", "ranking"):
            assert after.content == before.content
            assert after.explanation == before.explanation or before.kind == "ranking"


def test_an_ordering_says_whether_it_counts_right_places(shipped_questions: tuple[Item, ...]) -> None:
    """Moodle 4.5.6 stops the whole import at an ordering question without it."""
    data, _ = there([item for item in shipped_questions if item.form == "order"])
    assert data.count(b'type="ordering"') == data.count(b"<shownumcorrect>0</shownumcorrect>") > 0


FROM_MOODLE = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>$course$/top/Leadership</text></category></question>
<question type="truefalse">
  <name><text>TF</text></name>
  <questiontext format="html"><text><![CDATA[<p>Is a <b>rota</b> a roster?</p>]]></text></questiontext>
  <generalfeedback format="html"><text></text></generalfeedback>
  <defaultgrade>2</defaultgrade>
  <answer fraction="100" format="moodle_auto_format"><text>true</text><feedback format="html"><text>Yes.</text></feedback></answer>
  <answer fraction="0" format="moodle_auto_format"><text>false</text><feedback format="html"><text>No.</text></feedback></answer>
</question>
<question type="shortanswer">
  <name><text>SA</text></name>
  <questiontext format="plain_text"><text>Name a &lt;trust&gt;
with a line</text></questiontext>
  <answer fraction="100"><text>Leeds*</text></answer><answer fraction="50"><text>LTHT</text></answer>
</question>
<question type="numerical">
  <name><text>NUM</text></name>
  <questiontext format="markdown"><text>How *many*?</text></questiontext>
  <answer fraction="100"><text>4.5</text><tolerance>0.5</tolerance><feedback format="html"><text>Right</text></feedback></answer>
  <answer fraction="0"><text>9</text><tolerance>0.5</tolerance><feedback format="html"><text>Twice</text></feedback></answer>
  <answer fraction="0"><text>*</text><feedback format="html"><text><![CDATA[<p>Neither.</p>]]></text></feedback></answer>
  <units><unit><multiplier>1</multiplier><unit_name>mg</unit_name></unit><unit><multiplier>0.001</multiplier><unit_name>g</unit_name></unit></units>
</question>
<question type="multichoice">
  <name><text>MC</text></name>
  <questiontext format="html"><text><![CDATA[<p>See <img src="@@PLUGINFILE@@/x.png" alt="a map"></p>]]></text><file name="x.png" path="/" encoding="base64">AAAA</file></questiontext>
  <single>true</single><shuffleanswers>0</shuffleanswers>
  <correctfeedback format="html"><text>Your answer is correct.</text></correctfeedback>
  <incorrectfeedback format="html"><text>Read chapter 2.</text></incorrectfeedback>
  <answer fraction="100"><text>A</text></answer><answer fraction="50"><text>B</text></answer><answer fraction="0"><text>C</text></answer>
  <hint format="html"><text>Think.</text></hint>
  <tags><tag><text>wards</text></tag><tag><text>competency:2.2</text></tag></tags>
</question>
<question type="cloze"><name><text>CL</text></name><questiontext><text>{1:SA:=x}</text></questiontext></question>
</quiz>"""


def test_a_file_as_moodle_writes_it_is_read_and_what_is_lost_is_named() -> None:
    items, said = back(FROM_MOODLE.encode())
    assert [item.form for item in items] == ["one", "words", "number", "one"]
    questions, lost = imported(items)
    assert [q.kind for q in questions] == ["single-best", "free-text", "number", "single-best"]
    number = questions[2].content
    assert ([c.formula for c in number.candidates], number.unit, number.tolerance) == (["4.5", "9"], "mg", 0.5)
    assert "Neither." in questions[2].explanation
    assert questions[3].competencies == ("2.2",)
    assert "&lt;trust&gt;" in questions[1].stem
    for part in (
        *("category “$course$/top/Leadership”", "weight of 2 marks", "no longer marked", "unit “g”", "x.png"),
        *("“Read chapter 2.”", "Here they are shuffled", "“Think.”", "tag “wards”", "Moodle's `cloze`", "{1:SA:=x}"),
    ):
        assert any(part in one for one in said), part
    for part in ("A picture is left out", "“B” gave 50%", "three options or more: 1 is marked"):
        assert any(part in one for one in lost), part


BOMB = b"""<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><quiz>&b;</quiz>"""


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (BOMB, "document type or entities"),
        (BOMB.decode().encode("utf-16"), "document type or entities"),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><quiz/>', "document type or entities"),
        (b"<quiz><question></quiz>", "not XML that can be read on line 1"),
        (b"<assessment/>", "it begins with `<assessment>`"),
        (b"", "not XML that can be read"),
        (b"<quiz>" + b"<a>" * 5000, "not XML that can be read"),
    ],
)
def test_bad_files_are_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(ExchangeError, match=said.replace("(", ".")):
        moodle_xml.read(data, Losses())


def test_fractions_are_among_those_that_moodle_knows() -> None:
    known = {100, 50, 33.33333, 25, 20, 16.66667, 14.28571, 12.5, 11.11111, 0}
    for keys in range(1, 10):
        parts = tuple(Part(html=f"o{n}", share=1 / keys if n < keys else -1 / keys) for n in range(10))
        text = there([Item(form="several", title="t", parts=parts)])[0].decode()
        assert {abs(float(f)) for f in re.findall(r'fraction="([-\d.]+)"', text)} <= known
