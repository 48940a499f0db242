"""Imported questions are made to fit our kinds, and what does not fit is named."""

from __future__ import annotations

import pytest

from learnapp.domain.exchange.fitting import questions_of, slug
from learnapp.domain.exchange.items import Item, Losses, Part
from tests.domain.exchange.quizzes import imported


@pytest.mark.parametrize(
    ("name", "text", "title", "stem"),
    [
        ("Q12", "<p>What is due?</p>", "What is due?", ""),
        ("What is due?", "<p><b>What is due?</b></p><p>It is May.</p>", "What is due?", "<p>It is May.</p>"),
        ("What is d...", "<p>What is due in May?</p>", "What is due in May?", ""),
        ("Handover", "<p>What is due?</p>", "Handover", "<p>What is due?</p>"),
        ("", "What is due?", "What is due?", ""),
        ("", "", "A question without a text", ""),
    ],
)
def test_a_heading_is_the_name_or_the_text(name: str, text: str, title: str, stem: str) -> None:
    parts = tuple(Part(html=x, share=float(x == "a")) for x in "abc")
    (question,), _ = imported([Item(form="one", title=name, text=text, parts=parts)])
    assert (question.title, question.stem) == (title, stem)


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (Item(form="one", title="t", parts=(Part(html="A"), Part(html="B"))), "no option of it is marked as right"),
        (
            Item(form="one", title="t", parts=tuple(Part(html=f"o{n}", share=float(n == 7)) for n in range(8))),
            "Left out: the option “o6”",
        ),
        (
            Item(form="one", title="t", parts=(Part(html="A", share=1), Part(html="B", share=0.5), Part(html="C"))),
            "“B” gave 50% of the marks",
        ),
        (Item(form="order", title="t", parts=(Part(html="A"),) * 3), "puts 3 things in order"),
        (Item(form="pairs", title="t", parts=(Part(html="A", match="B"),)), "it has 1 term, and"),
        (
            Item(
                form="pairs", title="t", parts=(*(Part(html=x, match=x) for x in "ab"), Part(html="<img>", match="c"))
            ),
            "A term without words is left out. “c”",
        ),
        (Item(form="one", title="x" * 300, parts=(Part(html="A", share=1),)), "Its name is shortened. In full: “xxx"),
        (Item(form="one", title="t", id="X 1", parts=(Part(html="A", share=1),)), "Its id, “X 1”, is now `x-1`"),
        (Item(form="number", title="t", parts=(Part(value=1),)), "no number of it gives full marks"),
        (
            Item(form="number", title="t", parts=(Part(value=1, share=1), Part(value=2, share=1))),
            "Another right answer, 2, is left out",
        ),
    ],
)
def test_what_does_not_fit_is_named(item: Item, said: str) -> None:
    losses = Losses()
    questions_of([item], losses)
    assert any(said in loss.message for loss in losses.found), losses.found


def test_ids_are_made_of_titles_and_are_never_the_same() -> None:
    parts = tuple(Part(html=x, share=float(x == "a")) for x in "abc")
    items = [Item(form="one", title=t, id=i, parts=parts) for t, i in (("Æ é?", "X Y"), ("x-y", ""), ("日本", ""))]
    assert [q.id for q in questions_of(items, Losses())] == ["x-y", "x-y-2", "question-3"]
    assert slug("A doctor's “long” title " * 5) == "a-doctors-long-title-a-doctors-long-title"
