"""What kinds with a list of options share."""

from typing import Any

import pytest

from learnapp.domain.questions import options as opt
from learnapp.domain.questions.kind import AnswerError, AskedQuestion
from tests.domain.questions.reading import errors_of, read

QUESTION = """## Who signs? {#who .single-best competency=2.2}

She asks.

- [ ] The nurse

    She may not.

- [x] The registrar

    He must.

- [ ] The porter

    He may not.
"""
ORDER = (2, 0, 1)


def test_a_form_names_options_by_their_place_on_the_page() -> None:
    assert opt.ticked({"answer": ["0", "2", "0"]}, "answer", ORDER) == [1, 2]
    assert opt.shown_values([1, 2], ORDER) == ["0", "2"]


def test_an_option_that_is_not_on_the_page_is_refused_and_the_others_are_kept() -> None:
    with pytest.raises(AnswerError) as refused:
        opt.ticked({"answer": ["0", "7"]}, "answer", ORDER)
    assert refused.value.kept == [2]


@pytest.mark.parametrize(
    ("answer", "good"),
    [
        ([0, 2], True),
        ([], True),
        ([0, 0], False),
        ([3], False),
        ([-1], False),
        (["0"], False),
        ([True], False),
        (None, False),
    ],
)
def test_an_answer_is_different_places(answer: Any, good: bool) -> None:
    assert opt.is_places(answer, 3) == good


def test_the_order_is_the_same_for_the_same_seed_and_differs_among_seeds() -> None:
    question = read(QUESTION)
    orders = {seed: opt.shuffle(question, 3, seed) for seed in range(30)}
    assert all(opt.shuffle(question, 3, seed) == order for seed, order in orders.items())
    assert len(set(orders.values())) == 6, "every order of three comes up"
    assert opt.shuffle(question, 3, 1, "a") != opt.shuffle(question, 3, 1, "c") or len(set(orders.values())) > 1


def test_remarks_say_of_each_option_whether_it_was_chosen_and_is_the_key() -> None:
    question = read(QUESTION)
    remarks = opt.remarks(question.content.options, AskedQuestion(order=ORDER, values={}), [0])
    assert [(remark.chosen, remark.key) for remark in remarks] == [(True, False), (False, True), (False, False)]
    assert "He must." in remarks[1].feedback


@pytest.mark.parametrize(
    ("html", "values", "text"),
    [
        ("<b>Ring</b>\n her", None, "Ring her"),
        ("{{n}} beds", None, "[n] beds"),
        ("{{n}} beds", {"n": 4.0}, "4 beds"),
    ],
)
def test_a_label_is_plain_text_on_one_line(html: str, values: dict[str, float] | None, text: str) -> None:
    assert opt.label(html, values) == text


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("- [ ] The nurse", "- [ ]", "says nothing"),
        ("\n    She may not.\n", "", "no feedback"),
        ("- [ ] The nurse", "- The nurse", "not marked like the others"),
    ],
)
def test_what_is_wrong_with_an_option_is_said_to_its_author(old: str, new: str, says: str) -> None:
    assert any(says in error for error in errors_of(QUESTION.replace(old, new)))


def test_a_review_knows_where_each_option_stood_on_the_page() -> None:
    options = tuple(opt.Option(html=name, feedback="f") for name in "abc")
    said = opt.remarks(options, AskedQuestion(order=ORDER), [0])
    assert [remark.label for remark in sorted(said, key=lambda remark: remark.shown)] == ["c", "a", "b"]
    assert [remark.label for remark in said] == ["a", "b", "c"]
