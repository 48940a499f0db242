"""The due dates of a path."""

from __future__ import annotations

from datetime import date, time

import pytest

from learnapp.domain.cohorts.path_dates import path_dates
from learnapp.domain.dates import uk_times


@pytest.mark.parametrize(
    ("first", "gap", "due"),
    [
        ((2026, 11, 27), "week", [(2026, 11, 27), (2026, 12, 4), (2026, 12, 11)]),
        ((2026, 11, 27), "fortnight", [(2026, 11, 27), (2026, 12, 11), (2026, 12, 25)]),
        ((2026, 11, 27), "month", [(2026, 11, 27), (2026, 12, 27), (2027, 1, 27)]),
        ((2026, 12, 31), "month", [(2026, 12, 31), (2027, 1, 31), (2027, 2, 28), (2027, 3, 31)]),
        ((2027, 3, 21), "week", [(2027, 3, 21), (2027, 3, 28), (2027, 4, 4)]),  # the clocks go forward
        ((2026, 11, 27), "week", []),
    ],
)
def test_each_module_is_due_a_gap_after_the_one_before_at_the_same_time(
    first: tuple[int, int, int], gap: str, due: list[tuple[int, int, int]]
) -> None:
    at = time(17)
    found = path_dates(uk_times.moment(date(*first), at), gap, len(due))
    assert found == [uk_times.moment(date(*day), at) for day in due]
