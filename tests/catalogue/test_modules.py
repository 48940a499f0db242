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
    assert "Due 9:30am on Fri 6 November, in 4 days" in page.main
    assert "Spilt: Due 9:30am on Wed 4 November, in 2 days" in page.main
    assert "Before the teaching day" in page.main
    for other in (bola, visitor):
        assert "Due" not in other.get("/modules/tea-round/").main
