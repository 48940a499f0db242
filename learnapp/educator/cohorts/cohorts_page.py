"""What an educator's start page shows of each cohort: the work that not everyone has done, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from learnapp.domain.cohorts.progress_status import MOST_PRESSING, Status
from learnapp.domain.content.content import Module
from learnapp.domain.dates import uk_times
from learnapp.domain.numbers.counted import listed
from learnapp.educator.assignments.assignment_queries import own_title, titled
from learnapp.educator.status_words import STATUS_WORDS
from learnapp.store.cohorts.cohorts import Cohort, ListedCohort
from learnapp.store.cohorts.work_in_brief import WorkInBrief

MOST_SHOWN = 4
"""Assignments shown of one cohort; its overview has the others."""
HELPED = tuple((status, STATUS_WORDS[status].text.lower()) for status in MOST_PRESSING if STATUS_WORDS[status].prompt)
"""Statuses that need an educator, the most pressing first, with the words for them."""


@dataclass(frozen=True)
class PeopleInBrief:
    """People of one status: how many, and as many names as the line has room for."""

    status: Status
    words: str
    count: int
    names: str


@dataclass(frozen=True)
class WorkLine:
    """One assignment that someone still has to finish, or that no one has yet."""

    id: int
    title: str
    when: str
    done: int
    people: int
    late: int
    behind: tuple[PeopleInBrief, ...]


@dataclass(frozen=True)
class CohortCard:
    """A cohort with its unfinished work, the most urgent first. `nudge` is the group to write to first, if any."""

    cohort: Cohort
    people: int
    invited: int
    work: tuple[WorkLine, ...]
    more: int
    assigned: bool
    nudge: tuple[WorkLine, PeopleInBrief] | None


def cards(
    cohorts: Sequence[ListedCohort], work: Sequence[WorkInBrief], modules: Mapping[str, Module], now: datetime
) -> list[CohortCard]:
    """A card for each open cohort, in the order given."""
    return [_card(one, [w for w in work if w.cohort_id == one.cohort.id], modules, now) for one in cohorts]


def _card(
    listed: ListedCohort, work: Sequence[WorkInBrief], modules: Mapping[str, Module], now: datetime
) -> CohortCard:
    lines = [_line(one, modules, now) for one in work if one.unfinished or not one.people]
    groups = [(line, group) for line in lines for group in line.behind]
    nudges = (pair for status, _ in HELPED for pair in groups if pair[1].status == status)
    shown = tuple(lines[:MOST_SHOWN])
    return CohortCard(
        listed.cohort, listed.people, listed.invited, shown, len(lines) - len(shown), bool(work), next(nudges, None)
    )


def _line(one: WorkInBrief, modules: Mapping[str, Module], now: datetime) -> WorkLine:
    behind = tuple(
        PeopleInBrief(status, words, one.counts[status], _named(one.names[status], one.counts[status]))
        for status, words in HELPED
        if one.counts.get(status)
    )
    title = titled(own_title((one.module, one.activity), modules), one.to)
    return WorkLine(one.id, title, _when(one, now), one.counts.get("done", 0), one.people, one.late, behind)


def _named(names: Sequence[str], count: int) -> str:
    """`Ann Low, Ben Ray and 4 more`."""
    if count > len(names):
        return f"{', '.join(names[:-1])} and {count - len(names) + 1} more"
    return listed(names)


def _when(one: WorkInBrief, now: datetime) -> str:
    opens = f"Opens {uk_times.short_opening_words(one.opens_at, now)}. " if one.opens_at > now else ""
    if one.due_at is None:
        return f"{opens}No due date"
    return f"{opens}{'Was due' if one.due_at <= now else 'Due'} {uk_times.short_words(one.due_at, now)}"
