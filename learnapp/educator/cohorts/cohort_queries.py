"""A cohort at a glance: how each assignment stands, and its people with where they stand."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy.engine import Connection

from learnapp.domain.cohorts.progress_status import STANDINGS, Standing
from learnapp.domain.content.content import Module
from learnapp.educator.assignments.assignment_queries import own_title, titled
from learnapp.educator.cohorts.cohort_filter import Wanted
from learnapp.store.cohorts import cohort_snapshots, cohort_status
from learnapp.store.cohorts.cohort_snapshots import MEANING, NOT_THEIRS, Counts, OverTime, Roll, Stands
from learnapp.store.cohorts.cohort_status import Given, Line, Someone

PAGE = 30
"""People on a page."""
MOST_COLUMNS = 6
"""Assignments shown side by side; with more, the others are chosen one at a time."""


@dataclass(frozen=True)
class Piece:
    """One assignment as the page shows it: what work it is, whom it is for, and how those here stand."""

    assignment: Given
    title: str
    module_title: str
    parts: int
    counts: Counts
    over_time: OverTime

    @property
    def id(self) -> int:
        return self.assignment.id

    @property
    def full_title(self) -> str:
        """Its title, with whom it is for if not for all."""
        return titled(self.title, self.assignment.subgroup or self.assignment.person)

    @property
    def drawn_from(self) -> Hashable:
        """All that a page says of it as it stands now."""
        return self.assignment, self.title, msgspec.json.encode(self.counts)


class Row(NamedTuple):
    """One person: how they stand in each assignment shown, None where it is not theirs; more where one is chosen."""

    person: Someone
    stands: tuple[Stands | None, ...]
    line: Line | None


@dataclass(frozen=True)
class Glance:
    """The cohort as at one moment, its assignments that have not been withdrawn, and its sub-groups' names."""

    roll: Roll
    pieces: list[Piece]
    groups: dict[int, str]


@dataclass(frozen=True)
class Table:
    """A page of people. `total` are those on all pages."""

    rows: list[Row]
    shown: list[Piece]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def glance(connection: Connection, cohort_id: int, modules: Mapping[str, Module], now: datetime) -> Glance:
    """The cohort as its educators see it: three queries where a roll is kept, seven where one is made."""
    found = cohort_status.given(connection, cohort_id)
    made_with = cohort_snapshots.fingerprint((a.id, a.revision, a.extensions) for a in found)
    roll = cohort_snapshots.current(connection, cohort_id, made_with, now)
    groups = cohort_status.subgroup_names(connection, cohort_id)
    return Glance(roll, [_piece(one, roll, modules) for one in found], groups)


def _piece(one: Given, roll: Roll, modules: Mapping[str, Module]) -> Piece:
    module = modules.get(one.module)
    title = own_title((one.module, one.activity), modules)
    parts = len(module.syllabus) if module and not one.activity else 1
    return Piece(one, title, module.title if module else one.module, parts, roll.counts[one.id], roll.over_time[one.id])


