"""What extended-matching and matching share: one option of a list for each of several rows."""

from typing import Any

import pytest

from learnapp.domain.questions import pairing
from learnapp.domain.questions.kind import AnswerError, AskedQuestion

ORDER = (2, 0, 1)
ASKED = AskedQuestion(order=ORDER, values={})


def test_options_are_offered_in_the_order_shown() -> None:
    assert pairing.choices(["<b>a</b>", "b", "c"], ASKED) == [("0", "c"), ("1", "a"), ("2", "b")]


def test_an_answer_is_kept_by_the_authors_places_and_comes_back_in_its_form() -> None:
    form = {"row-0": ["0"], "row-1": ["2"]}
    answer = pairing.parse(form, "row", 2, ORDER)
    assert answer == [2, 1]
    assert pairing.form(answer, "row", 2, ORDER) == form


@pytest.mark.parametrize(
    ("form", "field", "kept"),
    [
        ({"row-0": ["0"]}, "row-1", [2, None]),
        ({"row-0": [""], "row-1": ["0"]}, "row-0", [None, 2]),
        ({"row-0": ["9"], "row-1": ["0"]}, "row-0", [None, 2]),
        ({"row-1": ["0", "1"]}, "row-1", [None, None]),
    ],
)
def test_a_row_without_one_known_option_is_asked_for(
    form: dict[str, list[str]], field: str, kept: list[int | None]
) -> None:
    with pytest.raises(AnswerError) as refused:
        pairing.parse(form, "row", 2, ORDER)
    assert (refused.value.field, refused.value.kept) == (field, kept)


@pytest.mark.parametrize("answer", [[0], [0, 3], [0, -1], [0, "1"], [0, True], "ab", 5])
def test_an_answer_that_does_not_fit_is_refused_and_shows_nothing(answer: Any) -> None:
    with pytest.raises(AnswerError):
        pairing.fitting(answer, 2, ASKED, 3)
    assert pairing.form(answer, "row", 2, ORDER) == {}


@pytest.mark.parametrize("order", [(0, 1), (2, 0, 1, 3), (0, 0, 1)])
def test_an_attempt_with_another_number_of_options_is_refused(order: tuple[int, ...]) -> None:
    with pytest.raises(AnswerError):
        pairing.fitting([0, 1], 2, AskedQuestion(order=order), 3)


def test_a_question_left_open_has_nothing_chosen() -> None:
    assert pairing.fitting(None, 2, ASKED, 3) == [None, None]
    assert list(pairing.pairs([None, 1])) == [(1, 1)]
