"""What the fields of an answer say, for an answer that came too late to be saved."""

import pytest

from learnapp.domain.questions import KINDS
from learnapp.learner.quizzes.question_page import words_typed
from tests.domain.questions.examples import EXAMPLES, SOME_ANSWER
from tests.domain.questions.reading import asked, read

CONTROLS = {
    "attempt": ["1"],
    "revision": ["0"],
    "opened": ["17"],
    "csrf_token": ["x"],
    "owner": ["y"],
    "then": ["check"],
}


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_an_answer_of_every_kind_is_said_in_words(kind: str) -> None:
    put = read(EXAMPLES[kind])
    how = asked(put)
    form = KINDS[kind].form(put, how, SOME_ANSWER[kind])
    assert words_typed(put, how, {**CONTROLS, **form}) == [KINDS[kind].describe(put, how, SOME_ANSWER[kind])]


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_half_an_answer_is_said_as_it_was_typed(kind: str) -> None:
    put = read(EXAMPLES[kind])
    assert "half a thought" in words_typed(put, asked(put), {**CONTROLS, "odd": ["half a thought", "  "]})
    assert words_typed(put, asked(put), CONTROLS) == []
