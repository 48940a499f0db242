"""Certainty-based marking: 1, 2 or 3 if right; 0, −2 or −6 if wrong; honesty expects most."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnapp.domain.content.content import Question
from learnapp.domain.questions.kind import Mark
from learnapp.domain.quizzes import certainty


@pytest.mark.parametrize(("level", "right", "wrong"), [(1, 1, 0), (2, 2, -2), (3, 3, -6)])
def test_the_marks_of_each_level(level, right, wrong):
    assert (certainty.marks(level, 1), certainty.marks(level, 0)) == (right, wrong)


@pytest.mark.parametrize(("level", "share", "marks"), [(1, 0.5, 0.5), (2, 0.75, 1.0), (3, 2 / 3, 0.0), (3, 0.5, -1.5)])
def test_a_part_right_answer_counts_pro_rata(level, share, marks):
    assert certainty.marks(level, share) == pytest.approx(marks)


@given(st.floats(0, 1))
def test_what_to_expect_is_p_4p_less_2_and_9p_less_6(p):
    assert certainty.marks(1, p) == pytest.approx(p)
    assert certainty.marks(2, p) == pytest.approx(4 * p - 2)
    assert certainty.marks(3, p) == pytest.approx(9 * p - 6)


@given(st.floats(0, 1))
def test_the_stated_ranges_are_where_each_level_is_best(chance):
    best = max(certainty.marks(level, chance) for level in certainty.LEVELS)
    for level, (low, high) in certainty.STATED.items():
        if low <= chance <= high:
            assert certainty.marks(level, chance) == pytest.approx(best)


@pytest.mark.parametrize(("score", "out_of", "share"), [(1, 1, 1), (0, 1, 0), (12, 20, 0.6), (0, 0, 0)])
def test_the_share_right_is_of_full_marks_with_chance_left_in(score, out_of, share):
    assert certainty.share_right(Mark(score=score, out_of=out_of, chance=out_of / 4)) == pytest.approx(share)


@pytest.mark.parametrize("level", [0, 4, -1])
def test_there_are_three_levels(level):
    with pytest.raises(KeyError):
        certainty.marks(level, 1)


@pytest.mark.parametrize(
    ("judgement", "out_of", "counts"),
    [(False, 1, True), (True, 1, False), (True, 20, False), (False, 0, False)],
)
def test_it_counts_on_factual_scored_questions_only(judgement, out_of, counts):
    question = Question(id="q", kind="single-best", title="", stem="", content=None, judgement=judgement)
    assert certainty.counts(question, Mark(score=0, out_of=out_of)) is counts


@pytest.mark.parametrize(
    ("level", "right", "wrong", "verdict"),
    [
        (3, 4, 5, "too few"),
        (3, 5, 15, "more sure than right"),
        (3, 19, 1, "in line"),
        (2, 3, 17, "more sure than right"),
        (2, 15, 5, "in line"),
        (2, 99, 1, "more right than sure"),
        (1, 10, 10, "in line"),
        (1, 30, 0, "more right than sure"),
        (1, 0, 30, "in line"),
    ],
)
def test_stated_against_actual(level, right, wrong, verdict):
    records = certainty.calibration([(level, 1.0)] * right + [(level, 0.0)] * wrong)
    record = records[level - 1]
    assert (record.answers, record.verdict) == (right + wrong, verdict)
    assert record.right == pytest.approx(right / (right + wrong))
    assert record.low <= record.right <= record.high


def test_a_level_never_chosen_says_nothing():
    record = certainty.calibration([(1, 1.0)])[2]
    assert (record.answers, record.right, record.low, record.verdict) == (0, None, None, "too few")


def test_wilsons_interval_against_published_figures():
    # Newcombe 1998, table I, method 3: 81 of 263, 15 of 148, 0 of 20
    for count, of, low, high in [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611)]:
        assert certainty.wilson(count / of, of) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_wilsons_interval_never_leaves_what_a_share_can_be():
    for count in range(1, 200):
        for share in (0, 1 / count, 1):
            low, high = certainty.wilson(share, count)
            assert 0 <= low <= high <= 1
