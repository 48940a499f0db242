"""multiple: right ticks less wrong ticks over the number of keys, not below 0; or all or nothing."""

from itertools import product

import pytest

from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import AnswerError
from learnapp.domain.questions.multiple import chance
from tests.domain.questions.example import EXPLANATION, KindExample, options, places
from tests.domain.questions.reading import asked, errors_of, mark, read, show, task_list

EXAMPLE = KindExample(
    text=f"## Which? {{#q .multiple competency=2.2}}\n\nA stem.\n\n{options('xx___')}{EXPLANATION}",
    answers=places(5, 1, 5),
    some_answer=[0, 1],
    key_moved=("- [ ] Option 4", "- [x] Option 4", "- [x] Option 1", "- [ ] Option 1"),
)

KIND = KINDS["multiple"]

TABLE = [  # keys are A and B of five options
    ([0, 1], 1, 1),
    ([0], 0.5, 0),
    ([0, 2], 0, 0),
    ([0, 1, 2], 0.5, 0),
    ([0, 1, 2, 3], 0, 0),
    ([0, 1, 2, 3, 4], 0, 0),
    ([2], 0, 0),
    ([2, 3, 4], 0, 0),
    (None, 0, 0),
]


@pytest.mark.parametrize(("answer", "score", "_"), TABLE)
def test_right_less_wrong_over_the_keys(answer, score, _):
    found = mark(read(task_list("multiple", "xx___")), answer)
    assert (found.score, found.out_of) == (score, 1)


@pytest.mark.parametrize(("answer", "_", "score"), TABLE)
def test_all_or_nothing(answer, _, score):
    found = mark(read(task_list("multiple", "xx___", "marking=all-or-nothing")), answer)
    assert (found.score, found.out_of) == (score, 1)


@pytest.mark.parametrize("boxes", ["x__", "xx_", "x____", "xx___", "xxxx_", "xxx_______"])
@pytest.mark.parametrize("marking", ["", "marking=all-or-nothing"])
def test_chance_is_the_mean_over_every_pattern_of_at_least_one_tick(boxes, marking):
    question = read(task_list("multiple", boxes, marking))
    patterns = [[i for i, on in enumerate(p) if on] for p in product((0, 1), repeat=len(boxes)) if any(p)]
    scores = [mark(question, pattern).score for pattern in patterns]
    assert mark(question, [0]).chance == pytest.approx(sum(scores) / len(patterns))


def test_the_chances_read_as_a_table():
    rows = [(n, k, round(chance(k, n, False), 3), round(chance(k, n, True), 3)) for n in (4, 5, 6) for k in (1, 2, 3)]
    show("options keys  right-wrong  all-or-nothing", *("{:>7} {:>4} {:>12} {:>15}".format(*row) for row in rows))
    assert (5, 2, 0.113, 0.032) in rows


@pytest.mark.parametrize("sent", [{}, {"answer": [""]}, {"answer": ["99"]}, {"answer": ["0", "99"]}])
def test_nothing_ticked_or_an_unknown_option_is_asked_for_again(sent):
    question = read(task_list("multiple", "xx___"))
    with pytest.raises(AnswerError):
        KIND.parse(question, asked(question), sent)


def test_an_option_sent_twice_counts_once():
    question = read(task_list("multiple", "xx___"))
    assert len(KIND.parse(question, asked(question), {"answer": ["1", "1"]})) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (task_list("multiple", "xxx"), "at least one `[x]` and at least one `[ ]`"),
        (task_list("multiple", "___"), "at least one `[x]` and at least one `[ ]`"),
        (task_list("multiple", "x__", "marking=half"), "write `marking=all-or-nothing` or leave it out"),
    ],
)
def test_the_author_is_told_what_is_wrong(text, message):
    assert message in errors_of(text)[0]
