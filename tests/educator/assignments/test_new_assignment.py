"""Assigning work to a cohort, a sub-group or one person."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from learnapp.domain.reading import read_library
from learnapp.paths import MODULES
from learnapp.store.cohorts.assignments import Schedule, Target
from learnapp.store.operations.publishing import publish
from tests.client import Visitor
from tests.conftest import START, TEST_MODULES
from tests.educator.assignments.assigning import Cohort, _new


@pytest.fixture
def second_module(app: Flask, tmp_path: Path) -> None:
    """The coffee round, the same as the tea round but for its name."""
    copy = tmp_path / "modules" / "coffee-round"
    shutil.copytree(TEST_MODULES / "tea-round", copy)
    front = copy / "module.md"
    text = front.read_text().replace("title: The tea round", "title: The coffee round")
    front.write_text(text.replace("order: 1", "order: 2"))
    roots = (TEST_MODULES, copy.parent)
    publish(app.extensions["store"], roots, read_library((*roots, MODULES)), START)


@pytest.mark.usefixtures("second_module")
def test_several_modules_are_assigned_at_once(cohort: Cohort, edwin: Visitor, lena: Visitor) -> None:
    page = edwin.get(cohort.url)
    assert "Nothing is assigned yet." in page.main
    assert page.link("Assign work") == cohort.url + "new/"
    page = _new(edwin, cohort, modules=["tea-round", "coffee-round"], note="Before the teaching day")
    assert page.url == cohort.url
    assert (
        "Assigned to the whole cohort: The tea round and The coffee round, due 5pm on Friday 27 November" in page.main
    )
    assert "UK time" in page.main
    assert "For the whole cohort (2 people)" in page.main
    assert edwin.get(page.link("See who has started")).heading == "Overview"
    made = cohort.all()
    assert [(a.work, a.target) for a in made] == [((m, ""), Target()) for m in ("tea-round", "coffee-round")]
    terms = Schedule(START, datetime(2026, 11, 27, 17, tzinfo=UTC), "Before the teaching day", 3, 1)
    assert {a.terms for a in made} == {terms}
    assert "The tea round Due 5pm on Fri 27 Nov" in lena.get("/home/").main


def test_one_activity_for_a_sub_group(cohort: Cohort, edwin: Visitor, lena: Visitor, bola: Visitor) -> None:
    fields = {"modules": None, "activity": "tea-round/spilt", "who": "subgroup", "subgroup": str(cohort.a)}
    page = _new(edwin, cohort, **fields, **{"opens-day": "9 Nov"})
    assert "Assigned to Team A: Spilt, in The tea round" in page.main
    assert "Upcoming" in [page.words(h) for h in page.all("h2")]
    assert cohort.all()[0].terms.opens_at == datetime(2026, 11, 9, tzinfo=UTC)
    assert "Spilt" in lena.get("/assigned/").main
    assert "You have no assignments" in bola.get("/assigned/").main


def test_one_person_is_found_by_name_and_chosen_where_several_fit(
    cohort: Cohort, edwin: Visitor, lena: Visitor, bola: Visitor
) -> None:
    page = _new(edwin, cohort, who="person", name="lena marsh")
    assert "Assigned to Lena Marsh: The tea round" in page.main
    page = _new(edwin, cohort, status=422, who="person", name="a", note="Kept")
    assert page.errors == ["“a” matches several people. Choose one."]
    assert "Kept" in page.main
    page = edwin.submit(page, "Assign", {"member": page.option("Bola Adeyemi")})
    assert "Assigned to Bola Adeyemi: The tea round" in page.main
    assert [a.person for a in cohort.all()] == ["Lena Marsh", "Bola Adeyemi"]
    assert "The tea round" in bola.get("/assigned/").main


def test_an_empty_sub_group_and_somebody_who_left_are_told_at_their_field(cohort: Cohort, edwin: Visitor) -> None:
    page = _new(edwin, cohort, status=422, who="subgroup", subgroup=str(cohort.b))
    assert page.errors == ["Team B has no one in it now. Add people to it first, or choose who else it is for"]
    cohort.leaves("bola")
    for fields in ({"name": "Bola"}, {"member": str(cohort.ids["bola"])}):
        page = _new(edwin, cohort, status=422, who="person", **fields)
        assert page.errors == ["Bola Adeyemi has left this cohort, so nothing can be assigned to them"]
    assert cohort.all() == []


def test_what_they_have_already_is_not_assigned_again_and_a_second_click_changes_nothing(
    cohort: Cohort, edwin: Visitor
) -> None:
    page = edwin.get(cohort.url + "new/")
    for status in (200, 422):
        again = edwin.submit(page, "Assign", {"modules": ["tea-round"]}, status=status)
    assert again.errors == [
        "The tea round is already assigned to the whole cohort. Leave it out here, or change the existing assignment"
    ]
    assert len(cohort.all()) == 1


def test_a_form_sent_after_the_sign_in_ended_is_kept(cohort: Cohort, edwin: Visitor, app: Flask) -> None:
    page = edwin.get(cohort.url + "new/")
    fields = dict(page.fields(page.form("Assign"))) | {"modules": "tea-round", "note": "Typed for long"}
    other = Visitor(app)
    answer = other.post(cohort.url + "new/", {k: v for k, v in fields.items() if k != "csrf_token"})
    assert answer.status_code == 302
    again = Visitor(app).signed_in("edwin").get(cohort.url + "new/")
    assert "Typed for long" in again.main
    assert "The tea round, 12 minutes" in again.chosen()
