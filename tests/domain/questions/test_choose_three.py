"""choose-three: 4 for each key chosen, 12 in all; more than three score 0; chance is 4.5."""

from itertools import combinations

import pytest

from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import AnswerError
from tests.domain.questions.example import EXPLANATION, KindExample, options, places
from tests.domain.questions.reading import asked, errors_of, mark, read, show, task_list

EXAMPLE = KindExample(
    text=f"## Which? {{#q .choose-three competency=2.2}}\n\nA stem.\n\n{options('xxx_____')}{EXPLANATION}",
    answers=places(8, 3, 3),
    some_answer=[0, 1, 2],
    key_moved=("- [ ] Option 4", "- [x] Option 4", "- [x] Option 1", "- [ ] Option 1"),
)

KIND = KINDS["choose-three"]
QUESTION = task_list("choose-three", "xxx_____")


@pytest.mark.parametrize(
    ("answer", "score", "share"),
    [
        ([0, 1, 2], 12, 1),
        ([0, 1, 3], 8, (8 - 4.5) / 7.5),
        ([0, 3, 4], 4, 0),
        ([3, 4, 5], 0, 0),
        ([0, 1], 8, (8 - 4.5) / 7.5),
        ([0], 4, 0),
        ([0, 1, 2, 3], 0, 0),
        ([0, 1, 2, 3, 4, 5, 6, 7], 0, 0),
        (None, 0, 0),
    ],
)
def test_the_marks(answer, score, share):
    found = mark(read(QUESTION), answer)
    assert (found.score, found.out_of, found.share) == (score, 12, pytest.approx(share))


def test_chance_is_the_mean_over_all_56_choices():
    question = read(QUESTION)
    scores = [mark(question, list(chosen)).score for chosen in combinations(range(8), 3)]
    show("score  ways of 56", *(f"{score:>5} {scores.count(score):>6}" for score in sorted(set(scores))))
    assert len(scores) == 56
    assert sum(scores) / 56 == mark(question, None).chance == 4.5


def test_more_than_three_say_why_they_score_nothing():
    assert "You chose more than three" in mark(read(QUESTION), [0, 1, 2, 3]).note


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([], "Choose three options."),
        (["0", "1"], "Choose three options. You have chosen two."),
        (["0", "1", "2", "3"], "Choose three options. You have chosen four."),
        ([str(n) for n in range(8)], "You have chosen all eight."),
    ],
)
def test_another_number_than_three_is_asked_for_again_and_kept(values, message):
    question = read(QUESTION)
    with pytest.raises(AnswerError) as raised:
        KIND.parse(question, asked(question), {"answer": values})
    assert message in raised.value.message
    if values:
        assert KIND.form(question, asked(question), raised.value.kept) == {"answer": values}


@pytest.mark.parametrize(
    ("boxes", "message"),
    [
        ("xxx____", "There should be 8 options here, not 7"),
        ("xx______", "has three `[x]`, and this one has 2"),
        ("xxxx____", "has three `[x]`, and this one has 4"),
    ],
)
def test_the_author_is_told_what_is_wrong(boxes, message):
    assert message in errors_of(task_list("choose-three", boxes))[0]
