"""Changing an assignment, and withdrawing it."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from learnapp.store.cohorts import assignments, cohorts
from learnapp.store.cohorts.assignments import Schedule
from tests.client import Visitor
from tests.conftest import START
from tests.educator.assignments.assigning import DAY, Cohort, when


def test_an_assignment_is_changed_and_a_past_due_date_may_stay(cohort: Cohort, edwin: Visitor) -> None:
    made = cohort.assign(due=-timedelta(hours=1))
    page = edwin.get(f"{cohort.url}{made}/")
    page = edwin.submit(page, "Save", {"note": "Another note"})
    assert "Changed: The tea round is due 8:30am on Monday 2 November 2026, UK time." in page.main
    assert cohort.all()[0].terms == Schedule(START - DAY, START - timedelta(hours=1), "Another note", 3, 1)
    page = edwin.submit(edwin.get(f"{cohort.url}{made}/"), "Save", when("due", "1 Nov 2026"), status=422)
    assert page.errors == ["That is in the past. Enter a later date or time, or leave it all blank for no due date"]
    edwin.submit(page, "Save", {**when("due", ""), "before": "", "after": "7"})
    assert cohort.all()[0].terms == Schedule(START - DAY, None, "Another note", None, 7)


def test_of_two_educators_at_once_the_second_sees_both_versions_and_keeps_their_typing(
    cohort: Cohort, edwin: Visitor, app: Flask, ids: dict[str, int]
) -> None:
    with cohort.store.write() as db:
        cohorts.add_educator(db, cohort.id, ids["ada"], START)
    ada = Visitor(app).signed_in("ada")
    made = cohort.assign()
    mine, theirs = edwin.get(f"{cohort.url}{made}/"), ada.get(f"{cohort.url}{made}/")
    ada.submit(theirs, "Save", {"note": "Ada's note"})
    page = edwin.submit(mine, "Save", {"note": "Edwin's note", **when("due", "4/12/2026")}, status=409)
    assert "Your changes are not saved yet" in page.main
    rows = {page.words(row) for row in page.all("tr")}
    assert any("Note" in r and "Ada's note" in r and "Edwin's note" in r for r in rows), rows
    assert any("Due" in r and "9 November" in r and "4 December" in r for r in rows), rows
    assert len(rows) == 3, "a heading, and what differs"
    assert cohort.all()[0].terms.note == "Ada's note"
    page = edwin.submit(page, "Replace theirs with mine")
    assert cohort.all()[0].terms.note == "Edwin's note"
    assert cohort.all()[0].revision == 3


def test_changing_what_another_withdrew_says_so_and_shows_the_typing(cohort: Cohort, edwin: Visitor) -> None:
    made = cohort.assign()
    page = edwin.get(f"{cohort.url}{made}/")
    with cohort.store.write() as db:
        assignments.withdraw(db, cohort.id, made, 1, START)
    page = edwin.submit(page, "Save", {"note": "Typed"}, status=409)
    assert "Another educator withdrew this assignment on 9:30am on Monday 2 November 2026" in page.main
    assert "Typed" in page.main
    assert cohort.all()[0].terms.note == "A note"


def test_withdrawing_asks_first_and_takes_the_work_back(cohort: Cohort, edwin: Visitor, lena: Visitor) -> None:
    made = cohort.assign()
    page = edwin.get(f"{cohort.url}{made}/withdraw/")
    assert "The tea round" in lena.get("/assigned/").main
    with cohort.store.write() as db:
        assignments.change(db, cohort.id, made, 1, Schedule(START, None, "Changed meanwhile"), START)
    page = edwin.submit(page, "Withdraw assignment", status=409)
    assert "The assignment has not been withdrawn yet" in page.main
    assert "No due date" in page.main
    page = edwin.submit(page, "Withdraw assignment")
    assert page.url == cohort.url
    assert "is withdrawn. No one is asked to do it any more" in page.main
    assert "Withdrawn (1)" in [page.words(s) for s in page.all("summary")]
    assert "You have no assignments" in lena.get("/assigned/").main
    assert "was already withdrawn" in edwin.get(f"{cohort.url}{made}/withdraw/").main


def test_an_assignment_of_another_cohort_is_not_found_in_this_one(app: Flask, cohort: Cohort, edwin: Visitor) -> None:
    other = Cohort(app, cohort.ids, educator="ada").assign()
    for path in ("", "withdraw/", "extensions/", f"extensions/{cohort.ids['lena']}/"):
        edwin.get(f"{cohort.url}{other}/{path}", status=404)
