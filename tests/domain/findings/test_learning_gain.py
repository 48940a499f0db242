"""Normalised gain: values worked out by hand, and an interval that is right as often as it says."""

from __future__ import annotations

import random

import pytest

from learnapp.domain.findings.learning_gain import gain, pairs, students_t


@pytest.mark.parametrize(
    ("before", "after", "value"),
    [(0.4, 0.7, 0.5), (0.0, 0.3, 0.3), (0.5, 0.5, 0.0), (0.5, 0.25, -0.5), (0.2, 1.0, 1.0)],
)
def test_it_is_the_share_gained_of_what_was_missing(before: float, after: float, value: float) -> None:
    found = gain(pairs([(before, after)] * 10), 5)
    assert found is not None
    assert found.value == pytest.approx(value)


def test_of_few_people_there_is_none_and_of_full_marks_before_no_value() -> None:
    assert gain(pairs([(0.4, 0.7)] * 4), 5) is None
    found = gain(pairs([(1.0, 0.9)] * 6), 5)
    assert found is not None
    assert (found.value, found.low) == (None, None)


def test_where_nothing_varies_or_hardly_anything_was_missing_there_is_no_interval() -> None:
    same = gain(pairs([(0.4, 0.7)] * 9), 5)
    assert same is not None
    assert same.low is None
    full = gain(pairs([(1.0, 1.0)] * 5 + [(0.2, 0.9)]), 5)
    assert full is not None
    assert full.value is not None
    assert full.low is None


# Tables of Student's t, two-sided 5%: 4 degrees 2.776, 9 2.262, 29 2.045, 999 1.962
@pytest.mark.parametrize(("freedom", "value"), [(4, 2.776), (5, 2.571), (9, 2.262), (29, 2.045), (999, 1.962)])
def test_students_t_is_that_of_the_tables(freedom: int, value: float) -> None:
    assert students_t(freedom) == pytest.approx(value, abs=0.01)


@pytest.mark.parametrize("people", [8, 60])
def test_the_interval_holds_the_true_gain_about_as_often_as_it_says(people: int) -> None:
    chance = random.Random(people)
    true = (0.7 - 0.4) / (1 - 0.4)
    held = 0
    for _ in range(600):
        shares = []
        for _ in range(people):
            able = chance.gauss(0, 0.12)
            shares.append((0.4 + able + chance.gauss(0, 0.1), 0.7 + able / 2 + chance.gauss(0, 0.1)))
        found = gain(pairs(shares), 5)
        assert found is not None
        assert found.low is not None
        assert found.high is not None
        held += found.low <= true <= found.high
    assert 0.91 <= held / 600 <= 0.985
