"""A cohort's work over a period, based on dates alone."""

from datetime import UTC, date, datetime

import pytest

from learnapp.domain.cohorts.cohort_reports import PeriodError, StatusThen, period, work_report

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (date(2026, 11, 1), date(2026, 11, 30), "last"),
        (date(2026, 11, 2), date(2026, 11, 1), "last"),
        (date(2023, 1, 1), TODAY, "first"),
    ],
)
def test_what_is_no_period_is_refused_at_its_field(first: date, last: date, field: str) -> None:
    with pytest.raises(PeriodError) as refused:
        period(first, last, TODAY)
    assert refused.value.field == field


def test_a_period_may_be_one_day_and_ends_with_it_in_the_uk() -> None:
    assert period(TODAY, TODAY, TODAY).end > datetime(2026, 11, 29, 23, 58, tzinfo=UTC)
    summer = period(date(2026, 7, 1), date(2026, 7, 1), TODAY)
    assert summer.end < datetime(2026, 7, 1, 23, tzinfo=UTC)


def test_people_are_counted_by_how_they_stood_at_the_end() -> None:
    covered = period(date(2026, 10, 1), date(2026, 10, 31), TODAY)
    before, within = datetime(2026, 9, 9, 9, tzinfo=UTC), datetime(2026, 10, 9, 9, tzinfo=UTC)
    people = [
        StatusThen("done", late=False, extended=False, began_at=before, done_at=before),
        StatusThen("done", late=True, extended=True, began_at=before, done_at=within),
        StatusThen("started", late=True, extended=False, began_at=within, done_at=None),
        StatusThen("not_started", late=False, extended=True, began_at=None, done_at=None),
    ]
    told = work_report("The tea round", None, people, covered)
    assert (told.people, told.done, told.done_late, told.done_here) == (4, 2, 1, 1)
    assert (told.under_way, told.not_started, told.overdue, told.extended) == (1, 1, 1, 2)
    assert told.share == 0.5
    assert told.points[0] == (date(2026, 10, 1), 1), "a person who finished earlier is there from the first day"
    assert told.points[-1] == (date(2026, 10, 31), 2)


def test_of_nobody_there_is_no_share() -> None:
    told = work_report("The tea round", None, [], period(TODAY, TODAY, TODAY))
    assert (told.people, told.share) == (0, None)
