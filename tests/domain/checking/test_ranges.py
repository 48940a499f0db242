"""Ranges of numbers as people write them in options."""

from math import inf

import pytest

from learnapp.domain.checking.ranges import Range, overlap, range_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10 to 20 minutes", Range(10, 20, True, True)),
        ("between £4k and £8k.", Range(4000, 8000, True, True)),
        ("4 to 8k", Range(4000, 8000, True, True)),
        ("20–10", Range(10, 20, True, True)),
        ("Under £5,000", Range(-inf, 5000, False, False)),
        ("up to 3%", Range(-inf, 3, False, True)),
        ("at least 1.5m", Range(1_500_000, inf, True, False)),
        ("More than 8", Range(8, inf, False, False)),
        ("30 minutes or more", Range(30, inf, True, False)),
        ("30 minutes or fewer", Range(-inf, 30, False, True)),
        ("The consultant of the week", None),
        ("10", None),
        ("10 to 20, and then rest", None),
    ],
)
def test_a_range_is_read_as_it_is_written(text: str, found: Range | None) -> None:
    assert range_of(text) == found


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("10 to 20", "20 to 30", True),
        ("10 to 19", "20 to 30", False),
        ("under 20", "20 to 30", False),
        ("up to 20", "20 to 30", True),
        ("more than 30", "20 to 30", False),
        ("at least 30", "20 to 30", True),
        ("10 to 40", "20 to 30", True),
    ],
)
def test_two_ranges_overlap_if_some_number_is_in_both(one: str, other: str, both: bool) -> None:
    a, b = range_of(one), range_of(other)
    assert a is not None
    assert b is not None
    assert overlap(a, b) == overlap(b, a) == both
