"""A cohort's report: for a programme director as a document, for a spreadsheet as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from learnapp.domain.cohorts.cohort_reports import Period, WorkReport
from learnapp.domain.dates import uk_times
from learnapp.domain.dates.uk_times import date_words
from learnapp.domain.numbers.percentages import whole_percent

HEAD = (
    "Work",
    "Due",
    "People",
    "Done",
    "Done, %",
    "Done after the due date",
    "Done in the period",
    "In progress",
    "Not started",
    "Overdue",
    "Extended",
)
DRAWN = 4
"""Of how many pieces of work a picture or table shows each day: the first ones."""
LIMITS = (
    "It counts people in the cohort, and people who have left as they were when they left.",
    "Done means every part is finished. Scores do not count, because the quizzes are formative.",
    "It is based on dates, so you can rerun it and get the same figures. They change only if assignments are "
    "withdrawn or moved, extensions are given later, or people erase their accounts.",
    "It names no one and leaves out work assigned to one person. It does not include case choices, prequestions, "
    "certainty, reviews, reflections or votes.",
)


@dataclass(frozen=True)
class ExtraSection:
    """Something more that was found, as a paragraph or a table: (caption, head, rows), or None."""

    heading: str
    text: str
    table: tuple[str, Sequence[str], Sequence[Sequence[str]]] | None = None


@dataclass(frozen=True)
class CohortReport:
    """`members` are those here at the end of the period and `left` those who had left by then."""

    cohort: str
    covered: Period
    made_on: date
    members: int
    left: int
    work: tuple[WorkReport, ...]
    found: tuple[ExtraSection, ...] = ()


def rows(report: CohortReport) -> list[list[Any]]:
    """The report as rows of a spreadsheet, with its head."""
    return [list(HEAD), *([*_cells(one)] for one in report.work)]


def _cells(one: WorkReport) -> list[Any]:
    due = f"{one.due.astimezone(uk_times.UK):%Y-%m-%d %H:%M}" if one.due else ""
    share = None if one.share is None else whole_percent(one.share)
    done = [one.people, one.done, share, one.done_late, one.done_here]
    return [one.title, due, *done, one.under_way, one.not_started, one.overdue, one.extended]


def document(report: CohortReport) -> dict[str, Any]:
    """The report as the typesetter takes it."""
    covered = f"{date_words(report.covered.first)} to {date_words(report.covered.last)}"
    blocks: list[dict[str, Any]] = [
        {
            "type": "facts",
            "rows": [
                ["Period", covered],
                ["In the cohort at the end", f"{report.members} people; {report.left or 'none'} had left"],
                ["Produced", f"{date_words(report.made_on)}, from the site’s records"],
            ],
        },
        _heading("What was done"),
    ]
    if not report.work:
        blocks.append({"type": "paragraph", "text": "Nothing had been assigned by the end of the period."})
    else:
        bars = [[one.title, one.share or 0, f"{one.done} of {one.people}"] for one in report.work]
        blocks += [
            {"type": "bars", "alt": _told(report), "rows": bars},
            _table(
                "Progress at the end of the period",
                ["Work", "Due", "Done", "In progress", "Not started", "Overdue"],
                [
                    [
                        one.title,
                        date_words(uk_times.day_of(one.due)) if one.due else "no date",
                        f"{one.done} of {one.people}" + (f" ({one.done_late} late)" if one.done_late else ""),
                        str(one.under_way),
                        str(one.not_started),
                        str(one.overdue),
                    ]
                    for one in report.work
                ],
            ),
            _heading("Over time"),
            _table(
                "People who had finished by the end of each day",
                ["Day", *(one.title for one in report.work[:DRAWN])],
                [
                    [date_words(report.work[0].points[i][0]), *(str(one.points[i][1]) for one in report.work[:DRAWN])]
                    for i in range(len(report.work[0].points))
                ],
            ),
        ]
        if len(report.work) > 4:
            text = "This table shows the first four assignments. The spreadsheet covers all of them."
            blocks.append({"type": "paragraph", "text": text})
    for said in report.found:
        blocks += [_heading(said.heading), {"type": "paragraph", "text": said.text}]
        if said.table:
            blocks.append(_table(said.table[0], list(said.table[1]), [list(row) for row in said.table[2]]))
    blocks += [_heading("What this counts"), {"type": "list", "items": list(LIMITS)}]
    title = f"{report.cohort}: report"
    return {"title": title, "author": "learnapp", "footer": f"{report.cohort}, {covered}", "blocks": blocks}


def _told(report: CohortReport) -> str:
    return "Bars: " + "; ".join(f"{one.title}, {one.done} of {one.people} done" for one in report.work)


def _heading(text: str) -> dict[str, Any]:
    return {"type": "heading", "text": text, "level": 1}


def _table(caption: str, head: list[str], rows: list[list[str]]) -> dict[str, Any]:
    return {"type": "table", "caption": caption, "head": head, "rows": rows}
