"""A cohort at a glance: the state of each assignment, and its people with their statuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.engine import Connection

from learnapp.domain.cohorts.progress_status import STATUSES
from learnapp.domain.content.content import Module
from learnapp.domain.numbers.list_pages import ListPage, list_page
from learnapp.domain.people.name_order import name_key, surname_key
from learnapp.educator.assignments.assignment_queries import own_title
from learnapp.educator.cohorts import cohort_columns
from learnapp.educator.cohorts.cohort_columns import ORDERS, AssignmentSummary, Column, PersonsWork
from learnapp.educator.cohorts.cohort_filter import CohortFilters
from learnapp.store.cohorts import cohort_snapshots, cohort_status
from learnapp.store.cohorts.cohort_snapshots import (
    MEANING,
    NOT_THEIRS,
    CohortSnapshot,
    MemberStatus,
)
from learnapp.store.cohorts.cohort_status import ActiveAssignment, MemberRow, StatusRow

MOST_COLUMNS = 6
"""Assignments shown side by side; with more, the others are chosen one at a time."""


class MemberStatuses(NamedTuple):
    """One person: their status in each assignment shown, None if they do not have it; and cells when one is chosen."""

    person: MemberRow
    stands: tuple[MemberStatus | None, ...]
    work: PersonsWork | None
    cells: list[str]


@dataclass(frozen=True)
class Overview:
    """The cohort at one moment, its assignments that have not been withdrawn, and its sub-groups' names."""

    snapshot: CohortSnapshot
    pieces: list[AssignmentSummary]
    groups: dict[int, str]


@dataclass(frozen=True)
class CohortTable:
    """A page of people. `columns` are those of the assignment chosen."""

    rows: list[MemberStatuses]
    shown: list[AssignmentSummary]
    columns: list[Column]
    part: ListPage


def overview(connection: Connection, cohort_id: int, modules: Mapping[str, Module], now: datetime) -> Overview:
    """The cohort as its educators see it: three queries with a stored snapshot, seven to make one."""
    found = cohort_status.active_assignments(connection, cohort_id)
    made_with = cohort_snapshots.fingerprint([(a.id, a.revision, a.extensions) for a in found])
    snapshot = cohort_snapshots.current(connection, cohort_id, made_with, now)
    groups = cohort_status.subgroup_names(connection, cohort_id)
    return Overview(snapshot, [_summary(one, snapshot, modules) for one in found], groups)


def _summary(one: ActiveAssignment, snapshot: CohortSnapshot, modules: Mapping[str, Module]) -> AssignmentSummary:
    module = modules.get(one.module)
    title = own_title((one.module, one.activity), modules)
    parts = len(module.syllabus) if module and not one.activity else 1
    return AssignmentSummary(
        one, title, module.title if module else one.module, parts, snapshot.counts[one.id], snapshot.over_time[one.id]
    )


def table(connection: Connection, cohort_id: int, seen: Overview, wanted: CohortFilters) -> CohortTable:
    """The page asked for; the last one if there are fewer pages."""
    shown = _shown(seen.pieces, wanted)
    people = chosen(connection, cohort_id, seen, wanted)
    part = list_page(len(people), wanted.page)
    here = people[part.start : part.end]
    columns = cohort_columns.on_page(shown[0]) if wanted.assignment and shown else []
    rows = rows_of(connection, cohort_id, seen.snapshot, shown, columns, here)
    return CohortTable(rows, shown, columns, part)


def _shown(pieces: list[AssignmentSummary], wanted: CohortFilters) -> list[AssignmentSummary]:
    if wanted.assignment:
        return [piece for piece in pieces if piece.id == wanted.assignment]
    return pieces[-MOST_COLUMNS:]


def rows_of(
    connection: Connection,
    cohort_id: int,
    snapshot: CohortSnapshot,
    shown: list[AssignmentSummary],
    columns: list[Column],
    places: Sequence[int],
) -> list[MemberStatuses]:
    """These people, given by their places in the snapshot, as rows."""
    everybody = snapshot.people
    ids = [everybody[place] for place in places]
    someones = {one.person_id: one for one in cohort_status.member_rows(connection, cohort_id, snapshot.as_at, ids)}
    lines: dict[tuple[int, int], StatusRow] = {}
    if columns:
        lines = cohort_status.lines(connection, cohort_id, snapshot.as_at, ids, [piece.id for piece in shown])
    letters = [snapshot.work[piece.id] for piece in shown]
    found = []
    for place, who in zip(places, ids, strict=True):
        if who in someones:
            stands = tuple(MEANING.get(letter[place]) for letter in letters)
            line = lines.get((who, shown[0].id)) if columns else None
            work = PersonsWork(someones[who], shown[0], line) if line else None
            found.append(MemberStatuses(someones[who], stands, work, cohort_columns.cells(columns, work)))
    return found


