"""script-concordance: no score until ten have answered; then votes for the point over votes for the commonest."""

import pytest
from hypothesis import strategies as st

from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import AnswerError
from tests.domain.questions.example import CANARY, EXPLANATION, KindExample
from tests.domain.questions.reading import asked, errors_of, mark, read

EXAMPLE = KindExample(
    text="## The reply {#q .script-concordance competency=2.2}\n\nA stem.\n\n"
    + "::: thinking\nreplying\n:::\n\n::: finding\na gap\n:::\n\n"
    + f"- [-1] {CANARY} minus.\n\n- [0] {CANARY} nought.\n\n::: panel\n"
    + "".join(f"{CANARY} {n}: {n % 3 - 1:+d}\n" for n in range(11))
    + f":::\n{EXPLANATION}",
    answers=st.integers(-2, 2),
    some_answer=0,
    key_moved=("- [-1]", "- [+2]"),
)

KIND = KINDS["script-concordance"]


def question(panel: list[int] | None = None) -> str:
    votes = "\n".join(f"panellist {n}: {vote:+d}" for n, vote in enumerate(panel or []))
    block = f"\n::: panel\n{votes}\n:::\n" if panel else ""
    return f"""## The reply {{#q .script-concordance competency=2.2}}

A coordinator asks you to report a colleague.

::: thinking
replying that you will speak to her first
:::

::: finding
an epidural was left *unattended*
:::

- [-1] The talk can wait.

- [0] Both are needed.

- [+1] She may say what is behind it.
{block}"""


TEN = [-1, -1, -1, -1, -1, 0, 0, 0, 1, 2]


@pytest.mark.parametrize(
    ("panel", "answer", "score"),
    [
        (TEN, -1, 1),
        (TEN, 0, 3 / 5),
        (TEN, 1, 1 / 5),
        (TEN, 2, 1 / 5),
        (TEN, -2, 0),
        (TEN, None, 0),
        ([0] * 5 + [1] * 5, 0, 1),  # two commonest points: both full credit
        ([0] * 5 + [1] * 5, 1, 1),
        ([0] * 20, 0, 1),
        ([0] * 20, 1, 0),
    ],
)
def test_credit_is_votes_over_the_votes_of_the_commonest(panel, answer, score):
    found = mark(read(question(panel)), answer)
    assert (found.score, found.out_of) == (pytest.approx(score), 1)


@pytest.mark.parametrize("panel", [TEN, [0] * 5 + [1] * 5, [-2, -2, -1, -1, 0, 0, 1, 1, 2, 2]])
def test_chance_is_the_mean_over_the_five_points(panel):
    made = read(question(panel))
    assert mark(made, None).chance == pytest.approx(sum(mark(made, point).score for point in range(-2, 3)) / 5)


@pytest.mark.parametrize("panel", [None, [1], TEN[:9]])
def test_under_ten_panellists_nothing_is_scored_and_no_vote_is_shown(panel):
    found = mark(read(question(panel)), 1)
    assert not found.scored
    assert found.detail == {"panel_size": len(panel or []), "enough": 10}
    assert all(remark.best == "" and not remark.key for remark in found.remarks)


def test_the_panels_size_is_known_before_answering_and_its_votes_are_not():
    made = read(question(TEN))
    view = KIND.view(made, asked(made))
    assert (view["panel_size"], view["enough"], view["scored"]) == (10, 10, True)
    assert not any("vote" in key for key in view)


def test_every_point_with_a_reason_is_shown_and_the_learners_own():
    found = mark(read(question()), 2)
    assert [(remark.label[:2], remark.chosen, remark.feedback) for remark in found.remarks] == [
        ("−1", False, "The talk can wait."),
        ("0:", False, "Both are needed."),
        ("+1", False, "She may say what is behind it."),
        ("+2", True, ""),
    ]


@pytest.mark.parametrize("sent", [{}, {"answer": ["3"]}, {"answer": ["+1"]}, {"answer": ["1", "2"]}, {"answer": ["١"]}])
def test_anything_but_one_point_is_asked_for_again(sent):
    made = read(question())
    with pytest.raises(AnswerError, match="Choose one point"):
        KIND.parse(made, asked(made), sent)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            question().replace("- [0] Both are needed.\n\n- [+1] She may say what is behind it.\n", ""),
            "at least two points",
        ),
        (question().replace("- [+1]", "- [0]"), "has a reason already"),
        (
            question().replace("- [+1] She may say what is behind it.", "- [+1]"),
            "not a point of the scale with a reason",
        ),
        (question().replace("- [+1]", "- [+3]"), "not a point of the scale with a reason"),
        (
            question().replace("::: thinking\nreplying that you will speak to her first\n:::\n", ""),
            "no `::: thinking` block",
        ),
        (question(TEN).replace("panellist 3: -1", "panellist 3: yes"), "Write `role: point`"),
    ],
)
def test_the_author_is_told_what_is_wrong(text, message):
    assert any(message in error for error in errors_of(text)), errors_of(text)
