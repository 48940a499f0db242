"""What single-best, multiple and choose-three have in common."""

from typing import Any

import pytest

from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import AnswerError, AskedQuestion
from tests.domain.questions.reading import read
from tests.domain.questions.test_options import QUESTION

ASKED = AskedQuestion(order=(2, 0, 1), values={})


@pytest.fixture
def kind() -> Any:
    return KINDS["single-best"]


def test_options_are_shown_in_the_order_asked(kind: Any) -> None:
    view = kind.view(read(QUESTION), ASKED)
    assert [(o["value"], o["html"]) for o in view["options"]] == [
        ("0", "The porter"),
        ("1", "The nurse"),
        ("2", "The registrar"),
    ]


@pytest.mark.parametrize(("answer", "form"), [([1], {"answer": ["2"]}), ([7], {}), ("x", {})])
def test_an_answer_is_ticked_again_where_it_fits(kind: Any, answer: Any, form: dict[str, list[str]]) -> None:
    assert kind.form(read(QUESTION), ASKED, answer) == form


def test_an_answer_is_described_in_the_authors_order_and_a_stale_one_refused(kind: Any) -> None:
    question = read(QUESTION)
    assert kind.describe(question, ASKED, None) == ""
    assert kind.describe(question, ASKED, [0, 1]) == "The nurse; The registrar"
    for stale in ([3], ["0"]):
        with pytest.raises(AnswerError):
            kind.describe(question, ASKED, stale)
