"""Days of a picture over time, and what had been done by the end of each."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from learnapp.domain.cohorts.completions_over_time import MOST_POINTS, by_the_end_of, days, how_often

LAST = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("first", "points"),
    [
        (LAST, [LAST]),
        (LAST + timedelta(days=9), [LAST]),
        (LAST - timedelta(days=1), [LAST - timedelta(days=7), LAST]),
        (LAST - timedelta(days=14), [LAST - timedelta(days=14), LAST - timedelta(days=7), LAST]),
    ],
)
def test_days_are_whole_weeks_back_from_the_last(first: date, points: list[date]) -> None:
    assert days(first, LAST) == points


@pytest.mark.parametrize(("weeks", "words"), [(0, "week"), (5, "week"), (19, "week"), (20, "2 weeks"), (52, "3 weeks")])
def test_it_is_told_how_far_apart_the_days_are(weeks: int, words: str) -> None:
    assert how_often(days(LAST - timedelta(weeks=weeks), LAST)) == words


@pytest.mark.parametrize("weeks", [5, 19, 20, 52, 300, 1000])
def test_however_long_ago_there_are_few_points_and_none_misses_the_first_day(weeks: int) -> None:
    first = LAST - timedelta(weeks=weeks)
    found = days(first, LAST)
    assert 2 <= len(found) <= MOST_POINTS
    assert found[0] <= first
    assert found[-1] == LAST
    assert len({later - earlier for earlier, later in pairwise(found)}) == 1


def test_a_day_ends_when_the_clocks_of_the_uk_say_so() -> None:
    summer, winter = date(2026, 7, 1), date(2026, 12, 1)
    events = [(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), 1), (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), 10)]
    assert by_the_end_of([summer, winter], events) == [1, 11]
    assert by_the_end_of([winter], [(datetime(2026, 12, 1, 23, 30, tzinfo=UTC), 5)]) == [5]
    assert by_the_end_of([winter], [(datetime(2026, 12, 2, 0, 0, tzinfo=UTC), 5)]) == [0]
