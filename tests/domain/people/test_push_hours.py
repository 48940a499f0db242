"""The hours and days on which a person's devices may remind them, past midnight and over the change of clocks too."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from learnapp.domain.dates.uk_times import UK
from learnapp.domain.people.push_hours import PushHours, chosen_hours, push_hours

WEEK = tuple(range(7))
NIGHTS = PushHours(21, 7, (0, 1, 2))  # the nights of Monday, Tuesday and Wednesday


@pytest.mark.parametrize(
    ("hours", "now", "left"),
    [
        (PushHours(), "2026-11-02 07:59", None),
        (PushHours(), "2026-11-02 08:00", 12),
        (PushHours(), "2026-11-02 19:00", 1),
        (PushHours(), "2026-11-02 20:00", None),
        (PushHours(8, 20, (0,)), "2026-11-03 12:00", None),
        (NIGHTS, "2026-11-02 21:00", 10),  # Monday
        (NIGHTS, "2026-11-02 06:00", None),  # the night of Sunday, a night off
        (NIGHTS, "2026-11-05 06:00", 1),  # the night of Wednesday
        (NIGHTS, "2026-11-05 21:00", None),  # Thursday, a night off
        (NIGHTS, "2026-11-03 12:00", None),
        (PushHours(9, 9, (5,)), "2026-11-07 09:00", 24),  # the whole of a Saturday
        (PushHours(9, 9, (5,)), "2026-11-08 08:00", 1),
        (PushHours(9, 9, (5,)), "2026-11-08 09:00", None),
        (PushHours(0, 0, (5,)), "2026-11-07 23:00", 1),
        (PushHours(21, 7, WEEK), "2026-10-24 21:00", 11),  # the clocks go back
        (PushHours(21, 7, WEEK), "2027-03-27 21:00", 9),  # and forward
    ],
)
def test_reminders_come_only_in_the_hours_and_on_the_days_chosen(hours: PushHours, now: str, left: int | None):
    found = hours.left(datetime.fromisoformat(now).replace(tzinfo=UK))
    assert found == (None if left is None else timedelta(hours=left))


@pytest.mark.parametrize("hours", [PushHours(), NIGHTS, PushHours(0, 23, (6,))])
def test_what_is_kept_is_what_was_chosen(hours: PushHours):
    assert push_hours(hours.stored) == hours
    assert len(hours.stored) <= 20


def test_a_person_who_chose_none_is_reminded_by_day():
    assert push_hours("") == PushHours(8, 20, WEEK)


@pytest.mark.parametrize(
    ("begin", "end", "days"), [("8", "20", ()), ("8", "24", ("1",)), ("-1", "20", ("1",)), ("", "", ("7",))]
)
def test_what_is_not_on_offer_is_refused(begin: str, end: str, days: tuple[str, ...]):
    with pytest.raises(ValueError, match="no such hours"):
        chosen_hours(begin, end, days)


def test_days_that_are_not_on_offer_are_left_out():
    assert chosen_hours("22", "6", ["6", "0", "9"]) == PushHours(22, 6, (0, 6))
