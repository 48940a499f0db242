"""One table of progress statuses, with which both the rule in code and the rule in SQL must agree."""

# ruff: noqa: E501  (tables have one row a case, however long)

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from learnapp.domain.cohorts.progress_status import IDLE, NEVER, SOON, Status, WorkDates

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
OPENED = NOW - timedelta(days=40)
JOINED = NOW - timedelta(days=60)
TICK = timedelta(seconds=1)


@dataclass(frozen=True)
class StatusCase:
    """The dates of a piece of work, and the status expected at `NOW`."""

    name: str
    work: WorkDates
    status: Status
    late: bool = False
    due_at: datetime = NEVER
    extended: bool = False


def days(count: float) -> datetime:
    return NOW + timedelta(days=count)


def case(
    name: str,
    status: Status,
    opens_at: datetime = OPENED,
    *,
    late: bool = False,
    own_due: datetime | None = None,
    joined_at: datetime = JOINED,
    extended: bool = False,
    **dates: datetime,
) -> StatusCase:
    """A case. The person's own due date is everyone's unless another is given."""
    work = WorkDates(opens_at, joined_at=joined_at, **dates)
    return StatusCase(name, work, status, late, own_due or dates.get("due_at", NEVER), extended)


# fmt: off
CASES = (
    case("assigned and not begun", "not_started"),
    case("opens tomorrow", "not_open", days(1)),
    case("opens this moment", "not_started", NOW),
    case("begun before it opens", "started", days(1), began_at=days(-1), moved_at=days(-1)),
    case("done before it opens", "done", days(1), began_at=days(-1), moved_at=days(-1), done_at=days(-1)),
    case("begun this moment", "started", began_at=NOW, moved_at=NOW),
    case("done this moment", "done", began_at=days(-1), moved_at=NOW, done_at=NOW),
    case("due this moment", "not_started", due_at=NOW),
    case("due a second ago", "not_started", late=True, due_at=NOW - TICK),
    case("idle for a second too few", "started", began_at=days(-30), moved_at=NOW - IDLE + TICK),
    case("idle for long enough", "stuck", began_at=days(-30), moved_at=NOW - IDLE),
    case("due soon and quiet", "stuck", due_at=NOW + SOON, began_at=days(-9), moved_at=NOW - SOON),
    case("due a second later", "started", due_at=NOW + SOON + TICK, began_at=days(-9), moved_at=NOW - SOON),
    case("quiet for a second too few", "started", due_at=NOW + SOON, began_at=days(-9), moved_at=NOW - SOON + TICK),
    case("overdue and quiet", "stuck", late=True, due_at=days(-1), began_at=days(-9), moved_at=days(-5)),
    case("overdue and moving", "started", late=True, due_at=days(-1), began_at=days(-9), moved_at=days(-1)),
    case("done in time", "done", due_at=days(-1), began_at=days(-9), moved_at=days(-2), done_at=days(-2)),
    case("done late", "done", late=True, due_at=days(-3), began_at=days(-9), moved_at=days(-2), done_at=days(-2)),
    case("done at the last moment", "done", due_at=days(-3), began_at=days(-9), moved_at=days(-3), done_at=days(-3)),
    case("begun long before it opened yesterday", "started", days(-1), began_at=days(-300), moved_at=days(-300)),
    case("begun long before it opened two weeks ago", "stuck", NOW - IDLE, began_at=days(-300), moved_at=days(-300)),
    # Own due dates
    case("joined the moment it was due", "not_started", late=True, due_at=days(-1), joined_at=days(-1)),
    case("joined after it was due", "not_started", due_at=days(-1), joined_at=days(-1) + TICK, own_due=NEVER),
    case("has longer", "not_started", due_at=days(-1), extended_to=days(3), own_due=days(3), extended=True),
    case("had longer, which has passed", "not_started", late=True, due_at=days(-9), extended_to=days(-1), own_due=days(-1), extended=True),
    case("everybody has longer now", "not_started", due_at=days(5), extended_to=days(3)),
    case("everybody has as long now", "not_started", due_at=days(3), extended_to=days(3)),
    case("an extension of what has no due date", "not_started", extended_to=days(3)),
    case("joined late and has longer", "not_started", due_at=days(-9), joined_at=days(-8), extended_to=days(2), own_due=days(2), extended=True),
    case("done within a longer time", "done", due_at=days(-9), extended_to=days(-1), own_due=days(-1), extended=True, began_at=days(-20), moved_at=days(-2), done_at=days(-2)),
    # A person who left keeps the status they had then
    case("left before beginning", "not_started", began_at=days(-4), moved_at=days(-4), left_at=days(-5)),
    case("left before finishing", "started", began_at=days(-39), moved_at=days(-4), done_at=days(-4), left_at=days(-5)),
    case("left when done", "done", began_at=days(-39), moved_at=days(-6), done_at=days(-6), left_at=days(-5)),
    case("left before it was due", "not_started", due_at=days(-3), left_at=days(-5)),
    case("left after it was due", "not_started", late=True, due_at=days(-6), left_at=days(-5)),
    case("left overdue, and did it afterwards", "started", late=True, due_at=days(-6), began_at=days(-9), moved_at=days(-4), done_at=days(-4), left_at=days(-5)),
    case("left before it opened", "not_open", days(-2), left_at=days(-5)),
    case("left this moment, and was idle", "started", began_at=days(-30), moved_at=days(-20), left_at=NOW),
    case("leaves later", "stuck", began_at=days(-30), moved_at=days(-20), left_at=days(5)),
)
# fmt: on
