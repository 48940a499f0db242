"""The queries behind a cohort's report."""

from __future__ import annotations

from learnapp.store.cohorts.assignments import Target
from tests.client import Visitor
from tests.educator.cohorts.august import August
from tests.educator.reports.reporting import OCTOBER, _report, _rows


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
        "In progress or stuck": "1",
        "Not started": "2",
        "Overdue": "3",
        "Extended": "0",
    }
    page = edwin.get(_report(august))
    assert "People 6 Done 3 In progress 1 Not started 2 Done late 1 Done in the period 2 Overdue 3" in page.main
    assert "5 people were in the cohort and 1 had left" in page.main
    assert "Gone" not in page.main


def test_work_for_one_person_alone_is_left_out(august: August, edwin: Visitor) -> None:
    only = august.add(1, "Zebedee Only")[0]
    before = edwin.get(_report(august, OCTOBER + "&form=csv")).text
    august.assign(target=Target(person_id=only), activity="spilt")
    assert edwin.get(_report(august, OCTOBER + "&form=csv")).text == before
    page = edwin.get(_report(august)).main
    assert "Work assigned to one person is left out" in page
    assert "Zebedee" not in page + before


def test_an_earlier_period_is_told_as_it_was(august: August, edwin: Visitor) -> None:
    september = OCTOBER.replace("month=10", "month=9").replace("last-day=31", "last-day=30")
    head, row = _rows(edwin.get(_report(august, september + "&form=csv")))
    assert dict(zip(head, row, strict=True))["Done"] == "1"