def table(connection: Connection, cohort_id: int, seen: Glance, wanted: Wanted) -> Table:
    """The page asked for; the last one if there are not so many."""
    shown = _shown(seen.pieces, wanted)
    people = chosen(connection, cohort_id, seen, wanted)
    page = min(wanted.page, max(1, -(-len(people) // PAGE)))
    here = people[(page - 1) * PAGE : page * PAGE]
    rows = rows_of(connection, cohort_id, seen.roll, shown, here, detail=bool(wanted.assignment))
    return Table(rows, shown, len(people), page)


def _shown(pieces: list[Piece], wanted: Wanted) -> list[Piece]:
    if wanted.assignment:
        return [piece for piece in pieces if piece.id == wanted.assignment]
    return pieces[-MOST_COLUMNS:]


def rows_of(
    connection: Connection, cohort_id: int, roll: Roll, shown: list[Piece], places: Sequence[int], *, detail: bool
) -> list[Row]:
    """These people, given by their places in the roll, as rows."""
    everybody = roll.people
    ids = [everybody[place] for place in places]
    someones = {one.person_id: one for one in cohort_status.someones(connection, cohort_id, roll.as_at, ids)}
    lines: dict[tuple[int, int], Line] = {}
    if detail:
        lines = cohort_status.lines(connection, cohort_id, roll.as_at, ids, [piece.id for piece in shown])
    letters = [roll.work[piece.id] for piece in shown]
    found = []
    for place, who in zip(places, ids, strict=True):
        if who in someones:
            stands = tuple(MEANING.get(letter[place]) for letter in letters)
            line = lines.get((who, shown[0].id)) if detail and shown else None
            found.append(Row(someones[who], stands, line))
    return found


# Which people, in which order --------------------------------------------------------------------


def chosen(connection: Connection, cohort_id: int, seen: Glance, wanted: Wanted) -> Sequence[int]:
    """The places in the roll of the people asked for, in the order asked for."""
    roll = seen.roll
    here, everybody = roll.here, roll.people
    if wanted.plain:
        return range(here)
    places: Sequence[int] = range(here, len(everybody)) if wanted.state == "left" else range(here)
    letters = [roll.work[piece.id] for piece in seen.pieces if wanted.assignment in (0, piece.id)]
    if fits := _fits(wanted.state):
        good = frozenset(letter for letter, stands in MEANING.items() if fits(stands))
        places = [place for place in places if any(work[place] in good for work in letters)]
    elif wanted.state == "unassigned":
        places = [place for place in places if all(work[place] == NOT_THEIRS for work in letters)]
    elif wanted.assignment and wanted.state != "left":
        places = [place for place in places if letters[0][place] != NOT_THEIRS]
    if wanted.group is not None:
        groups = roll.groups
        places = [place for place in places if groups[place] == wanted.group]
    if wanted.name:
        named = cohort_status.named(connection, cohort_id, wanted.name)
        places = [place for place in places if everybody[place] in named]
    return _sorted(connection, cohort_id, seen, wanted, places, letters)


def _fits(state: str) -> Callable[[Stands], bool] | None:
    """Whether somebody who stands so is asked for; None if the state is not about one assignment."""
    if state == "late":
        return lambda stands: stands.late and stands.standing != "done"
    if state == "extended":
        return lambda stands: stands.extended
    if state in STANDINGS:
        return lambda stands: stands.standing == state
    return None


_BEHIND: dict[Standing, int] = {"stuck": 0, "not_started": 1, "started": 2, "done": 3, "not_open": 4}


def _sorted(
    connection: Connection,
    cohort_id: int,
    seen: Glance,
    wanted: Wanted,
    places: Sequence[int],
    letters: list[str],
) -> Sequence[int]:
    """In the order asked for; those it says nothing of come last, whichever way round. Places are in order of name."""
    roll = seen.roll
    if wanted.sort == "name":
        return places[::-1] if wanted.down else places
    if wanted.sort == "group":
        groups = roll.groups
        return _by(places, lambda place: seen.groups.get(groups[place], "").casefold() or None, wanted.down)
    if wanted.sort == "state":
        rank = {letter: (_BEHIND[stands.standing], not stands.late) for letter, stands in MEANING.items()}
        rank[NOT_THEIRS] = (9, True)
        return _by(places, lambda place: min((rank[work[place]] for work in letters), default=None), wanted.down)
    lines = cohort_status.lines(connection, cohort_id, roll.as_at, None, [wanted.assignment])
    everybody = roll.people
    name = {"due": "due_at", "done": "done_at", "result": "best_share"}[wanted.sort]

    def key(place: int) -> Any:
        line = lines.get((everybody[place], wanted.assignment))
        return getattr(line, name) if line else None

    return _by(places, key, wanted.down)


def _by(places: Sequence[int], key: Callable[[int], Any], down: bool) -> list[int]:
    known = [place for place in places if key(place) is not None]
    rest = [place for place in places if key(place) is None]
    return sorted(known, key=key, reverse=down) + rest


# As a file ---------------------------------------------------------------------------------------

CHUNK = 200
"""People read at a time for a file."""


@dataclass(frozen=True)
class Entry:
    """One line of the file: a person and an assignment; neither `piece` nor `line` for somebody with none."""

    person: Someone
    piece: Piece | None
    line: Line | None


def entries(connection: Connection, cohort_id: int, seen: Glance, wanted: Wanted, places: Sequence[int]) -> list[Entry]:
    """The lines of some people, in the order given, each with the assignments asked for that concern them."""
    everybody = seen.roll.people
    shown = [piece for piece in seen.pieces if wanted.assignment in (0, piece.id)]
    ids = [everybody[place] for place in places]
    lines = cohort_status.lines(connection, cohort_id, seen.roll.as_at, ids, [piece.id for piece in shown])
    found: list[Entry] = []
    for one in cohort_status.someones(connection, cohort_id, seen.roll.as_at, ids):
        theirs = [(piece, lines.get((one.person_id, piece.id))) for piece in shown]
        some = [Entry(one, piece, line) for piece, line in theirs if line]
        found += some or [Entry(one, None, None)]
    return found
