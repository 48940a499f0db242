"""The clocks of the UK: the hour that spring leaves out, the one that autumn repeats, leap days."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnapp.domain.dates import uk_times

SPRING = date(2027, 3, 28)
AUTUMN = date(2026, 10, 25)


def _utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("day", "clock", "second", "expected"),
    [
        (date(2026, 7, 1), time(17), False, _utc(2026, 7, 1, 16)),
        (date(2026, 12, 1), time(17), False, _utc(2026, 12, 1, 17)),
        (SPRING, time(0, 59), False, _utc(2027, 3, 28, 0, 59)),
        (SPRING, time(1, 30), False, _utc(2027, 3, 28, 1, 30)),  # that time does not exist: read as 2:30am
        (SPRING, time(2, 0), False, _utc(2027, 3, 28, 1, 0)),
        (AUTUMN, time(0, 59), False, _utc(2026, 10, 24, 23, 59)),
        (AUTUMN, time(1, 30), False, _utc(2026, 10, 25, 0, 30)),
        (AUTUMN, time(1, 30), True, _utc(2026, 10, 25, 1, 30)),
        (AUTUMN, time(2, 0), True, _utc(2026, 10, 25, 2, 0)),
        (date(2028, 2, 29), time(23, 59, 59), False, _utc(2028, 2, 29, 23, 59, 59)),
    ],
)
def test_a_time_on_the_clock_is_this_moment(day: date, clock: time, second: bool, expected: datetime) -> None:
    assert uk_times.moment(day, clock, second=second) == expected


@pytest.mark.parametrize(
    ("day", "clock", "exists", "twice"),
    [
        (SPRING, time(0, 59, 59), True, False),
        (SPRING, time(1, 0), False, False),
        (SPRING, time(1, 59, 59), False, False),
        (SPRING, time(2, 0), True, False),
        (AUTUMN, time(0, 59, 59), True, False),
        (AUTUMN, time(1, 0), True, True),
        (AUTUMN, time(1, 59, 59), True, True),
        (AUTUMN, time(2, 0), True, False),
        (date(2026, 6, 1), time(1, 30), True, False),
    ],
)
def test_times_that_do_not_exist_and_times_that_happen_twice_are_known(
    day: date, clock: time, exists: bool, twice: bool
) -> None:
    assert (uk_times.exists(day, clock), uk_times.twice(day, clock)) == (exists, twice)


@pytest.mark.parametrize(
    ("when", "days", "expected"),
    [
        (_utc(2026, 7, 1, 16), 365, _utc(2027, 7, 1, 16)),
        (_utc(2026, 7, 1, 16), 153, _utc(2026, 12, 1, 17)),  # 5pm stays 5pm
        (_utc(2026, 12, 1, 17), -153, _utc(2026, 7, 1, 16)),
        (_utc(2026, 10, 24, 22, 59, 59), 1, _utc(2026, 10, 25, 23, 59, 59)),
        (_utc(2027, 3, 27, 1, 30), 1, _utc(2027, 3, 28, 1, 30)),  # 1:30am is left out: 2:30am
        (_utc(2026, 10, 25, 0, 30), 0, _utc(2026, 10, 25, 0, 30)),  # the first half past one, and the second
        (_utc(2026, 10, 25, 1, 30), 0, _utc(2026, 10, 25, 1, 30)),
        (_utc(2026, 10, 25, 0, 30), 1, _utc(2026, 10, 26, 1, 30)),
        (_utc(2026, 10, 25, 1, 30), 1, _utc(2026, 10, 26, 1, 30)),
        (_utc(2026, 10, 18, 0, 30), 7, _utc(2026, 10, 25, 0, 30)),
        (_utc(2028, 2, 29, 12), 365, _utc(2029, 2, 28, 12)),
        (_utc(2028, 2, 28, 12), 1, _utc(2028, 2, 29, 12)),
    ],
)
def test_moving_by_days_keeps_the_time_on_the_clock(when: datetime, days: int, expected: datetime) -> None:
    assert uk_times.moved(when, days) == expected


@given(st.integers(0, 8_000_000), st.integers(-800, 800))
def test_moving_changes_the_clock_only_in_the_hour_that_is_left_out(minutes: int, days: int) -> None:
    when = _utc(2024, 1, 1) + timedelta(minutes=minutes)
    moved = uk_times.moved(when, days)
    before, after = when.astimezone(uk_times.UK), moved.astimezone(uk_times.UK)
    assert after.date() == before.date() + timedelta(days=days)
    if uk_times.exists(after.date(), before.time()):
        assert after.replace(tzinfo=None).time() == before.replace(tzinfo=None).time()
        assert uk_times.moved(moved, 0) == moved


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (_utc(2026, 11, 27, 17), "5pm on Friday 27 November 2026"),
        (_utc(2026, 7, 1, 22, 59, 59), "11:59pm on Wednesday 1 July 2026"),
        (_utc(2026, 12, 25, 12), "noon on Friday 25 December 2026"),
        (_utc(2026, 12, 25, 12, 30), "12:30pm on Friday 25 December 2026"),
        (_utc(2026, 12, 25, 0, 0), "12am on Friday 25 December 2026"),
        (_utc(2026, 10, 25, 0, 30), "1:30am summer time on Sunday 25 October 2026"),
        (_utc(2026, 10, 25, 1, 30), "1:30am winter time on Sunday 25 October 2026"),
        (_utc(2028, 2, 29, 9), "9am on Tuesday 29 February 2028"),
    ],
)
def test_a_moment_is_said_as_the_clocks_of_the_uk_show_it(when: datetime, words: str) -> None:
    assert uk_times.words(when) == words


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (_utc(2026, 11, 2, 17), "5pm today"),
        (_utc(2026, 11, 3, 12), "noon tomorrow"),
        (_utc(2026, 11, 1, 23, 59, 59), "11:59pm yesterday"),
        (_utc(2026, 11, 6, 17), "5pm on Fri 6 Nov"),
        (_utc(2027, 1, 4, 17), "5pm on Mon 4 Jan 2027"),
    ],
)
def test_a_near_moment_is_said_shortly(when: datetime, words: str) -> None:
    assert uk_times.short_words(when, _utc(2026, 11, 2, 9, 30)) == _whole_date(words)


def _whole_date(words: str) -> str:
    """With no place to break in its date."""
    return re.sub(r"(?<=\w{3}) (\d+) (?=\w{3}\b)", "\u00a0\\1\u00a0", words).replace(" 20", "\u00a020")


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (_utc(2026, 11, 22, 23, 5), "22 November 2026 at 11:05pm"),
        (_utc(2026, 11, 22, 9, 0), "22 November 2026 at 9am"),
        (_utc(2026, 11, 22, 0, 30), "22 November 2026 at 12:30am"),
        (_utc(2026, 7, 22, 11, 0), "22 July 2026 at 12pm"),
        (_utc(2026, 7, 22, 23, 59), "23 July 2026 at 12:59am"),
    ],
)
def test_what_is_past_is_said_with_its_day_first(when: datetime, words: str) -> None:
    assert uk_times.moment_words(when) == words


def test_what_opens_at_the_start_of_a_day_opens_on_that_day() -> None:
    now = _utc(2026, 11, 2, 9, 30)
    for when, words, short in (
        (_utc(2026, 11, 9), "Monday 9 November 2026", "Mon 9 Nov"),
        (_utc(2026, 11, 3), "Tuesday 3 November 2026", "tomorrow"),
        (_utc(2027, 6, 30, 23), "Thursday 1 July 2027", "Thu 1 Jul 2027"),
        (_utc(2026, 11, 9, 8), "8am on Monday 9 November 2026", "8am on Mon 9 Nov"),
    ):
        assert (uk_times.opening_words(when), uk_times.short_opening_words(when, now)) == (words, _whole_date(short))


def test_days_between_are_those_of_the_calendar_also_when_one_has_25_hours() -> None:
    assert uk_times.days_between(_utc(2026, 10, 24, 23, 0), _utc(2026, 10, 25, 23, 59)) == 0
    assert uk_times.days_between(_utc(2026, 10, 24, 22, 59), _utc(2026, 10, 24, 23, 0)) == 1
    assert uk_times.days_between(_utc(2027, 3, 28, 12), _utc(2027, 3, 27, 12)) == -1
