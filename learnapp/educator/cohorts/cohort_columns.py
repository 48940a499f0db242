"""The columns of a cohort's table: what each says on the page and in the file, and what the table can be sorted by.

A column is added by adding it to `COLUMNS`; the page, the file and the orders follow from the list.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from learnapp.domain.dates.uk_times import UK
from learnapp.domain.numbers.percentages import percent, whole_percent
from learnapp.domain.people.written_names import name_parts
from learnapp.educator.assignments.assignment_queries import titled
from learnapp.educator.status_words import STATUS_WORDS
from learnapp.store.cohorts.cohort_snapshots import OverTime, StatusCounts
from learnapp.store.cohorts.cohort_status import ActiveAssignment, MemberRow, StatusRow
from learnapp.web.pages import uk_short_date


@dataclass(frozen=True)
class AssignmentSummary:
    """One assignment as the page shows it: the work, whom it is for, and how current members are getting on."""

    assignment: ActiveAssignment
    title: str
    module_title: str
    parts: int
    counts: StatusCounts
    over_time: OverTime

    @property
    def id(self) -> int:
        return self.assignment.id

    @property
    def full_title(self) -> str:
        """Its title, with the people it is for unless it is for all."""
        return titled(self.title, self.assignment.subgroup or self.assignment.person)

    @property
    def drawn_from(self) -> Hashable:
        """Everything that a page says about it."""
        return self.assignment, self.title, msgspec.json.encode(self.counts)


@dataclass(frozen=True)
class PersonsWork:
    """One person's work on one assignment."""

    person: MemberRow
    piece: AssignmentSummary
    line: StatusRow


@dataclass(frozen=True)
class Column:
    """A column about work. `in_file` gives the cell of the file, where it is called `file_heading` or `heading`.

    `on_page` gives the text of the page's cell; without it the column is in the file only. A column with a `sort`, its
    name in addresses, can be sorted by `in_order`. `of_modules` columns are shown only for work that is a whole module.
    """

    heading: str
    in_file: Callable[[PersonsWork], Any]
    on_page: Callable[[PersonsWork], str] | None = None
    file_heading: str = ""
    sort: str = ""
    in_order: Callable[[StatusRow], Any] | None = None
    of_modules: bool = False


def _time(moment: datetime | None) -> str:
    """In UK time, as `2026-11-22 17:00`."""
    return f"{moment.astimezone(UK):%Y-%m-%d %H:%M}" if moment else ""


def _day(moment: datetime | None) -> str:
    return uk_short_date(moment) if moment else "–"


def _yes(value: bool) -> str:
    return "Yes" if value else "No"


def _parts_done(work: PersonsWork) -> str:
    """Not known for people who have left."""
    done = 0 if work.line.parts_done is None and not work.person.left_at else work.line.parts_done
    return "–" if done is None else f"{done} of {work.piece.parts}"


PERSON: tuple[tuple[str, Callable[[MemberRow], str]], ...] = (
    ("First name", lambda person: name_parts(person.name)[0]),
    ("Last name", lambda person: name_parts(person.name)[1]),
    ("Name", lambda person: person.name),
    ("Email", lambda person: person.email),
    ("Sub-group", lambda person: person.subgroup),
    ("Grade", lambda person: person.grade),
    ("Specialty", lambda person: person.specialty),
    ("Site", lambda person: person.site),
    ("Left", lambda person: _time(person.left_at)),
)
"""A person's cells in the file."""

COLUMNS: tuple[Column, ...] = (
    Column("Module", lambda work: work.piece.module_title),
    Column("Assigned", lambda work: work.piece.title),
    Column("Opens", lambda work: _time(work.piece.assignment.opens_at)),
    Column(
        "Due",
        lambda work: _time(work.line.due_at),
        lambda work: _day(work.line.due_at),
        sort="due",
        in_order=lambda line: line.due_at,
    ),
    Column("Extended", lambda work: _yes(work.line.extended)),
    Column("Status", lambda work: STATUS_WORDS[work.line.status].text),
    Column("Late", lambda work: _yes(work.line.late)),
    Column("Started", lambda work: _time(work.line.began_at)),
    Column(
        "Done",
        lambda work: _time(work.line.done_at),
        lambda work: _day(work.line.done_at),
        sort="done",
        in_order=lambda line: line.done_at,
    ),
    Column("Parts done", lambda work: work.line.parts_done, _parts_done, of_modules=True),
    Column("Parts", lambda work: work.piece.parts),
    Column(
        "Best end-quiz result",
        lambda work: None if work.line.best_share is None else whole_percent(work.line.best_share),
        lambda work: percent(work.line.best_share),
        file_heading="Best end-quiz result, %",
        sort="result",
        in_order=lambda line: line.best_share,
    ),
)
"""The columns of one person's work on one assignment. The page puts the status first, as tags."""

ORDERS = {column.sort: column.in_order for column in COLUMNS if column.in_order}
"""The orders that exist only when one assignment is chosen."""


def on_page(piece: AssignmentSummary) -> list[Column]:
    """The columns that the page shows when this assignment is chosen."""
    return [one for one in COLUMNS if one.on_page and not (one.of_modules and piece.assignment.activity)]


def cells(columns: list[Column], work: PersonsWork | None) -> list[str]:
    """One person's cells on the page; dashes for a person who does not have the work."""
    return [column.on_page(work) if work and column.on_page else "–" for column in columns]


HEAD = [heading for heading, _ in PERSON] + [column.file_heading or column.heading for column in COLUMNS]


def file_row(person: MemberRow, work: PersonsWork | None) -> list[Any]:
    """One line of the file: a person and an assignment, or a person who has none."""
    who = [value(person) for _, value in PERSON]
    if work is None:
        return who + ["Nothing assigned" if column.heading == "Assigned" else "" for column in COLUMNS]
    return who + [column.in_file(work) for column in COLUMNS]
