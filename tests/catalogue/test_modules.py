"""The list of modules."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.client import Visitor
from tests.learner.cohorts.assigned import DAY, Cohort


@pytest.fixture
def cohort(app: Flask, ids: dict[str, int]) -> Cohort:
    return Cohort(app, ids)


def test_the_modules_page_says_when_it_is_due(cohort: Cohort, lena: Visitor, bola: Visitor, visitor: Visitor) -> None:
    cohort.assign(("tea-round", ""), -DAY, 4 * DAY, "Before the teaching day")
    cohort.assign(("tea-round", "spilt"), -DAY, 2 * DAY)
    page = lena.get("/modules/tea-round/")
    assert "Due 9:30am on Fri 6 Nov, in 4 days" in page.main
    assert "Spilt: Due 9:30am on Wed 4 Nov, in 2 days" in page.main
    assert "Before the teaching day" in page.main
    for other in (bola, visitor):
        assert "Due" not in other.get("/modules/tea-round/").main


def test_the_list_is_a_course_by_stage_with_minutes_and_what_is_done(lena: Visitor, visitor: Visitor) -> None:
    page = visitor.get("/modules/")
    assert [page.words(h) for h in page.all("h2")][:1] == ["Foundation"]
    assert "about 12 minutes in all. You can do any of them first. See them by competency." in page.main
    assert "About 12 minutes." in page.main
    assert "finished" not in page.main
    page = lena.get("/modules/")
    assert "You have finished 0 of 1." in page.main
    lena.submit(lena.get("/modules/tea-round/leaves/"), "Mark as finished", {})
    assert "The tea round 1 of" in lena.get("/modules/").main
