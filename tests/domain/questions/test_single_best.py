"""single-best: 1 for the key, otherwise 0; guessing is right one time in as many options as there are."""

import pytest

from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import AnswerError
from tests.domain.questions.example import EXPLANATION, KindExample, options, places
from tests.domain.questions.reading import asked, errors_of, mark, read, task_list

EXAMPLE = KindExample(
    text=f"## Which? {{#q .single-best competency=2.2}}\n\nA stem.\n\n{options('_x__')}{EXPLANATION}",
    answers=places(4, 1, 1),
    some_answer=[0],
    key_moved=("- [ ] Option 0", "- [x] Option 0", "- [x] Option 1", "- [ ] Option 1"),
)

KIND = KINDS["single-best"]


@pytest.mark.parametrize(
    ("boxes", "answer", "score", "chance", "share"),
    [
        ("x__", [0], 1, 1 / 3, 1),
        ("x__", [1], 0, 1 / 3, 0),
        ("_x__", [1], 1, 1 / 4, 1),
        ("_x__", [3], 0, 1 / 4, 0),
        ("_____x", [5], 1, 1 / 6, 1),
        ("_x__", None, 0, 1 / 4, 0),
    ],
)
def test_the_marks(boxes, answer, score, chance, share):
    found = mark(read(task_list("single-best", boxes)), answer)
    assert (found.score, found.out_of, found.chance, found.share) == (score, 1, pytest.approx(chance), share)


def test_every_option_is_explained_with_what_was_chosen_and_what_the_key_is():
    found = mark(read(task_list("single-best", "_x_")), [0])
    assert [(r.label, r.feedback, r.chosen, r.key) for r in found.remarks] == [
        ("Option A", "<p>Feedback A.</p>", True, False),
        ("Option B", "<p>Feedback B.</p>", False, True),
        ("Option C", "<p>Feedback C.</p>", False, False),
    ]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"answer": []},
        {"answer": [""]},
        {"answer": ["0", "1"]},
        {"answer": ["9"]},
        {"answer": ["-1"]},
        {"answer": ["٠"]},
    ],
)
def test_anything_but_one_known_option_is_asked_for_again(sent):
    question = read(task_list("single-best", "_x_"))
    with pytest.raises(AnswerError, match="Choose"):
        KIND.parse(question, asked(question), sent)


@pytest.mark.parametrize(
    ("boxes", "message"),
    [
        ("___", "has exactly one `[x]`, and this one has 0"),
        ("xx_", "has exactly one `[x]`, and this one has 2"),
        ("x_", "There should be 3 to 6 options here, not 2"),
        ("x______", "There should be 3 to 6 options here, not 7"),
    ],
)
def test_the_author_is_told_what_is_wrong(boxes, message):
    assert message in errors_of(task_list("single-best", boxes))[0]


def test_an_option_without_feedback_is_an_error_on_its_line():
    text = task_list("single-best", "_x_").replace("    Feedback B.\n", "")
    assert errors_of(text)[0].startswith("9: This option has no feedback")


def test_text_after_the_options_is_an_error_on_its_line():
    assert errors_of(task_list("single-best", "_x_") + "One more thing.\n")[0].startswith(
        "17: This comes after the options"
    )
