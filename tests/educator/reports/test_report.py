"""A cohort's report: what it counts, its files, and that it can be drawn up again."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path

import pdfua
import pytest
from flask import Flask

from learnapp.store.cohorts.assignments import Target
from tests.client import Page, Visitor
from tests.conftest import START, Clock
from tests.educator.cohorts.august import August

DAY = timedelta(days=1)
OCTOBER = "?first-day=1&first-month=10&first-year=2026&last-day=31&last-month=10&last-year=2026"


@pytest.fixture
def august(app: Flask, ids: dict[str, int]) -> August:
    """Six people: one done in September, one in October in time, one late, one under way, one not, one who left."""
    made = August(app, ids)
    made.assign(opens=START - 60 * DAY, due=START - 10 * DAY)  # due on 23 October
    people = made.add(6, "Early", "Timely", "Late", "Busy", "Idle", "Gone")
    made.work(people[0], START - 55 * DAY, done=START - 50 * DAY)
    made.work(people[1], START - 30 * DAY, done=START - 20 * DAY)
    made.work(people[2], START - 30 * DAY, done=START - 5 * DAY)
    made.work(people[3], START - 4 * DAY)
    made.leave(people[5], START - 3 * DAY)
    made.work(people[5], START - 2 * DAY, done=START - DAY)  # after leaving: theirs alone
    return made


def _report(august: August, query: str = OCTOBER) -> str:
    return f"{august.url}report/{query}"


def _rows(page: Page) -> list[list[str]]:
    return list(csv.reader(io.StringIO(page.text.removeprefix("\ufeff"))))


def test_it_counts_how_people_stood_at_the_end_of_the_period(august: August, edwin: Visitor) -> None:
    head, row = _rows(edwin.get(_report(august, OCTOBER + "&form=csv")))
    found = dict(zip(head, row, strict=True))
    assert found == {
        "Work": "The tea round",
        "Due": "2026-10-23 10:30",
        "People": "6",
        "Done": "3",
        "Done, %": "50",
        "Done after the due date": "1",
        "Done in the period": "2",
        "In progress": "1",
        "Not started": "2",
        "Overdue": "3",
        "Extended": "0",
    }
    page = edwin.get(_report(august))
    assert "3 of 6 done" in page.main
    assert "5 people were in the cohort and 1 had left" in page.main
    assert "Gone" not in page.main


def test_work_for_one_person_alone_is_left_out(august: August, edwin: Visitor) -> None:
    only = august.add(1, "Zebedee Only")[0]
    before = edwin.get(_report(august, OCTOBER + "&form=csv")).text
    august.assign(target=Target(person_id=only), activity="spilt")
    assert edwin.get(_report(august, OCTOBER + "&form=csv")).text == before
    page = edwin.get(_report(august)).main
    assert "leaves out work assigned to one person" in page
    assert "Zebedee" not in page + before


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


def test_an_earlier_period_is_told_as_it_was(august: August, edwin: Visitor) -> None:
    september = OCTOBER.replace("month=10", "month=9").replace("last-day=31", "last-day=30")
    head, row = _rows(edwin.get(_report(august, september + "&form=csv")))
    assert dict(zip(head, row, strict=True))["Done"] == "1"


def test_the_same_data_give_the_same_files_later(august: August, edwin: Visitor, clock: Clock) -> None:
    def files() -> list[bytes]:
        return [edwin.client.get(_report(august, f"{OCTOBER}&form={form}")).get_data() for form in ("csv", "pdf")]

    before = files()
    august.work(august.ids["lena"], START)
    assert files() == before
    clock.now += 2 * DAY
    edwin.signed_in("edwin")
    assert files()[0] == before[0]


def test_the_document_is_a_tagged_pdf_that_a_validator_finds_nothing_wrong_with(
    august: August, edwin: Visitor, tmp_path: Path
) -> None:
    group = august.group("=cmd|' /C calc'!A0")
    august.add(1, group=group)
    august.assign(target=Target(subgroup_id=group))
    answer = edwin.client.get(_report(august, OCTOBER + "&form=pdf"))
    assert answer.mimetype == "application/pdf"
    assert "report-2026-10-01-to-2026-10-31.pdf" in answer.headers["Content-Disposition"]
    path = tmp_path / "report.pdf"
    path.write_bytes(answer.get_data())
    found = pdfua.validate(str(path))
    assert not found.findings
    assert len(found.outcomes) >= 10


def test_names_are_harmless_in_a_spreadsheet(august: August, edwin: Visitor) -> None:
    group = august.group("=HYPERLINK(1)")
    august.add(1, group=group)
    august.assign(target=Target(subgroup_id=group))
    rows = _rows(edwin.get(_report(august, OCTOBER + "&form=csv")))
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


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
