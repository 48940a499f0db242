"""Questions that are exported and imported again are the same, and what is missing is marked to be written."""

from __future__ import annotations

import msgspec

from learnapp.domain.exchange.fitting import questions_of
from learnapp.domain.exchange.items import Item, Losses, Part
from learnapp.domain.exchange.offering import items_of
from learnapp.domain.exchange.quiz_file import quiz_files
from tests.domain.exchange.quizzes import HEADING, imported, read_file, shipped, through_a_file


def test_every_question_of_the_shipped_modules_comes_back_from_a_file_as_it_went(
    shipped_questions: tuple[Item, ...],
) -> None:
    items = list(shipped_questions)
    losses = Losses()
    questions = questions_of(items, losses)
    assert not losses.found
    back = through_a_file(questions)
    for before, after in zip(questions, back, strict=True):
        one, two = items_again(before), items_again(after)
        assert msgspec.structs.replace(two, id="") == msgspec.structs.replace(one, id="")


def items_again(question):
    quiz = msgspec.structs.replace(shipped()[0], questions=(question,), parameters=None)
    return items_of(quiz, Losses())[0]


def test_what_is_missing_is_marked_and_nothing_else_is_wrong() -> None:
    bare = [
        Item(form="one", title="Which?", parts=(Part(html="A", share=1), Part(html="B"))),
        Item(form="several", title="Which ones?", parts=(Part(html="A", share=0.5), Part(html="B", share=0.5))),
        Item(form="words", title="Say it", text="<p>In your own words.</p>"),
        Item(form="number", title="How many?", parts=(Part(value=-2.5, share=1), Part(value=3))),
        Item(form="order", title="Order", parts=tuple(Part(html=f"Step {n}") for n in range(4))),
        Item(form="pairs", title="Match", parts=(Part(html="T", match="M"), Part(html="U", match="M"))),
    ]
    text = quiz_files(questions_of(bare, Losses()), HEADING, Losses())[0]
    quiz, errors = read_file(text)
    assert not errors
    assert [q.kind for q in quiz.questions] == [
        *("single-best", "multiple", "free-text", "number", "ranking", "extended-matching")
    ]
    assert text.count("TO WRITE:") == 3 + 1 + 3 + 1 + 5 + 2 + 4 + 7 + 2


def test_a_list_before_the_options_stays_a_list_of_its_own() -> None:
    parts = tuple(Part(html=x, share=float(x == "a")) for x in "abc")
    (question,), _ = imported([Item(form="one", title="t", text="<ul><li>x</li><li>y</li></ul>", parts=parts)])
    assert "<li>x</li>" in question.stem
    assert len(question.content.options) == 3


def test_hundreds_of_questions_take_several_files_each_of_which_reads() -> None:
    parts = tuple(Part(html=f"{x} " * 30, share=float(x == "a")) for x in "abc")
    items = [Item(form="one", title=f"Which of {n}?", text="<p>*</p>" * 20, parts=parts) for n in range(400)]
    questions = questions_of(items, Losses())
    files = quiz_files(questions, HEADING, Losses())
    assert len(files) > 1
    assert len(through_a_file(questions)) == 400
