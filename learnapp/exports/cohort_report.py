"""A cohort's report: for a programme director as a document, for a spreadsheet as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from learnapp.domain.cohorts.cohort_reports import Period, WorkReport
from learnapp.domain.cohorts.completions_over_time import how_often
from learnapp.domain.dates import uk_times
from learnapp.domain.dates.uk_times import date_words
from learnapp.domain.findings.learning_gain import Gain
from learnapp.domain.findings.suppression import FEWEST
from learnapp.domain.numbers.counted import counted
from learnapp.domain.numbers.percentages import nearest_percent, whole_percent
from learnapp.exports.blocks import DocumentBlock, bullets, facts, heading, paragraph, table

UNDER_WAY = "In progress or stuck"
"""One number, because who was stuck on an earlier day is not known."""
HEAD = (
    "Work",
    "Due",
    "People",
    "Done",
    "Done, %",
    "Done after the due date",
    "Done in the period",
    UNDER_WAY,
    "Not started",
    "Overdue",
    "Extended",
)
DRAWN = 4
"""How many assignments a chart or table shows day by day: the first ones."""
LIMITS = (
    "We count everyone in the cohort. People who have left are counted as they were when they left.",
    "“Done” means every part is finished. Scores are not counted, because the quizzes are formative.",
    "If you run the report again for the same dates, progress is the same unless assignments are withdrawn or moved, "
    "extensions are given later, or people erase their accounts. “What was learnt” is counted today, and changes "
    "as more people finish.",
    "The overview shows who is stuck today. The records do not say who was stuck on an earlier day, so here they are "
    "counted with those in progress.",
    "No one is named. Work assigned to one person is left out, and so are people’s case choices, starter questions, "
    "confidence, reviews, reflections and votes.",
)
HOW_GAIN_IS_COUNTED = (
    "“What was learnt” compares the starter questions (before) with the end quiz (after). The gain is the share of the "
    "marks missed before that people got afterwards (normalised gain, Hake 1998). If its 95% interval includes 0%, the "
    f"gain could be chance. Nothing is shown for fewer than {FEWEST} people."
)


@dataclass(frozen=True)
class ExtraSection:
    """A further finding, as a paragraph or a table: (caption, head, rows), or None."""

    heading: str
    text: str
    table: tuple[str, Sequence[str], Sequence[Sequence[str]]] | None = None


@dataclass(frozen=True)
class ModuleGain:
    """What a cohort learnt in one module."""

    title: str
    gain: Gain


@dataclass(frozen=True)
class CohortReport:
    """`members` are those here at the end of the period and `left` those who had left by then."""

    cohort: str
    covered: Period
    made_on: date
    members: int
    left: int
    work: tuple[WorkReport, ...]
    gains: tuple[ModuleGain, ...] = ()
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
    """The report as the typesetter's input."""
    covered = f"{date_words(report.covered.first)} to {date_words(report.covered.last)}"
    members = counted(report.members, "person", "people")
    blocks: list[DocumentBlock] = [
        facts(
            [
                ["Period", covered],
                ["In the cohort at the end", f"{members}; {report.left or 'none'} had left"],
                ["Produced", f"{date_words(report.made_on)}, from the site’s records"],
            ]
        ),
        heading("What was done"),
    ]
    if not report.work:
        blocks.append(paragraph("Nothing had been assigned by the end of the period."))
    else:
        bars = [[one.title, one.share or 0, f"{one.done} of {one.people}"] for one in report.work]
        blocks += [
            {"type": "bars", "alt": _bars_in_words(report), "rows": bars},
            table(
                "Progress at the end of the period",
                ["Work", "Due", "Done", UNDER_WAY, "Not started", "Overdue"],
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
            *_over_time(report.work[:DRAWN]),
        ]
        if len(report.work) > DRAWN:
            text = "The chart shows the first four assignments. The spreadsheet covers all of them."
            blocks.append(paragraph(text))
    for section in (*_learnt(report.gains), *report.found):
        blocks += [heading(section.heading), paragraph(section.text)]
        if section.table:
            blocks.append(table(*section.table))
    blocks += [heading("What this counts"), bullets(LIMITS)]
    title = f"{report.cohort}: report"
    return {"title": title, "author": "learnapp", "footer": f"{report.cohort}, {covered}", "blocks": blocks}


def first_to_draw(work: Sequence[WorkReport]) -> int | None:
    """The place of the first day worth drawing: the last one before anyone had finished. None if there is no chart."""
    points = [[count for _, count in one.points] for one in work]
    if not points or len(points[0]) < 2:
        return None
    begun = (place for place in range(len(points[0])) if any(counts[place] for counts in points))
    return min(max(0, next(begun, 0) - 1), len(points[0]) - 2)


def _over_time(work: Sequence[WorkReport]) -> list[DocumentBlock]:
    """A chart of how many had finished by each day, and a table of the days on which that had changed."""
    first = first_to_draw(work)
    if first is None or not any(one.points[-1][1] for one in work):
        return []
    days = [day for day, _ in work[0].points][first:]
    lines = [(one.title, [count for _, count in one.points[first:]]) for one in work]
    changed = [
        place
        for place in range(len(days))
        if place in {0, len(days) - 1} or any(counts[place] != counts[place - 1] for _, counts in lines)
    ]
    rises = "; ".join(f"{title}, from {counts[0]} to {counts[-1]} people" for title, counts in lines)
    return [
        heading("Over time"),
        {
            "type": "lines",
            "alt": f"Lines: people who had finished by the end of each {how_often(days)}. {rises}.",
            "most": max(1, *(max(counts) for _, counts in lines)),
            "ends": [date_words(days[0]), date_words(days[-1])],
            "series": [[title, counts] for title, counts in lines],
        },
        table(
            f"People who had finished by the end of each {how_often(days)} in which that changed",
            ["Day", *(title for title, _ in lines)],
            [[date_words(days[place]), *(str(counts[place]) for _, counts in lines)] for place in changed],
        ),
    ]


def _learnt(gains: Sequence[ModuleGain]) -> list[ExtraSection]:
    """The gains as a section of the document."""
    if not gains:
        return []
    rows = [
        [
            one.title,
            str(one.gain.people),
            *map(nearest_percent, (one.gain.before, one.gain.after, one.gain.value or 0.0)),
            _interval(one.gain),
        ]
        for one in gains
    ]
    head = ["Module", "People", "Before", "After", "Gain", "Interval"]
    return [ExtraSection("What was learnt", HOW_GAIN_IS_COUNTED, ("Learning gain", head, rows))]


def _interval(gain: Gain) -> str:
    if gain.low is None or gain.high is None:
        return ""
    return f"{nearest_percent(gain.low)} to {nearest_percent(gain.high)}"


def _bars_in_words(report: CohortReport) -> str:
    return "Bars: " + "; ".join(f"{one.title}, {one.done} of {one.people} done" for one in report.work)
