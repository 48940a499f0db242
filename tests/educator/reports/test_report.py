"""A cohort's report: what it counts, its files, and that it can be drawn up again."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.client import Visitor
from tests.educator.cohorts.august import August
from tests.educator.reports.reporting import OCTOBER, _report


def test_a_date_typed_whole_into_its_first_box_replaces_what_stood_in_the_others(
    august: August, edwin: Visitor
) -> None:
    page = edwin.get(_report(august, OCTOBER.replace("first-day=1&", "first-day=5+Oct+2026&")))
    assert "5 October 2026 to 31 October 2026" in page.main
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
        ("?first-day=&first-month=&first-year=&last-day=1&last-month=10&last-year=2026", "Enter a date"),
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
    assert "to 2 November 2026" in page.main


def test_only_the_cohorts_educators_have_it(august: August, lena: Visitor, ada: Visitor) -> None:
    for visitor in (lena, ada):
        assert visitor.client.get(_report(august)).status_code == 404
