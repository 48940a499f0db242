"""The lines of the file in which an educator takes a cohort's table away."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from learnapp.domain.cohorts.progress_status import Status
from learnapp.domain.dates.uk_times import UK
from learnapp.domain.numbers.percentages import whole_percent
from learnapp.educator.cohorts.cohort_queries import FileEntry

HEAD = (
    "Name",
    "Email",
    "Sub-group",
    "Grade",
    "Specialty",
    "Site",
    "Left",
    "Module",
    "Assigned",
    "Opens",
    "Due",
    "Extended",
    "Status",
    "Late",
    "Started",
    "Done",
    "Parts done",
    "Parts",
    "Best end-quiz result, %",
)
WORDS: dict[Status, str] = {
    "done": "Done",
    "started": "In progress",
    "stuck": "Stuck",
    "not_started": "Not started",
    "not_open": "Not open yet",
}
"""How somebody stands, in words."""


def file_row(entry: FileEntry) -> list[Any]:
    """One line. Moments are in UK time, as `2026-11-22 17:00`."""
    person, piece, line = entry.person, entry.piece, entry.line
    who = [person.name, person.email, person.subgroup, person.grade, person.specialty, person.site]
    left = _uk(person.left_at)
    if piece is None or line is None:
        return [*who, left, "", "Nothing assigned", *[""] * 10]
    return [
        *who,
        left,
        piece.module_title,
        piece.title,
        _uk(piece.assignment.opens_at),
        _uk(line.due_at),
        "Yes" if line.extended else "No",
        WORDS[line.status],
        "Yes" if line.late else "No",
        _uk(line.began_at),
        _uk(line.done_at),
        line.parts_done,
        piece.parts,
        None if line.best_share is None else whole_percent(line.best_share),
    ]


def _uk(moment: datetime | None) -> str:
    return f"{moment.astimezone(UK):%Y-%m-%d %H:%M}" if moment else ""
