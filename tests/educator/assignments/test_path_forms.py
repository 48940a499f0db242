"""Assigning a path: a stage or several modules, each with its own due date."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from learnapp.domain.reading import read_library
from learnapp.paths import MODULES
from learnapp.store.operations.publishing import publish
from tests.client import Visitor
from tests.conftest import START, TEST_MODULES, Queries
from tests.educator.assignments.assigning import Cohort, _new

THREE = {"modules": None, "stages": ["foundation"], "gap": "fortnight"}


@pytest.fixture(autouse=True)
def three_modules(app: Flask, tmp_path: Path) -> None:
    """The tea, coffee and water rounds, all of one stage, in this order."""
    for place, name in enumerate(("coffee", "water"), 2):
        copy = tmp_path / f"{name}-round"
        shutil.copytree(TEST_MODULES / "tea-round", copy)
        front = copy / "module.md"
        text = front.read_text().replace("title: The tea round", f"title: The {name} round")
        front.write_text(text.replace("order: 1", f"order: {place}"))
    roots = (TEST_MODULES, tmp_path)
    publish(app.extensions["store"], roots, read_library((*roots, MODULES)), START)


def _due(cohort: Cohort) -> list[tuple[str, datetime | None]]:
    return [(one.module, one.terms.due_at) for one in cohort.all()]


def test_a_stage_is_assigned_as_a_path_after_its_dates_were_looked_over(
    cohort: Cohort, edwin: Visitor, lena: Visitor
) -> None:
    page = _new(edwin, cohort, **THREE)
    assert page.heading == "Check the dates"
    assert cohort.all() == []
    assert "5pm on Friday 11 December 2026, UK time" in page.main
    page = edwin.submit(page, "Assign", {"due-2-day": "14"})
    assert _due(cohort) == [
        ("tea-round", datetime(2026, 11, 27, 17, tzinfo=UTC)),
        ("coffee-round", datetime(2026, 12, 14, 17, tzinfo=UTC)),
        ("water-round", datetime(2026, 12, 25, 17, tzinfo=UTC)),
    ]
    assert "The coffee round, due 5pm on Monday 14 December 2026; The water round, due" in page.main
    assert "We have told 2 people." in page.main
    messages = lena.get("/messages/")
    assert messages.main.count("The coffee round: 5pm on Monday 14 December 2026") == 1


def test_a_module_of_a_stage_can_be_left_out_and_the_dates_are_worked_out_again(cohort: Cohort, edwin: Visitor) -> None:
    page = _new(edwin, cohort, **THREE)
    page = edwin.submit(page, "Assign", {"modules": ["tea-round", "water-round"], "gap": "week"})
    assert page.heading == "Check the dates"
    assert cohort.all() == []
    edwin.submit(page, "Assign")
    assert _due(cohort) == [
        ("tea-round", datetime(2026, 11, 27, 17, tzinfo=UTC)),
        ("water-round", datetime(2026, 12, 4, 17, tzinfo=UTC)),
    ]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"due-2-day": "32"}, "day"),
        ({"due-2-day": "", "due-2-month": "", "due-2-year": ""}, "Enter a date"),
        ({"due-2-year": "2025"}, "That is in the past"),
    ],
)
def test_a_date_of_the_path_that_is_wrong_is_told_at_its_field_and_nothing_is_assigned(
    cohort: Cohort, edwin: Visitor, typed: dict[str, str], says: str
) -> None:
    page = _new(edwin, cohort, **THREE)
    page = edwin.submit(page, "Assign", typed, status=422)
    assert len(page.errors) == 1
    assert says in page.errors[0]
    assert cohort.all() == []
    edwin.submit(page, "Assign", {"due-2-day": "12", "due-2-month": "12", "due-2-year": "2026"})
    assert len(cohort.all()) == 3


def test_a_path_needs_a_first_date(cohort: Cohort, edwin: Visitor) -> None:
    page = _new(edwin, cohort, status=422, **THREE, **{"due-day": "", "due-time": ""})
    assert page.errors == ["Enter the first due date of the path"]


def test_one_module_or_no_gap_needs_no_look_over(cohort: Cohort, edwin: Visitor) -> None:
    _new(edwin, cohort, gap="week")
    assert _due(cohort) == [("tea-round", datetime(2026, 11, 27, 17, tzinfo=UTC))]
    _new(edwin, cohort, modules=["coffee-round", "water-round"])
    assert len({due for _, due in _due(cohort)}) == 1


def test_a_path_sent_twice_is_assigned_once(cohort: Cohort, edwin: Visitor, lena: Visitor) -> None:
    page = _new(edwin, cohort, **THREE)
    for status in (200, 422):
        edwin.submit(page, "Assign", status=status)
    assert len(cohort.all()) == 3
    assert lena.get("/messages/").main.count("Dear Lena") == 1


def test_looking_over_a_path_takes_as_many_queries_as_the_form(
    cohort: Cohort, edwin: Visitor, queries: Queries
) -> None:
    page = edwin.get(cohort.url + "new/")
    counted = []
    for modules in (["tea-round", "coffee-round"], ["tea-round", "coffee-round", "water-round"]):
        queries()
        edwin.submit(page, "Assign", {"modules": modules, "gap": "week", "due-day": "27/11/2026"})
        counted.append(len(queries()))
    assert counted[0] == counted[1]
