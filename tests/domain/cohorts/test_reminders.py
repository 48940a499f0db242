"""When a reminder is due, in the mornings of the UK."""

from datetime import UTC, datetime, timedelta

import pytest

from learnapp.domain.cohorts.reminders import by_day, due_now, next_by_day

DUE = datetime(2026, 11, 27, 17, tzinfo=UTC)
OPENS = datetime(2026, 11, 1, tzinfo=UTC)


def _kind(now: datetime, before: int | None = 3, after: int | None = 2, due: datetime = DUE) -> str | None:
    found = due_now(due, OPENS, before, after, now)
    return found.kind if found else None


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        (datetime(2026, 11, 24, 7, 59, tzinfo=UTC), None),
        (datetime(2026, 11, 24, 8, tzinfo=UTC), "before"),
        (DUE, "before"),
        (DUE + timedelta(seconds=1), None),
        (datetime(2026, 11, 29, 7, 59, tzinfo=UTC), None),
        (datetime(2026, 11, 29, 8, tzinfo=UTC), "after"),
        (datetime(2026, 12, 6, 7, 59, tzinfo=UTC), "after"),
        (datetime(2026, 12, 6, 8, tzinfo=UTC), None),
    ],
)
def test_a_reminder_comes_in_the_morning_and_not_when_it_is_of_no_use(now: datetime, kind: str | None) -> None:
    assert _kind(now) == kind


def test_what_is_not_asked_for_does_not_come() -> None:
    assert _kind(DUE - timedelta(hours=1), before=None) is None
    assert _kind(DUE + timedelta(days=3), after=None) is None
    assert due_now(DUE, DUE - timedelta(hours=2), 3, 2, DUE - timedelta(hours=3)) is None, "it has not opened"
    assert due_now(DUE, DUE - timedelta(hours=2), 3, 2, DUE - timedelta(hours=2)) is not None, "it opens"


@pytest.mark.parametrize(
    ("due", "eight"),
    [
        # The clocks go forward on 29 March 2026 and back on 25 October 2026.
        (datetime(2026, 3, 30, 16, tzinfo=UTC), datetime(2026, 3, 28, 8, tzinfo=UTC)),
        (datetime(2026, 3, 31, 16, tzinfo=UTC), datetime(2026, 3, 29, 7, tzinfo=UTC)),
        (datetime(2026, 10, 26, 17, tzinfo=UTC), datetime(2026, 10, 24, 7, tzinfo=UTC)),
        (datetime(2026, 10, 27, 17, tzinfo=UTC), datetime(2026, 10, 25, 8, tzinfo=UTC)),
    ],
)
def test_eight_in_the_morning_is_eight_on_the_clock_when_the_clocks_change(due: datetime, eight: datetime) -> None:
    opens = due - timedelta(days=30)
    assert due_now(due, opens, 2, None, eight - timedelta(seconds=1)) is None
    assert due_now(due, opens, 2, None, eight) is not None


def test_the_day_is_the_one_in_the_uk() -> None:
    late_evening = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # half past midnight on 2 July
    found = due_now(late_evening, OPENS.replace(year=2025), 1, None, datetime(2026, 7, 1, 7, tzinfo=UTC))
    assert found is not None
    assert found.day == "2026-07-02"


def test_nothing_is_sent_at_night() -> None:
    hours = [hour for hour in range(24) if by_day(datetime(2026, 7, 1, hour, 30, tzinfo=UTC))]
    assert hours == list(range(7, 19)), "summer time is an hour ahead"
    assert [by_day(datetime(2026, 11, 24, hour, tzinfo=UTC)) for hour in (8, 20)] == [True, False]


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (datetime(2026, 11, 24, 7, 59, tzinfo=UTC), datetime(2026, 11, 24, 8, tzinfo=UTC)),
        (datetime(2026, 11, 24, 8, tzinfo=UTC), datetime(2026, 11, 24, 8, tzinfo=UTC)),
        (datetime(2026, 11, 24, 13, 5, tzinfo=UTC), datetime(2026, 11, 24, 13, 5, tzinfo=UTC)),
        (datetime(2026, 11, 24, 20, tzinfo=UTC), datetime(2026, 11, 25, 8, tzinfo=UTC)),
        (datetime(2026, 7, 1, 20, tzinfo=UTC), datetime(2026, 7, 2, 7, tzinfo=UTC)),
    ],
)
def test_what_waits_for_the_day_goes_at_eight_on_uk_clocks(now: datetime, then: datetime) -> None:
    assert next_by_day(now) == then


@pytest.mark.parametrize(
    ("due", "kind"),
    [
        (datetime(2026, 11, 25, 17, tzinfo=UTC), "after"),  # overdue while nothing ran
        (datetime(2026, 11, 28, 17, tzinfo=UTC), None),  # overdue, but its morning has not come yet
        (datetime(2026, 12, 1, 17, tzinfo=UTC), "before"),
        (datetime(2026, 12, 20, 17, tzinfo=UTC), None),
        (datetime(2026, 11, 19, 17, tzinfo=UTC), None),  # too long ago to be of use
    ],
)
def test_after_a_pause_each_due_date_brings_one_reminder_at_most(due: datetime, kind: str | None) -> None:
    assert _kind(datetime(2026, 11, 29, 9, tzinfo=UTC), due=due) == kind
