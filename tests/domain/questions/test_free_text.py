"""free-text: no mark; a model answer and four points to check one's own by."""

import pytest

from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import AnswerError
from tests.domain.questions.example import CANARY, EXPLANATION, TEXT, KindExample
from tests.domain.questions.reading import asked, errors_of, mark, read

EXAMPLE = KindExample(
    text="## Write {#q .free-text competency=2.2}\n\nA stem.\n\n"
    + f"::: model\n{CANARY} answer.\n:::\n\n::: self-check\n"
    + "".join(f"- {CANARY} {n}\n" for n in range(4))
    + f":::\n{EXPLANATION}",
    answers=TEXT,
    some_answer="a",
)

KIND = KINDS["free-text"]

QUESTION = """## What would you say? {#q .free-text competency=2.2}

A stem.

::: model
A model *answer*.
:::

::: self-check
- One
- Two
- Three
- Four
:::
"""


def test_the_answer_is_compared_not_marked():
    found = mark(read(QUESTION), "Mine.\n\nTwo lines.")
    assert not found.scored
    assert found.detail == {
        "yours": "Mine.\n\nTwo lines.",
        "model": "<p>A model <em>answer</em>.</p>",
        "self_check": ["One", "Two", "Three", "Four"],
    }


@pytest.mark.parametrize("text", ["", "   ", "\r\n\t"])
def test_nothing_written_is_asked_for(text):
    made = read(QUESTION)
    with pytest.raises(AnswerError, match="Enter your answer"):
        KIND.parse(made, asked(made), {"answer": [text]})


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("nul\x00 and bell\x07", "nul and bell"),
        ("half \ud83d a character", "half  a character"),
        ("e\u0301", "\u00e9"),
        ("  round  ", "round"),
        ("👩‍⚕️ stays", "👩‍⚕️ stays"),
    ],
)
def test_what_cannot_be_kept_is_left_out_and_the_rest_stays(typed, kept):
    made = read(QUESTION)
    assert KIND.parse(made, asked(made), {"answer": [typed]}) == kept


@pytest.mark.parametrize(("length", "kept"), [(6001, 6001), (20_000, 20_000), (1_000_000, 24_000)])
def test_too_long_an_answer_is_refused_and_what_can_be_is_kept(length, kept):
    made = read(QUESTION)
    with pytest.raises(AnswerError, match="Shorten it to 6,000") as raised:
        KIND.parse(made, asked(made), {"answer": ["é" * length]})
    assert len(raised.value.kept) == kept


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("- Four\n", ""), "There should be 4 points here, not 3"),
        (("::: model\nA model *answer*.\n:::\n", ""), "There is no `::: model` block here"),
        (("A model *answer*.", ""), "This `::: model` block is empty"),
        (("- One\n- Two\n- Three\n- Four", "One"), "This `::: self-check` block holds one list"),
    ],
)
def test_the_author_is_told_what_is_wrong(change, message):
    assert any(message in error for error in errors_of(QUESTION.replace(*change)))
