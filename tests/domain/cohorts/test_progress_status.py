"""Where somebody stands follows from dates and completion alone."""

from datetime import UTC, datetime, timedelta

import pytest

from learnapp.domain.cohorts.progress_status import IDLE, SOON, Status, WorkDates, late, status

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
OPENED = NOW - timedelta(days=40)
TICK = timedelta(seconds=1)


def days(count: float) -> datetime:
    return NOW + timedelta(days=count)


@pytest.mark.parametrize(
    ("work", "stands", "is_late"),
    [
        (WorkDates(OPENED), "not_started", False),
        (WorkDates(days(1)), "not_open", False),
        (WorkDates(NOW), "not_started", False),
        (WorkDates(days(1), began_at=days(-1), moved_at=days(-1)), "started", False),
        (WorkDates(OPENED, due_at=NOW), "not_started", False),
        (WorkDates(OPENED, due_at=NOW - TICK), "not_started", True),
        (WorkDates(OPENED, began_at=days(-30), moved_at=NOW - IDLE + TICK), "started", False),
        (WorkDates(OPENED, began_at=days(-30), moved_at=NOW - IDLE), "stuck", False),
        (WorkDates(OPENED, due_at=NOW + SOON, began_at=days(-9), moved_at=NOW - SOON), "stuck", False),
        (WorkDates(OPENED, due_at=NOW + SOON + TICK, began_at=days(-9), moved_at=NOW - SOON), "started", False),
        (WorkDates(OPENED, due_at=NOW + SOON, began_at=days(-9), moved_at=NOW - SOON + TICK), "started", False),
        (WorkDates(OPENED, due_at=days(-1), began_at=days(-9), moved_at=days(-5)), "stuck", True),
        (WorkDates(OPENED, due_at=days(-1), began_at=days(-9), moved_at=days(-1)), "started", True),
        (WorkDates(OPENED, due_at=days(-1), began_at=days(-9), moved_at=days(-2), done_at=days(-2)), "done", False),
        (WorkDates(OPENED, due_at=days(-3), began_at=days(-9), moved_at=days(-2), done_at=days(-2)), "done", True),
        (WorkDates(OPENED, due_at=days(-3), began_at=days(-9), moved_at=days(-3), done_at=days(-3)), "done", False),
        # begun long before it was assigned: not stuck on the first day
        (WorkDates(days(-1), began_at=days(-300), moved_at=days(-300)), "started", False),
        (WorkDates(NOW - IDLE, began_at=days(-300), moved_at=days(-300)), "stuck", False),
    ],
)
def test_where_somebody_stands(work: WorkDates, stands: Status, is_late: bool) -> None:
    assert (status(work, NOW), late(work, NOW)) == (stands, is_late)


@pytest.mark.parametrize(
    ("work", "stands", "is_late"),
    [
        (WorkDates(OPENED, began_at=days(-4), moved_at=days(-4), left_at=days(-5)), "not_started", False),
        (
            WorkDates(OPENED, began_at=days(-39), moved_at=days(-4), done_at=days(-4), left_at=days(-5)),
            "started",
            False,
        ),
        (WorkDates(OPENED, began_at=days(-39), moved_at=days(-6), done_at=days(-6), left_at=days(-5)), "done", False),
        (WorkDates(OPENED, due_at=days(-3), left_at=days(-5)), "not_started", False),
        (WorkDates(OPENED, due_at=days(-6), left_at=days(-5)), "not_started", True),
        (WorkDates(OPENED, due_at=days(-6), began_at=days(-9), done_at=days(-4), left_at=days(-5)), "started", True),
        (WorkDates(days(-2), left_at=days(-5)), "not_open", False),
        # leaving in the future changes nothing yet
        (WorkDates(OPENED, began_at=days(-30), moved_at=days(-20), left_at=days(5)), "stuck", False),
    ],
)
def test_somebody_who_left_stands_as_they_did(work: WorkDates, stands: Status, is_late: bool) -> None:
    assert (status(work, NOW), late(work, NOW)) == (stands, is_late)
    assert status(work, NOW + timedelta(days=400)) in {stands, "started"}
