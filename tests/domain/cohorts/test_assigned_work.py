"""Assigned work: its status, when it is due for one person, and the order in which it is shown."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from learnapp.domain.cohorts.assigned_work import AssignmentFacts, WorkState, assigned_work, on_offer, state

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def _assigned(assignment: int = 1, **changes: Any) -> AssignmentFacts:
    values: dict[str, Any] = {
        "cohort_id": 1,
        "cohort": "Foundation 2026",
        "module": "tea-round",
        "activity": "",
        "opens_at": NOW - 7 * DAY,
        "due_at": NOW + 7 * DAY,
        "note": "",
        "made_at": NOW - 8 * DAY,
        "changed_at": NOW - 8 * DAY,
        "joined_at": NOW - 30 * DAY,
    }
    return AssignmentFacts(assignment=assignment, **{**values, **changes})


@pytest.mark.parametrize(
    ("opens", "due", "done", "expected"),
    [
        (-DAY, DAY, None, "open"),
        (-DAY, None, None, "open"),
        (0 * DAY, DAY, None, "open"),
        (SECOND, DAY, None, "not_open_yet"),
        (-2 * DAY, 0 * DAY, None, "open"),
        (-2 * DAY, -SECOND, None, "late"),
        (-2 * DAY, DAY, -DAY, "done"),
        (-2 * DAY, -DAY, -DAY, "done"),
        (-2 * DAY, -DAY, -DAY + SECOND, "done_late"),
        (-2 * DAY, None, -DAY, "done"),
        (-2 * DAY, DAY, -9 * DAY, "done"),
        (DAY, 2 * DAY, -DAY, "done"),
        (-2 * DAY, DAY, SECOND, "done"),  # finished while the page was read
    ],
)
def test_a_state_is_told_by_dates_and_completion_alone(
    opens: timedelta, due: timedelta | None, done: timedelta | None, expected: WorkState
) -> None:
    due_at = None if due is None else NOW + due
    done_at = None if done is None else NOW + done
    assert state(NOW + opens, due_at, done_at, NOW) == expected


@pytest.mark.parametrize(
    ("due", "now", "expected"),
    [
        # 23:59 on the day the clocks go back is winter time; the day has 25 hours.
        (datetime(2026, 10, 25, 23, 59, 59, tzinfo=UTC), datetime(2026, 10, 25, 23, 30, tzinfo=UTC), "open"),
        (datetime(2026, 10, 25, 23, 59, 59, tzinfo=UTC), datetime(2026, 10, 26, 0, 0, tzinfo=UTC), "late"),
        # The second half past one: an hour after the first it is still in time.
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), datetime(2026, 10, 25, 0, 31, tzinfo=UTC), "open"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 31, tzinfo=UTC), "late"),
        # 23:59 on the day they go forward is summer time.
        (datetime(2027, 3, 28, 22, 59, 59, tzinfo=UTC), datetime(2027, 3, 28, 22, 59, tzinfo=UTC), "open"),
        (datetime(2027, 3, 28, 22, 59, 59, tzinfo=UTC), datetime(2027, 3, 28, 23, 0, tzinfo=UTC), "late"),
        (datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC), datetime(2028, 2, 29, 23, 59, tzinfo=UTC), "open"),
        (datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC), datetime(2028, 3, 1, tzinfo=UTC), "late"),
    ],
)
def test_lateness_is_right_when_the_clocks_change_and_in_leap_years(
    due: datetime, now: datetime, expected: WorkState
) -> None:
    assert state(datetime(2026, 1, 1, tzinfo=UTC), due, None, now) == expected


@pytest.mark.parametrize(
    ("due", "extended", "joined", "expected"),
    [
        (DAY, None, -DAY, DAY),
        (DAY, 3 * DAY, -DAY, 3 * DAY),
        (5 * DAY, 3 * DAY, -DAY, 5 * DAY),  # everybody's date moved beyond the extension
        (None, 3 * DAY, -DAY, None),
        (-DAY, None, 0 * DAY, None),  # came after it was due
        (-DAY, 3 * DAY, 0 * DAY, 3 * DAY),
        (-DAY, None, -DAY, -DAY),
    ],
)
def test_a_persons_own_due_date(
    due: timedelta | None, extended: timedelta | None, joined: timedelta, expected: timedelta | None
) -> None:
    def moment(after: timedelta | None) -> datetime | None:
        return None if after is None else NOW + after

    one = _assigned(due_at=moment(due), extended_to=moment(extended), joined_at=NOW + joined)
    assert one.own_due == moment(expected)


def test_the_same_work_assigned_twice_is_one_duty_with_the_earliest_due_date_and_from_whom() -> None:
    found = assigned_work(
        [
            _assigned(1, cohort="Foundation 2026", due_at=NOW + 9 * DAY, opens_at=NOW + DAY),
            _assigned(2, cohort="Leadership fellows", cohort_id=2, due_at=NOW + 2 * DAY),
            _assigned(3, cohort="A third", cohort_id=3, due_at=None),
            _assigned(4, activity="spilt", due_at=NOW + DAY),
        ],
        NOW,
    )
    assert [(d.activity, d.due_at) for d in found] == [("spilt", NOW + DAY), ("", NOW + 2 * DAY)]
    assert [s.cohort for s in found[1].sources] == ["Leadership fellows", "Foundation 2026", "A third"]
    assert found[1].opens_at == NOW - 7 * DAY, "open by one of them is open"
    assert found[1].state == "open"


def test_an_extension_in_one_cohort_leaves_the_due_date_of_another() -> None:
    long = _assigned(1, due_at=NOW - DAY, extended_to=NOW + 5 * DAY, reason="Sick leave")
    assert [(d.due_at, d.extended, d.state) for d in assigned_work([long], NOW)] == [(NOW + 5 * DAY, True, "open")]
    both = assigned_work([long, _assigned(2, cohort_id=2, due_at=NOW + DAY)], NOW)
    assert [(d.due_at, d.extended) for d in both] == [(NOW + DAY, False)]
    for overtaken in (5, 9):
        late = _assigned(1, due_at=NOW + 9 * DAY, extended_to=NOW + overtaken * DAY)
        assert [(d.due_at, d.extended) for d in assigned_work([late], NOW)] == [(NOW + 9 * DAY, False)]


def test_late_ones_come_first_then_the_soonest_due_then_those_to_open_then_done_ones() -> None:
    found = assigned_work(
        [
            _assigned(1, module="no-date", due_at=None),
            _assigned(2, module="later", due_at=NOW + 5 * DAY),
            _assigned(3, module="sooner", due_at=NOW + DAY),
            _assigned(4, module="late", due_at=NOW - DAY),
            _assigned(5, module="later-late", due_at=NOW - 2 * SECOND),
            _assigned(6, module="opens-second", opens_at=NOW + 2 * DAY, due_at=NOW + 3 * DAY),
            _assigned(7, module="opens-first", opens_at=NOW + DAY, due_at=None),
            _assigned(8, module="done-first", due_at=NOW - 3 * DAY, done_at=NOW - 2 * DAY),
            _assigned(9, module="done-late", due_at=NOW - 2 * DAY, done_at=NOW - DAY),
        ],
        NOW,
    )
    assert [d.module for d in found] == [
        *("late", "later-late", "sooner", "later", "no-date"),
        *("opens-first", "opens-second", "done-late", "done-first"),
    ]
    assert [d.finished for d in found] == [False] * 7 + [True] * 2


def test_work_that_is_no_longer_on_offer_is_no_duty() -> None:
    found = assigned_work([_assigned(1), _assigned(2, activity="spilt"), _assigned(3, module="gone")], NOW)
    assert [(d.module, d.activity) for d in on_offer(found, {"tea-round": {"leaves"}})] == [("tea-round", "")]
    assert on_offer(found, {}) == []