# Which people, in which order --------------------------------------------------------------------


def chosen(connection: Connection, cohort_id: int, seen: Overview, wanted: CohortFilters) -> Sequence[int]:
    """The places in the snapshot of the people asked for, in the order asked for."""
    snapshot = seen.snapshot
    here, everybody = snapshot.here, snapshot.people
    places: Sequence[int] = range(here, len(everybody)) if wanted.state == "left" else range(here)
    sorted_already = wanted.sort == "state" and not (wanted.assignment or wanted.down or wanted.state == "left")
    if sorted_already:  # as the page opens, and then nothing has to be done for each person
        places = snapshot.by_need
    letters = [snapshot.work[piece.id] for piece in seen.pieces if wanted.assignment in (0, piece.id)]
    if fits := _fits(wanted.state):
        good = frozenset(letter for letter, stands in MEANING.items() if fits(stands))
        places = [place for place in places if any(work[place] in good for work in letters)]
    elif wanted.state == "unassigned":
        places = [place for place in places if all(work[place] == NOT_THEIRS for work in letters)]
    elif wanted.assignment and wanted.state != "left":
        places = [place for place in places if letters[0][place] != NOT_THEIRS]
    if wanted.group is not None:
        groups = snapshot.groups
        places = [place for place in places if groups[place] == wanted.group]
    if wanted.name:
        named = cohort_status.named(connection, cohort_id, wanted.name)
        places = [place for place in places if everybody[place] in named]
    return places if sorted_already else _sorted(connection, cohort_id, seen, wanted, places, letters)


def _fits(state: str) -> Callable[[MemberStatus], bool] | None:
    """A test for members in this state; None if the state is not about one assignment."""
    if state == "late":
        return lambda stands: stands.late and stands.status != "done"
    if state == "extended":
        return lambda stands: stands.extended
    if state in STATUSES:
        return lambda stands: stands.status == state
    return None


def _sorted(
    connection: Connection,
    cohort_id: int,
    seen: Overview,
    wanted: CohortFilters,
    places: Sequence[int],
    letters: list[str],
) -> Sequence[int]:
    """In the order asked for; people without a value come last, whichever way round. Places are in order of name."""
    snapshot = seen.snapshot
    if wanted.sort == "name":
        return places[::-1] if wanted.down else places
    if wanted.sort == "surname":
        named = cohort_status.names(connection, cohort_id)
        return sorted(places, key=lambda place: surname_key(named.get(snapshot.people[place], "")), reverse=wanted.down)
    if wanted.sort == "group":
        groups = snapshot.groups
        return _by(places, lambda place: _group_key(seen.groups.get(groups[place], "")), wanted.down)
    if wanted.sort == "state":
        return cohort_snapshots.by_need(places, letters, down=wanted.down)
    lines = cohort_status.lines(connection, cohort_id, snapshot.as_at, None, [wanted.assignment])
    everybody = snapshot.people
    in_order = ORDERS[wanted.sort]

    def key(place: int) -> Any:
        line = lines.get((everybody[place], wanted.assignment))
        return in_order(line) if line else None

    return _by(places, key, wanted.down)


def _group_key(name: str) -> tuple[str, str] | None:
    return name_key(name) if name else None


def _by(places: Sequence[int], key: Callable[[int], Any], down: bool) -> list[int]:
    known = [place for place in places if key(place) is not None]
    rest = [place for place in places if key(place) is None]
    return sorted(known, key=key, reverse=down) + rest


# As a file ---------------------------------------------------------------------------------------

CHUNK = 200
"""People read at a time for a file."""


def entries(
    connection: Connection, cohort_id: int, seen: Overview, wanted: CohortFilters, places: Sequence[int]
) -> list[tuple[MemberRow, PersonsWork | None]]:
    """The lines of the file: some people, in the order given, each with the assignments asked for that concern them."""
    everybody = seen.snapshot.people
    shown = [piece for piece in seen.pieces if wanted.assignment in (0, piece.id)]
    ids = [everybody[place] for place in places]
    lines = cohort_status.lines(connection, cohort_id, seen.snapshot.as_at, ids, [piece.id for piece in shown])
    found: list[tuple[MemberRow, PersonsWork | None]] = []
    for one in cohort_status.member_rows(connection, cohort_id, seen.snapshot.as_at, ids):
        theirs = [(piece, lines.get((one.person_id, piece.id))) for piece in shown]
        found += [(one, PersonsWork(one, piece, line)) for piece, line in theirs if line] or [(one, None)]
    return found
