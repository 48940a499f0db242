"""A bank read by itself: its questions as a quiz, and what is wrong with them at their own lines."""

import pytest

from learnapp.domain.authoring.draft_words import new_file
from learnapp.domain.content.content import Quiz
from learnapp.domain.reading.bank import read_bank
from tests.domain.reading.good_module import LIBRARY

GOOD = new_file("nights.bank.md", "2.2", "18")


def test_a_new_bank_reads_as_a_quiz_with_one_question_and_nothing_to_say() -> None:
    draft, problems = read_bank(GOOD.encode(), "night-calls", LIBRARY)
    assert not problems
    quiz = draft.activity("night-calls")
    assert isinstance(quiz, Quiz)
    assert [question.id for question in quiz.questions] == ["first"]
    assert draft.title == "Night calls, a bank of questions"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "This bank has no question."),
        (f"{GOOD}\n## And? {{.single-best competency=2.2}}\n", 15, "This question has no id."),
        (GOOD.replace("[x]", "[ ]"), 3, "exactly one"),
        (GOOD.replace("competency=2.2", "competency=9.9"), 1, "9.9"),
        (GOOD.replace("The right answer", "TO WRITE: it"), 3, "still to be written"),
    ],
)
def test_what_is_wrong_is_said_at_its_line(text: str, line: int, said: str) -> None:
    _draft, problems = read_bank(text.encode(), "night-calls", LIBRARY)
    errors = [problem for problem in problems if problem.severity == "error"]
    assert any(said in error.message and error.line == line for error in errors), errors


def test_a_bank_that_cannot_be_read_is_not_shown_and_one_with_text_to_write_is() -> None:
    assert read_bank(b"no heading", "nights", LIBRARY)[0].broken == ("nights.bank.md",)
    unwritten = GOOD.replace("The right answer", "TO WRITE: it").encode()
    assert read_bank(unwritten, "nights", LIBRARY)[0].activity("nights")


def test_a_picture_is_looked_for_in_the_modules_that_ask_the_question() -> None:
    text = GOOD.replace("\n\n- [x]", "\n\n![A ward at night](pictures/ward.webp)\n\n- [x]", 1)
    assert not [p for p in read_bank(text.encode(), "nights", LIBRARY)[1] if p.severity == "error"]
