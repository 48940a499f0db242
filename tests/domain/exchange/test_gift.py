"""GIFT: there and back by our own reader, and through the independent parser gift-pegjs."""

from __future__ import annotations

import html
import json
import shutil
import subprocess
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from learnapp.domain.exchange import gift
from learnapp.domain.exchange.items import ExchangeError, Item, Losses, Part
from learnapp.domain.exchange.rich_text import tidy_inline, words
from tests.domain.exchange import generated
from tests.domain.exchange.nasty import NASTY, QUICK
from tests.domain.exchange.quizzes import imported, shipped_items

ROOT = Path(__file__).resolve().parents[3]
PARSER = ROOT / "tests" / "counterparts" / "node_modules" / "gift-pegjs"
counterpart = pytest.mark.skipif(
    not PARSER.is_dir() or not shutil.which("node"), reason="gift-pegjs is not installed: run `npm ci`"
)


def there(items: list[Item]) -> tuple[str, list[str]]:
    losses = Losses()
    return gift.write(items, losses).decode(), [loss.message for loss in losses.found]


def back(text: str) -> tuple[list[Item], list[str]]:
    losses = Losses()
    return gift.read(text.encode(), losses), [loss.message for loss in losses.found]


def parsed(texts: list[str]) -> list[list[dict]]:
    """What gift-pegjs understands by each text."""
    done = subprocess.run(
        [shutil.which("node"), str(Path(__file__).with_name("parse_gift.mjs"))],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return json.loads(done.stdout)


@settings(max_examples=25, deadline=None, phases=QUICK)
@given(st.one_of(generated.one, generated.several, generated.number))
def test_options_and_numbers_come_back(item: Item) -> None:
    (read,), said = back(there([item])[0])
    plain = lambda parts: [  # noqa: E731
        msgspec.structs.replace(p, share=round(p.share, 4), feedback=p.feedback.replace("\n", " ")) for p in parts
    ]
    assert plain(read.parts) == plain(item.parts)
    assert read.explanation == item.explanation.replace("\n", " ")
    assert read.judgement == item.judgement
    assert not said
    assert len(imported([read])[0]) == 1


def test_every_question_of_the_shipped_modules_comes_back_but_for_orders(shipped_questions: tuple[Item, ...]) -> None:
    items = [item for item in shipped_questions if item.form in ("one", "several", "pairs", "words")]
    text, _ = there(items)
    read, lost = back(text)
    assert not lost
    direct, _ = imported(items)
    through, _ = imported(read)
    for before, after in zip(direct, through, strict=True):
        assert (after.id, after.kind, after.title) == (before.id, before.kind, before.title)
        assert after.stem.split() == before.stem.split()
        if before.kind in ("single-best", "multiple", "choose-three"):
            assert [(o.html.split(), o.feedback.split(), o.key) for o in after.content.options] == [
                (o.html.split(), o.feedback.split(), o.key) for o in before.content.options
            ]
    orders = [item for item in shipped_items() if item.form == "order"]
    assert there(orders)[1] == ["Not exported: GIFT has no question with an order for its answer."] * len(orders)


@counterpart
def test_gift_pegjs_reads_every_question_of_the_shipped_modules_as_it_is(shipped_questions: tuple[Item, ...]) -> None:
    items = [item for item in shipped_questions if item.form != "order"]
    (questions,) = parsed([there(items)[0]])
    types = {"one": "MC", "several": "MC", "pairs": "Matching", "words": "Essay", "number": "Numerical"}
    for item, seen in zip(items, questions, strict=True):
        assert (seen["type"], seen["id"], seen["title"]) == (types[item.form], item.id, item.title)
        if item.form in ("one", "several"):
            as_seen(item, seen)


def as_seen(item: Item, seen: dict) -> None:
    """What gift-pegjs saw is what the item says: text, options, feedback and shares."""
    assert seen["stem"]["format"] == "html"
    whole = f"<p>{html.escape(item.title, quote=False)}</p>{item.text}"
    assert seen["stem"]["text"].split() == whole.split()
    for part, choice in zip(item.parts, seen["choices"], strict=True):
        assert choice["text"]["text"].split() == part.html.split()
        assert (choice["feedback"] or {"text": ""})["text"].split() == part.feedback.split()
        if item.form == "one":
            assert choice["isCorrect"] == bool(part.share)
        else:
            assert abs(choice["weight"] / 100 - part.share) < 0.0001


@counterpart
def test_gift_pegjs_reads_nasty_characters_as_they_are() -> None:
    shown = [tidy_inline(html.escape(text, quote=False), generated.quiet) for text in NASTY]
    shown = [text for text in shown if any(sign.isalnum() for sign in words(text))]
    items = [
        Item(
            form="one",
            title=words(text),
            text=f"<p>{text}</p>",
            id=f"q{number}",
            kind="single-best",
            explanation=f"<p>{text}</p>",
            parts=tuple(Part(html=f"{text} {n}", feedback=f"<p>{text}</p>", share=float(n == 1)) for n in range(3)),
        )
        for number, text in enumerate(shown)
    ]
    (questions,) = parsed([there(items)[0]])
    for item, seen in zip(items, questions, strict=True):
        as_seen(item, seen)
        assert seen["globalFeedback"]["text"].split() == item.explanation.split()
        assert seen["title"].split() == item.title.split()


@counterpart
@settings(max_examples=3, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.lists(generated.chosen, min_size=15, max_size=15))
def test_gift_pegjs_reads_anything(items: list[Item]) -> None:
    """Several at once: to start a process for each would take minutes."""
    for item, (seen,) in zip(items, parsed([there([item])[0] for item in items]), strict=True):
        as_seen(item, seen)


EXAMPLES = r"""// A comment [id:tomb] [tag:competency:2.2]
::Tomb:: Who is in Grant's \: tomb? {
  =no one#He is above ground
  ~Grant
  ~Mrs Grant # also \~ above
  ####General \# words
}

$CATEGORY: leadership

Is it {~%50%half =whole ~none} today?

Two plus two {#4:0.5#right =%0%5:0.1#counted twice ~#no}

Range {#3..5}

True it is.{T#no, it is#yes}

Name one {=Leeds =%50%Bradford}

Match {=a -> b =c -> d = -> e}

Say it {}

A description only.

Open { =a ~b

~c }
"""


def test_gift_as_others_write_it() -> None:
    items, said = back(EXAMPLES)
    assert [item.form for item in items] == ["one", "one", "number", "number", "one", "words", "pairs", "words", "one"]
    assert (items[0].id, items[0].competencies) == ("tomb", ("2.2",))
    assert (items[0].text, items[0].explanation) == ("Who is in Grant's : tomb?", "General # words")
    assert [(p.html, p.feedback, p.share) for p in items[0].parts] == [
        ("no one", "He is above ground", 1), ("Grant", "", 0), ("Mrs Grant", "also ~ above", 0)
    ]  # fmt: skip
    assert items[1].text == "Is it _____ today?"
    assert [(p.value, p.tolerance, p.share) for p in items[2].parts] == [(4, 0.5, 1), (5, 0.1, 0)]
    assert items[2].explanation == "no"
    assert (items[3].parts[0].value, items[3].parts[0].tolerance) == (4, 1)
    assert [(p.html, p.share, p.feedback) for p in items[4].parts] == [("True", 1, "yes"), ("False", 0, "no, it is")]
    assert [(p.html, p.match) for p in items[6].parts] == [("a", "b"), ("c", "d"), ("", "e")]
    assert len(items[8].parts) == 3
    assert any("leadership" in one for one in said)
    assert "A comment is left out: “A comment”." in said
    assert any("A description only." in one for one in said)
    imported(items)


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x03", b"PK\x03\x04\x00\x00"])
def test_what_is_no_text_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(ExchangeError, match="not a text file"):
        gift.read(data, Losses())


def test_braces_that_are_never_closed_are_named() -> None:
    with pytest.raises(ExchangeError, match="opened on line 3 are never closed"):
        gift.read(b"a {=b ~c}\n\nWhat {\n" + b"=x\n\n" * 3000, Losses())
