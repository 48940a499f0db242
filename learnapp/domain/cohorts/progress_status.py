"""One person's progress in one piece of assigned work, decided by dates and completion alone.

Answers, choices and writing never come into it. The rule is written once, in `decide`, and read in two languages: with
moments it answers for one person, with columns it becomes part of a query, so that the database answers for a whole
cohort at once (`store.cohorts.cohort_status`). A test checks both against one table of cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, Protocol, get_args

Status = Literal["done", "started", "stuck", "not_started", "not_open"]
STATUSES: tuple[Status, ...] = get_args(Status)
"""Each person has exactly one of these, for each piece of work assigned to them."""
UNDER_WAY: frozenset[Status] = frozenset({"started", "stuck"})
TO_START: frozenset[Status] = frozenset({"not_started", "not_open"})
MOST_PRESSING: tuple[Status, ...] = ("stuck", "not_started", "started", "done", "not_open")
"""The order in which educators look at people: those who need help first."""

IDLE = timedelta(days=14)
"""Work begun is stuck if the person began or finished nothing in it for this long."""
SOON = timedelta(days=3)
"""Work due within this, or overdue, is stuck if the person began or finished nothing in it for this long."""

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""The moment of an event that has not happened, or never will."""
LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)
"""The moment of an event not known to have happened, where it is to count as long past."""

M = Any
"""A moment, or the expression for one in a query."""


@dataclass(frozen=True)
class WorkDates:
    """One piece of assigned work of one person, as moments or as the columns that hold them.

    `due_at` is the due moment for everyone, the last that is in time; `extended_to` is the person's own, if they have
    one. `moved_at` is when they last began or finished a part of the work. `left_at` is when they left the cohort:
    their later work is private and does not count.
    """

    opens_at: M
    due_at: M = NEVER
    joined_at: M = LONG_AGO
    extended_to: M = LONG_AGO
    began_at: M = NEVER
    moved_at: M = LONG_AGO
    done_at: M = NEVER
    left_at: M = NEVER


class Language(Protocol):
    """What the rule needs beyond comparing with `<=` and `>` and joining with `&` and `|`."""

    def moment(self, value: datetime) -> M:
        """A fixed moment."""

    def choose(self, cases: Sequence[tuple[Any, Any]], otherwise: Any) -> Any:
        """The value of the first of (condition, value) whose condition holds."""


class _Python:
    def moment(self, value: datetime) -> datetime:
        return value

    def choose(self, cases: Sequence[tuple[Any, Any]], otherwise: Any) -> Any:
        return next((value for condition, value in cases if condition), otherwise)


PYTHON: Language = _Python()


@dataclass(frozen=True)
class StatusDecision:
    """What the rule says. `status` is an index of `STATUSES`. `due_at` is the person's own due moment, or `NEVER`.

    `late` means that the due moment had passed before the work was done, or has passed and it is not. `begun` and
    `done` hold at the moment in question, or at the moment the person left.
    """

    status: Any
    due_at: M
    extended: Any
    late: Any
    begun: Any
    done: Any
    left: Any


def own_due(work: WorkDates, language: Language = PYTHON) -> M:
    """When work is due for one person: `NEVER` if it has no due date, or had passed it before they joined.

    An extension never makes a due date earlier.
    """
    extended = work.extended_to > work.due_at
    has_date = (work.extended_to > language.moment(LONG_AGO)) | (work.joined_at <= work.due_at)
    return language.choose([(extended, work.extended_to), (has_date, work.due_at)], language.moment(NEVER))


def decide(work: WorkDates, now: datetime, language: Language = PYTHON) -> StatusDecision:
    """The person's status now or, if they have left, at the moment they left. A person who has left is never stuck.

    Time before the work opened does not count: no one is stuck on the day an educator assigns work.
    """
    moment, choose = language.moment, language.choose
    left = work.left_at <= moment(now)
    seen = choose([(left, work.left_at)], moment(now))
    done, begun = work.done_at <= seen, work.began_at <= seen
    due_at = own_due(work, language)

    def quiet(since: timedelta) -> Any:
        return (work.moved_at <= moment(now - since)) & (work.opens_at <= moment(now - since))

    stuck = begun & (work.left_at > moment(now)) & (quiet(IDLE) | ((due_at <= moment(now + SOON)) & quiet(SOON)))
    cases: list[tuple[Any, Status]] = [
        (done, "done"),
        (stuck, "stuck"),
        (begun, "started"),
        (work.opens_at > seen, "not_open"),
    ]
    return StatusDecision(
        status=choose([(condition, STATUSES.index(name)) for condition, name in cases], STATUSES.index("not_started")),
        due_at=due_at,
        extended=(work.extended_to > work.due_at),
        late=choose([(done, work.done_at)], seen) > due_at,
        begun=begun,
        done=done,
        left=left,
    )
