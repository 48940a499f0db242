"""What one person has been assigned, and the state of each piece of work.

Dates and completion alone decide a state. A due moment is the last at which work is in time. An assignment counts for
people who are in its cohort now; a person who joined after it was due has no due date for it, because no one should be
late on the day they arrive. An extension never makes a due date earlier.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from learnapp.domain.cohorts.progress_status import LONG_AGO, NEVER, STATUSES, WorkDates, decide, own_due

WorkState = Literal["not_open_yet", "open", "done", "done_late", "late"]
FINISHED: frozenset[WorkState] = frozenset({"done", "done_late"})


@dataclass(frozen=True)
class AssignmentFacts:
    """One assignment as it concerns one person. No `activity`: the whole module.

    `due_at` is the same for everyone; `extended_to` is this person's own, with its reason. `changed_at` is when any
    part of it last changed, the extension included. `done_at` is when this person finished the work.
    """

    assignment: int
    cohort_id: int
    cohort: str
    module: str
    activity: str
    opens_at: datetime
    due_at: datetime | None
    note: str
    made_at: datetime
    changed_at: datetime
    joined_at: datetime
    extended_to: datetime | None = None
    reason: str = ""
    done_at: datetime | None = None

    @property
    def own_due(self) -> datetime | None:
        """When it is due for this person; None if it has no due date for them."""
        due_at: datetime = own_due(self._dates)
        return due_at if due_at < NEVER else None

    @property
    def extended(self) -> bool:
        """Whether this person has longer than the others."""
        return bool(self._dates.extended_to > self._dates.due_at)

    @property
    def _dates(self) -> WorkDates:
        return WorkDates(self.opens_at, self.due_at or NEVER, self.joined_at, self.extended_to or LONG_AGO)


@dataclass(frozen=True)
class AssignedWork:
    """A piece of work assigned to one person: listed once, however often it was assigned, with the earliest due date.

    `sources` are the assignments it comes from, the one whose due date counts first.
    """

    module: str
    activity: str
    opens_at: datetime
    due_at: datetime | None
    extended: bool
    done_at: datetime | None
    state: WorkState
    sources: tuple[AssignmentFacts, ...]

    @property
    def finished(self) -> bool:
        return self.state in FINISHED


def state(opens_at: datetime, due_at: datetime | None, done_at: datetime | None, now: datetime) -> WorkState:
    """The state of work for one person, `due_at` being their own due moment: the status in the words of their own page.

    Work counts as done even before it opens: no one loses it for being early.
    """
    found = decide(WorkDates(opens_at, due_at or NEVER, done_at=done_at or NEVER), max(now, done_at or now))
    status = STATUSES[found.status]
    if status == "done":
        return "done_late" if found.late else "done"
    if status == "not_open":
        return "not_open_yet"
    return "late" if found.late else "open"


def assigned_work(assigned: Iterable[AssignmentFacts], now: datetime) -> list[AssignedWork]:
    """One person's assigned work: late first, then open by due date, then still to open, then done."""
    works: dict[tuple[str, str], list[AssignmentFacts]] = {}
    for one in assigned:
        works.setdefault((one.module, one.activity), []).append(one)
    return sorted((_assigned_work(found, now) for found in works.values()), key=_order)


def on_offer(found: Iterable[AssignedWork], parts: dict[str, Collection[str]]) -> list[AssignedWork]:
    """The assigned work that can be done: `parts` has the activities of each module on offer."""
    return [d for d in found if d.module in parts and (not d.activity or d.activity in parts[d.module])]


def _assigned_work(found: list[AssignmentFacts], now: datetime) -> AssignedWork:
    sources = tuple(sorted(found, key=lambda one: (*_soonest(one.own_due), one.opens_at, one.assignment)))
    first = sources[0]
    opens_at = min(one.opens_at for one in sources)
    done_at = min((one.done_at for one in sources if one.done_at), default=None)
    due_at = first.own_due
    return AssignedWork(
        module=first.module,
        activity=first.activity,
        opens_at=opens_at,
        due_at=due_at,
        extended=first.extended,
        done_at=done_at,
        state=state(opens_at, due_at, done_at, now),
        sources=sources,
    )


def _soonest(when: datetime | None) -> tuple[bool, float]:
    """A sort key: items without a date come last."""
    return when is None, when.timestamp() if when else 0.0


_RANK: dict[WorkState, int] = {"late": 0, "open": 1, "not_open_yet": 2, "done": 3, "done_late": 3}


def _order(work: AssignedWork) -> tuple[int, bool, float, str, str]:
    if work.state == "not_open_yet":
        by: tuple[bool, float] = (False, work.opens_at.timestamp())
    elif work.done_at is not None:
        by = (False, -work.done_at.timestamp())
    else:
        by = _soonest(work.due_at)
    return _RANK[work.state], *by, work.module, work.activity
