"""two-audiences: rules show the words that met them, an expert pair follows, nothing is marked; samples are tests."""

import pytest
from hypothesis import strategies as st

from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import AnswerError
from tests.domain.questions.audiences import question
from tests.domain.questions.example import CANARY, EXPLANATION, TEXT, KindExample
from tests.domain.questions.reading import asked, mark, read

EXAMPLE = KindExample(
    text="## Say it {#q .two-audiences competency=2.2}\n\nTell them.\n\n"
    + "".join(
        f"### For {audience} {{#{audience}}}\n\nSixty words.\n\n"
        f"::: required\n- {CANARY}-a: {CANARY} rule\n    - any: {CANARY}*\n:::\n\n"
        f"::: barred\n- {CANARY}-b: {CANARY} jargon\n    - any: {CANARY} grip\n:::\n\n"
        f"::: expert\n{CANARY} expert.\n:::\n\n"
        for audience in ("board", "clinicians")
    )
    + f"::: self-check\n- {CANARY} point\n:::\n\n"
    + f"::: sample for=board label=good hits={CANARY}-a\nA {CANARY} here.\n:::\n{EXPLANATION}",
    answers=st.fixed_dictionaries({"board": TEXT, "clinicians": TEXT}),
    some_answer={"board": "a", "clinicians": "b"},
)


KIND = KINDS["two-audiences"]


BOARD = "NEWS2 was high. Fourteen patients waited, at risk of harm. We will act."


def test_each_rule_says_whether_it_was_met_and_by_which_words():
    found = mark(read(question()), {"board": BOARD, "clinicians": "We lost our grip."})
    assert [(r.label, r.key, r.chosen, r.yours) for r in found.remarks] == [
        ("the risk to patients", True, True, "“risk”, “harm”"),
        ("a figure from the night", True, True, "“Fourteen patients”"),
        ("who will act", True, True, "“We will”"),
        ("clinical shorthand", False, True, "“NEWS2”"),
        ("the clinical risk", True, False, ""),
        ("management slogans", False, True, "“grip”"),
    ]


def test_nothing_is_marked():
    found = mark(read(question()), {"board": BOARD, "clinicians": "x"})
    assert (found.scored, found.share) == (False, None)


def test_the_learners_own_words_come_back_whole_beside_the_experts():
    board, clinicians = mark(read(question()), {"board": BOARD, "clinicians": "Two\n\nlines"}).detail["tasks"]
    assert "".join(piece["text"] for piece in board["yours"]) == BOARD
    assert [piece["text"] for piece in board["yours"] if piece["barred"]] == ["NEWS2"]
    assert "".join(piece["text"] for piece in clinicians["yours"]) == "Two\n\nlines"
    assert (board["expert"], clinicians["expert"]) == (
        "<p>An expert’s words for the board.</p>",
        "<p>An expert’s words for clinicians.</p>",
    )


def test_a_message_left_empty_is_asked_for_and_the_other_is_kept():
    made = read(question())
    with pytest.raises(AnswerError) as raised:
        KIND.parse(made, asked(made), {"board": ["Said."], "clinicians": ["  "]})
    assert raised.value.field == "clinicians"
    assert KIND.form(made, asked(made), raised.value.kept)["board"] == ["Said."]


def test_a_message_of_a_million_letters_is_refused_clearly():
    made = read(question())
    with pytest.raises(AnswerError, match=r"1,000,000 characters long\. Shorten it to 6,000"):
        KIND.parse(made, asked(made), {"board": ["a" * 1_000_000], "clinicians": ["b"]})
