"""Which days reviews fall on."""

from datetime import date, timedelta

import pytest

from learnapp.domain.learning.review_days import FURTHEST_DAYS, review_days

TODAY = date(2026, 11, 2)


def _day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


@pytest.mark.parametrize(
    ("due", "left_today", "days"),
    [
        ([], 10, {}),
        ([0], 10, {0: 1}),
        ([3, 3, 5], 10, {3: 2, 5: 1}),
        ([-400, -1], 10, {0: 2}),
        ([0] * 12, 10, {0: 10, 1: 2}),
        ([-5] * 25 + [1], 10, {0: 10, 1: 10, 2: 6}),
        ([0] * 3, 0, {1: 3}),
        ([0] * 3, 1, {0: 1, 1: 2}),
        ([FURTHEST_DAYS], 10, {FURTHEST_DAYS: 1}),
        ([FURTHEST_DAYS + 1], 10, {}),
    ],
)
def test_reviews_fall_on_the_day_they_are_offered(due: list[int], left_today: int, days: dict[int, int]) -> None:
    found = review_days([_day(d) for d in due], TODAY, left_today, 10)
    assert found == {_day(d): count for d, count in days.items()}
