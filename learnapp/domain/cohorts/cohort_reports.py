"""A cohort's work over a period, for a report: from dates alone, so that the same data give the same report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from learnapp.domain.cohorts.completions_over_time import by_the_end_of, days
from learnapp.domain.cohorts.progress_status import TO_START, UNDER_WAY, Status
from learnapp.domain.dates.uk_times import END_OF_DAY, day_of, moment

LONGEST_DAYS = 3 * 366
"""The longest period a report covers."""


class PeriodError(ValueError):
    """The dates are not a valid period. The message says what to enter; `field` is "first" or "last"."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Period:
    """From the beginning of one UK day to the end of another."""

    first: date
    last: date

    @property
    def end(self) -> datetime:
        return moment(self.last, END_OF_DAY)


def period(first: date, last: date, today: date) -> Period:
    """The period from one day to another, which may be today but no later. Raises PeriodError."""
    if last > today:
        raise PeriodError("last", "The last day must be today or earlier")
    if last < first:
        raise PeriodError("last", "The last day must be the first day or later")
    if (last - first).days > LONGEST_DAYS:
        raise PeriodError("first", "A report can cover three years at most")
    return Period(first, last)


@dataclass(frozen=True)
class StatusThen:
    """One person and one assignment, with their status at the end of the period."""

    status: Status
    late: bool
    extended: bool
    began_at: datetime | None
    done_at: datetime | None


@dataclass(frozen=True)
class WorkReport:
    """One assignment: how many people it concerned and their status at the end of the period.

    `done` of them had finished, `done_late` of those after their due date; `overdue` had not finished though it had
    passed. `done_here` finished within the period. `points` are (day, finished by the end of it).
    """

    title: str
    due: datetime | None
    people: int
    done: int
    done_late: int
    done_here: int
    under_way: int
    not_started: int
    overdue: int
    extended: int
    points: tuple[tuple[date, int], ...]

    @property
    def share(self) -> float | None:
        """What part of the people had finished, 0 to 1; None if there were no people."""
        return self.done / self.people if self.people else None


def work_report(title: str, due: datetime | None, found: Iterable[StatusThen], covered: Period) -> WorkReport:
    """How one assignment went. `found` has everyone it concerned at the end of the period."""
    everybody = list(found)
    done = [one for one in everybody if one.status == "done"]
    moments = [one.done_at for one in done if one.done_at]
    points = [max(covered.first, day) for day in days(covered.first, covered.last)]
    return WorkReport(
        title=title,
        due=due,
        people=len(everybody),
        done=len(done),
        done_late=sum(one.late for one in done),
        done_here=sum(covered.first <= day_of(at) <= covered.last for at in moments),
        under_way=sum(one.status in UNDER_WAY for one in everybody),
        not_started=sum(one.status in TO_START for one in everybody),
        overdue=sum(one.late and one.status != "done" for one in everybody),
        extended=sum(one.extended for one in everybody),
        points=tuple(zip(points, by_the_end_of(points, [(at, 1) for at in moments]), strict=True)),
    )
