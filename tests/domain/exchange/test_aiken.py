"""Aiken: little can be exported, and the rest is named."""

from __future__ import annotations

from learnapp.domain.exchange import aiken
from learnapp.domain.exchange.items import Item, Losses
from learnapp.domain.exchange.rich_text import words
from tests.domain.exchange.quizzes import imported, shipped_items

TEXT = """What is due?
A. A form
B) Nothing <b> & more
C. A call
ANSWER: B

Which of these
is first?

A) One
B) Two
answer: a

No answer
A. One
B. Two

Last?
A. One
ANSWER: C

Cut off
A. One
"""


def test_aiken_as_others_write_it() -> None:
    losses = Losses()
    items = aiken.read(TEXT.encode(), losses)
    assert [(i.line, [p.share for p in i.parts]) for i in items] == [(1, [0, 1, 0]), (7, [1, 0])]
    assert [(loss.line, loss.message.split(":")[0]) for loss in losses.found] == [
        (14, "Not imported"),
        (18, "Not imported"),
        (22, "Not imported"),
    ]
    questions, _ = imported(items)
    assert questions[0].content.options[1].html == "Nothing &lt;b&gt; &amp; more"
    assert aiken.looks_like(TEXT.encode(), "x.txt")


def test_questions_with_one_right_option_come_back_without_their_feedback(shipped_questions: tuple[Item, ...]) -> None:
    items = [item for item in shipped_questions if item.form == "one"]
    losses = Losses()
    data = aiken.write(items, losses)
    assert any("Its feedback and explanation are left out" in loss.message for loss in losses.found)
    said = Losses()
    read = aiken.read(data, said)
    assert not said.found
    for before, after in zip(items, read, strict=True):
        assert [(words(p.html), bool(p.share)) for p in after.parts] == [
            (words(p.html), bool(p.share)) for p in before.parts
        ]


def test_other_questions_stay_and_are_named() -> None:
    others = [item for item in shipped_items() if item.form != "one"]
    losses = Losses()
    assert not aiken.write(others, losses).strip()
    assert len(losses.found) == len(others)
