"""Assignments as pages show them: the name of the work, who has it, and what two educators typed at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from learnapp.domain.content.content import Module
from learnapp.domain.dates import uk_times
from learnapp.domain.numbers.counted import counted
from learnapp.domain.people.name_order import folded
from learnapp.store.cohorts import assignments, cohorts, memberships
from learnapp.store.cohorts.assignments import Assignment, Schedule, Target, Work
from learnapp.store.cohorts.cohorts import Subgroup
from learnapp.store.cohorts.memberships import Member

MOST_FOUND = 10
"""How many people a search shows; if it finds more, the page asks for a longer part of the name."""


@dataclass(frozen=True)
class ListedAssignment:
    """An assignment with its title. `offered` is False if learners can no longer do it. `people` is how many have it
    now; `opened` whether it has opened.
    """

    assignment: Assignment
    title: str
    offered: bool
    to: str
    people: int
    opened: bool


@dataclass(frozen=True)
class AssignmentDifference:
    """One part of an assignment that two educators changed at once, in words."""

    name: str
    now: str
    typed: str


def title(work: Work, modules: Mapping[str, Module]) -> tuple[str, bool]:
    """(the work's title, whether it is on offer)."""
    slug, activity = work
    module = modules.get(slug)
    if module is None:
        return (f"{slug}, {activity}" if activity else slug), False
    if not activity:
        return module.title, True
    found = next((one for one in module.activities if one.slug == activity), None)
    return (f"{found.title}, in {module.title}", True) if found else (f"{activity}, in {module.title}", False)


def own_title(work: Work, modules: Mapping[str, Module]) -> str:
    """The activity's own title, or the module's: short, for lists of a cohort's work side by side."""
    slug, activity = work
    module = modules.get(slug)
    if module is None:
        return slug
    return ((module.activity(activity) if activity else None) or module).title


def titled(title: str, target: str) -> str:
    """A title, with the people the work is for unless it is for all."""
    return f"{title}, {target}" if target else title


def listed(
    connection: Connection, cohort_id: int, modules: Mapping[str, Module], now: datetime
) -> list[ListedAssignment]:
    """All of a cohort's assignments. Three queries, however many there are."""
    found = assignments.assignments_of(connection, cohort_id, now)
    groups = cohorts.subgroups(connection, cohort_id, now)
    people = memberships.count(connection, cohort_id, now)
    return [_listed(one, modules, groups, people, now) for one in found]


def one_listed(
    connection: Connection, cohort_id: int, assignment_id: int, modules: Mapping[str, Module], now: datetime
) -> ListedAssignment | None:
    """One assignment of a cohort; None if it does not exist."""
    found = assignments.get(connection, cohort_id, assignment_id, now)
    if found is None:
        return None
    groups = cohorts.subgroups(connection, cohort_id, now)
    return _listed(found, modules, groups, memberships.count(connection, cohort_id, now), now)


def _listed(
    one: Assignment, modules: Mapping[str, Module], groups: Sequence[Subgroup], people: int, now: datetime
) -> ListedAssignment:
    name, offered = title(one.work, modules)
    to = "the whole cohort"
    if one.target.person_id is not None:
        to, people = one.person, int(one.person_here)
    elif one.target.subgroup_id is not None:
        to, people = one.subgroup, next((g.people for g in groups if g.id == one.target.subgroup_id), 0)
    return ListedAssignment(one, name, offered, to, people, one.terms.opens_at <= now)


def concerns(target: Target, member: Member, now: datetime) -> bool:
    """Whether this member now has the work that is for `target`."""
    if not member.active_at(now):
        return False
    if target.person_id is not None:
        return target.person_id == member.person_id
    return target.subgroup_id is None or target.subgroup_id == member.subgroup_id


def people_found(connection: Connection, cohort_id: int, text: str, now: datetime) -> tuple[list[Member], int]:
    """(the first members with this in their name or address, how many there are).

    A full name finds that person alone.
    """
    found, count = memberships.with_words(connection, cohort_id, text.strip(), "now", now)
    address = text.strip().casefold()
    exact = [one for one in found if folded(text) == folded(one.name) or address == one.email.casefold()]
    return (exact, 1) if len(exact) == 1 else (found[:MOST_FOUND], count)


def differences(now: Schedule, typed: Schedule) -> list[AssignmentDifference]:
    """What differs between the current terms and those typed, part by part."""

    def due(terms: Schedule) -> str:
        return uk_times.words(terms.due_at) if terms.due_at else "no due date"

    def days(number: int | None, word: str) -> str:
        return "none" if number is None else f"{counted(number, 'day')} {word}"

    parts = [
        AssignmentDifference("Opens", uk_times.opening_words(now.opens_at), uk_times.opening_words(typed.opens_at)),
        AssignmentDifference("Due", due(now), due(typed)),
        AssignmentDifference("Note", now.note or "none", typed.note or "none"),
        AssignmentDifference("First reminder", *(days(t.remind_before_days, "before") for t in (now, typed))),
        AssignmentDifference("Second reminder", *(days(t.remind_after_days, "after") for t in (now, typed))),
    ]
    return [part for part in parts if part.now != part.typed]


STATES = ("open", "upcoming", "past", "left", "withdrawn")
"""The lists that a cohort's assignments are sorted into; the fields of an address that ask for their pages."""


def sorted_out(found: Iterable[ListedAssignment], now: datetime) -> dict[str, list[ListedAssignment]]:
    """From those by due date, a list for each state: what is over starts with the latest. Assignments to a person who
    has left are listed apart.
    """
    groups: dict[str, list[ListedAssignment]] = {name: [] for name in STATES}
    for one in found:
        when = one.assignment.when(now)
        groups["left" if when != "withdrawn" and not one.assignment.person_here else when].append(one)
    groups["past"].reverse()
    groups["left"].reverse()
    groups["withdrawn"].sort(key=lambda one: one.assignment.withdrawn_at or now, reverse=True)
    return groups
