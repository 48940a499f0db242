"""Assigned work as its owner sees it: its title, and when it is due, said kindly and in UK time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from learnapp.domain.cohorts import assigned_work as rules
from learnapp.domain.cohorts.assigned_work import AssignedWork
from learnapp.domain.content.content import AnyActivity, Module
from learnapp.domain.dates import uk_times


@dataclass(frozen=True)
class AssignedWorkSummary:
    """A piece of assigned work with its title and its due date in words. No `activity`: the whole module."""

    work: AssignedWork
    module: Module
    activity: AnyActivity | None
    when: str

    @property
    def title(self) -> str:
        return (self.activity or self.module).title


def summaries(
    found: Iterable[AssignedWork], modules: Mapping[str, Module], moment: datetime
) -> list[AssignedWorkSummary]:
    """Assignments with their titles, without those whose work is no longer on offer, as no one can do it."""
    found = list(found)
    parts = {work.module: _parts(modules[work.module]) for work in found if work.module in modules}
    offered = rules.on_offer(found, {slug: set(activities) for slug, activities in parts.items()})
    return [
        AssignedWorkSummary(work, modules[work.module], parts[work.module].get(work.activity), when_due(work, moment))
        for work in offered
    ]


def _parts(module: Module) -> dict[str, AnyActivity]:
    return {activity.slug: activity for activity in module.activities}


def when_due(work: AssignedWork, now: datetime) -> str:
    """One sentence on when the work is due or was done, such as `Due 5pm on Fri 6 November, in 4 days`."""
    if work.done_at is not None:
        late = ", after it was due" if work.state == "done_late" else ""
        return f"Done on {uk_times.date_words(uk_times.day_of(work.done_at))}{late}"
    if work.due_at is not None and work.state == "late":
        return f"Was due {uk_times.short_words(work.due_at, now)}. You can still do it"
    own = "extended for you: due" if work.extended else "due"
    due = f"{own} {uk_times.short_words(work.due_at, now)}" if work.due_at else "no due date"
    if work.state == "not_open_yet":
        return f"Opens {uk_times.short_opening_words(work.opens_at, now)}, {due}"
    return due[0].upper() + due[1:] + (_in_days(work.due_at, now) if work.due_at else "")


def _in_days(due_at: datetime, now: datetime) -> str:
    days = uk_times.days_between(now, due_at)
    return f", in {days} days" if days > 1 else ""
