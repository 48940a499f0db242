"""Completions as a file for a staff record such as ESR: one line for each piece of work that one person finished.

Each trust agrees the input of its ESR loader, and we found no published format. So the columns are those that every
such loader asks for, with dates as Oracle writes them; docs/interop.md lists our assumptions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from learnapp.domain.content.content import Module
from learnapp.domain.dates.uk_times import day_of
from learnapp.domain.numbers.percentages import whole_percent
from learnapp.domain.people.written_names import name_parts
from learnapp.domain.sharing.events import SharedRecord, title_of
from learnapp.exports import spreadsheets

HEAD = (
    "Employee Number",
    "Last Name",
    "First Name",
    "Email Address",
    "Course Code",
    "Course Name",
    "Completion Date",
    "Completion Status",
    "Score",
    "Class",
)
_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]


def lines(records: Iterable[SharedRecord], modules: Mapping[str, Module]) -> str:
    """The file, including its header. Work that several cohorts assign appears once."""
    seen: dict[tuple[int, str, str], list[object]] = {}
    for record in records:
        if record.done_at is not None:
            seen.setdefault((record.person_id, record.module, record.activity), _row(record, record.done_at, modules))
    return spreadsheets.BYTE_ORDER_MARK + spreadsheets.lines([list(HEAD), *seen.values()])


def _row(record: SharedRecord, done_at: datetime, modules: Mapping[str, Module]) -> list[object]:
    first, last = name_parts(record.name)
    score = "" if record.best_share is None else whole_percent(record.best_share)
    what = [course_code(record), title_of(record, modules)]
    return ["", last, first, record.email, *what, oracle_date(done_at), "Completed", score, record.cohort]


def course_code(record: SharedRecord) -> str:
    """The short name of the work, as a code: `ROTA-GAPS` or `ROTA-GAPS.AFTER`."""
    return ".".join(filter(None, (record.module, record.activity))).upper()


def oracle_date(moment: datetime) -> str:
    """The UK day as `29-NOV-2026`, whatever the machine's language."""
    day = day_of(moment)
    return f"{day.day:02}-{_MONTHS[day.month - 1]}-{day.year}"
