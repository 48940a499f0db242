"""A thread's dates: eight in the evening whatever the clocks do, in order, none too short."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnapp.domain.dates import uk_times
from learnapp.domain.sets.meeting_phases import ABOUTS, About
from learnapp.domain.sets.thread_dates import SHORTEST, dated, default_dates, problems

MONDAY = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
moments = st.integers(0, 20 * 365 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def test_a_thread_votes_by_thursday_talks_until_tuesday_and_votes_again_by_thursday() -> None:
    words = {name: uk_times.words(when) for name, when in default_dates("case", MONDAY).items()}
    assert words == {
        "first_vote": "8pm on Thursday 5 November 2026",
        "talk": "8pm on Tuesday 10 November 2026",
        "second_vote": "8pm on Thursday 12 November 2026",
        "actions": "8pm on Saturday 14 November 2026",
    }


@given(now=moments, about=st.sampled_from(ABOUTS))
def test_what_is_proposed_can_be_used_and_is_eight_in_the_uk(now: datetime, about: About) -> None:
    found = default_dates(about, now)
    assert list(found) == [phase.name for phase in dated(about)]
    assert problems(about, found, now) == {}
    assert {uk_times.clock_words(when) for when in found.values()} == {"8pm"}
    assert all(early + SHORTEST <= late for early, late in pairwise(found.values()))


@pytest.mark.parametrize("change", [datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2027, 3, 27, 12, tzinfo=UTC)])
def test_over_a_change_of_the_clocks_it_stays_eight(change: datetime) -> None:
    first, *_, last = default_dates("case", change).values()
    assert (uk_times.clock_words(first), uk_times.clock_words(last)) == ("8pm", "8pm")


@pytest.mark.parametrize(
    ("phase", "hours", "message"),
    [
        ("first_vote", -1, "The date must be in the future"),
        ("first_vote", 0, "The date must be at least an hour after now"),
        ("first_vote", 0.5, "The date must be at least an hour after now"),
        ("talk", 1, "The date must be at least an hour after the end of “First vote”"),
        ("actions", 24 * 93, "The date must be within 92 days"),
    ],
)
def test_a_date_that_makes_no_sense_is_told_at_its_phase(phase: str, hours: float, message: str) -> None:
    dates = {**default_dates("case", MONDAY), phase: MONDAY + timedelta(hours=hours)}
    assert problems("case", dates, MONDAY)[phase].startswith(message)


def test_a_phase_without_a_date_is_not_looked_at_and_the_furthest_date_is_taken() -> None:
    dates = {**default_dates("case", MONDAY), "actions": MONDAY + timedelta(days=92)}
    del dates["talk"]
    assert problems("case", dates, MONDAY) == {}
