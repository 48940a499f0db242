"""A cohort's report: what it counts, its files, and that it can be drawn up again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask

from learnapp.domain.cohorts import cohort_reports
from learnapp.domain.cohorts.cohort_reports import StatusThen
from learnapp.exports import cohort_report
from learnapp.exports.cohort_report import CohortReport
from tests.client import Visitor
from tests.educator.cohorts.august import August
from tests.educator.reports.reporting import OCTOBER, _report


def test_a_date_typed_whole_into_its_first_box_replaces_what_stood_in_the_others(
    august: August, edwin: Visitor
) -> None:
    page = edwin.get(_report(august, OCTOBER.replace("first-day=1&", "first-day=5+Oct+2026&")))
    assert "5 Oct to 31 Oct 2026" in page.main
    assert page.errors == []


def test_the_picture_begins_with_the_first_day(august: August, edwin: Visitor) -> None:
    page = edwin.get(_report(august, OCTOBER.replace("first-day=1&", "first-day=2&")))
    assert "2 Oct" in page.main
    assert "26 Sep" not in page.main


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            OCTOBER.replace("last-day=31&last-month=10", "last-day=30&last-month=9"),
            "The last day must be the first day or later",
        ),
        (OCTOBER.replace("last-year=2026", "last-year=2027"), "The last day must be today or earlier"),
        (OCTOBER.replace("first-year=2026", "first-year=2021"), "A report can cover three years at most"),
        (OCTOBER.replace("first-month=10", "first-month=Octember"), "The month must be"),
        ("?first-day=&first-month=&first-year=&last-day=1&last-month=10&last-year=2026", "Enter the first day"),
    ],
)
def test_wrong_dates_are_told_and_no_file_is_made(august: August, edwin: Visitor, query: str, message: str) -> None:
    page = edwin.get(_report(august, query + "&form=pdf"))
    assert page.response.mimetype == "text/html"
    assert any(message in error for error in page.errors), page.errors


def test_without_dates_it_covers_the_cohort_until_today_and_an_empty_one_says_so(
    app: Flask, ids: dict[str, int], edwin: Visitor
) -> None:
    page = edwin.get(August(app, ids, name="Empty").url + "report/")
    assert "Nothing had been assigned" in page.main
    assert "to 2 Nov 2026" in page.main


def test_only_the_cohorts_educators_have_it(august: August, lena: Visitor, ada: Visitor) -> None:
    for visitor in (lena, ada):
        assert visitor.client.get(_report(august)).status_code == 404


def test_days_before_anyone_finished_are_not_listed_and_the_document_has_the_same_picture(
    august: August, edwin: Visitor
) -> None:
    page = edwin.get(_report(august))
    assert edwin.client.get(page.link("Download as PDF")).mimetype == "application/pdf"
    assert edwin.client.get(page.link("Download as CSV")).get_data(as_text=True).count("The tea round") == 1
    blocks = cohort_report.document(_made(edwin, august))["blocks"]
    (lines,) = (block for block in blocks if block["type"] == "lines")
    assert lines["series"] == [["The tea round", [1, 1, 1, 2, 2, 3]]]
    assert lines["ends"] == ["1 October 2026", "31 October 2026"]
    assert "The tea round, from 1 to 3 people" in lines["alt"]
    days = [row for block in blocks if block["type"] == "table" for row in block["rows"] if len(row) == 2]
    assert days == [["1 October 2026", "1"], ["17 October 2026", "2"], ["31 October 2026", "3"]]


def test_of_many_empty_weeks_only_the_last_is_shown() -> None:
    day = date(2026, 9, 1)
    moment = datetime(2026, 10, 20, tzinfo=UTC)
    done = [StatusThen("done", False, False, moment, moment)]
    work = cohort_reports.work_report("Tea", None, done, cohort_reports.Period(day, date(2026, 10, 27)))
    first = cohort_report.first_to_draw([work])
    assert first is not None
    assert [count for _, count in work.points[first:]] == [0, 1, 1]
    nothing = cohort_reports.work_report("Tea", None, [], cohort_reports.Period(day, date(2026, 10, 27)))
    made = CohortReport("F1s", cohort_reports.Period(day, date(2026, 10, 27)), day, 1, 0, (nothing,))
    assert "lines" not in {block["type"] for block in cohort_report.document(made)["blocks"]}


def _made(edwin: Visitor, august: August) -> CohortReport:
    """The report as the screen makes it."""
    kept: list[CohortReport] = []
    whole = cohort_report.document

    def document(report: CohortReport) -> dict[str, Any]:
        kept.append(report)
        return whole(report)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cohort_report, "document", document)
        edwin.client.get(_report(august, OCTOBER + "&form=pdf"))
    return kept[0]
