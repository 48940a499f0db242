"""matching: a mark a term; extra matches belong to none."""

import pytest
from hypothesis import strategies as st

from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import AnswerError
from tests.domain.questions.example import EXPLANATION, FEEDBACK, KindExample
from tests.domain.questions.reading import asked, errors_of, mark, read

EXAMPLE = KindExample(
    text="## Match {#q .matching competency=2.2}\n\nA stem.\n\n"
    + "".join(f"Term {n}\n:   Match {n}{FEEDBACK}" for n in range(4))
    + f"- An extra match{FEEDBACK}{EXPLANATION}",
    answers=st.lists(st.integers(0, 4), min_size=4, max_size=4),
    some_answer=[0, 1, 2, 3],
)

KIND = KINDS["matching"]

QUESTION = """## Match {#q .matching competency=2.2}

A stem.

Run rate
:   Spending pace a month

    It is not last month times twelve.

Headroom
:   Allowance for leave

    Not padding.

Outturn
:   Where the year ends

    Not a straight line.

- A reserve to spend

    That is what the word suggests.
"""


@pytest.mark.parametrize(
    ("answer", "score", "points"),
    [
        ([0, 1, 2], 3, [1, 1, 1]),
        ([1, 0, 2], 1, [0, 0, 1]),
        ([3, 3, 3], 0, [0, 0, 0]),
        ([0, 0, 0], 1, [1, 0, 0]),
        ([0, None, None], 1, [1, 0, 0]),
        (None, 0, [0, 0, 0]),
    ],
)
def test_the_marks(answer, score, points):
    found = mark(read(QUESTION), answer)
    assert (found.score, found.out_of, found.chance) == (score, 3, 3 / 4)
    assert [remark.points for remark in found.remarks[:3]] == points


def test_an_extra_match_is_explained_and_says_whether_it_was_chosen():
    chosen, left = mark(read(QUESTION), [0, 3, 2]).remarks[3], mark(read(QUESTION), [0, 1, 2]).remarks[3]
    assert (chosen.label, chosen.chosen, left.chosen, chosen.points) == ("A reserve to spend", True, False, None)
    assert "suggests" in left.feedback


def test_the_matches_are_shuffled_and_the_form_speaks_of_places_on_the_page():
    made = read(QUESTION)
    orders = {tuple(match["html"] for match in KIND.view(made, asked(made, seed))["matches"]) for seed in range(200)}
    assert len(orders) == 24
    for seed in range(20):
        put = asked(made, seed)
        assert [match["letter"] for match in KIND.view(made, put)["matches"]] == list("ABCD")
        assert KIND.parse(made, put, KIND.form(made, put, [2, 0, 3])) == [2, 0, 3]


def test_a_term_left_open_is_asked_for():
    made = read(QUESTION)
    with pytest.raises(AnswerError) as raised:
        KIND.parse(made, asked(made), {"term-0": ["1"], "term-1": ["2"]})
    assert raised.value.field == "term-2"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("    Not padding.\n", ""), "This term has no feedback"),
        ((":   Allowance for leave\n", ":\n"), "has no"),
        (("Outturn\n", "A line between.\n\nOutturn\n"), "This comes after the terms"),
        (("Allowance for leave", "Spending pace a month"), "Two matches are the same"),
        (("    That is what the word suggests.\n", ""), "This extra match has no feedback"),
        (("A reserve to spend\n", "A reserve {#x}\n"), "An extra match cannot have an id"),
    ],
)
def test_the_author_is_told_what_is_wrong(change, message):
    assert any(message in error for error in errors_of(QUESTION.replace(*change)))


def test_a_question_without_terms_is_refused():
    assert "This question has no terms" in errors_of("## Match {#q .matching competency=2.2}\n\nA stem.\n")[0]
