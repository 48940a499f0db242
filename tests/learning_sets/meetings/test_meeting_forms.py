"""What is typed to plan a meeting."""

import pytest
from flask import Flask

from tests.learning_sets.meetings_held import signed_in
from tests.learning_sets.sets_made import a_set


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"place": None}, "Choose what to vote on"),
        ({"place": "nowhere"}, "Choose what to vote on"),
        ({"quorum": "2"}, "Enter 3"),
        ({"quorum": "many"}, "Enter 3"),
        ({"date-day": "", "time": ""}, "Enter the date you will meet, or press “Start now”"),
        ({"date-day": "9", "date-month": "11"}, "Enter the time you will meet"),
        ({"time": "6.30pm"}, "Enter a date"),
        ({"date-day": "1", "date-month": "11", "date-year": "2026", "time": "5pm"}, "must be today or later"),
        ({"date-day": "1", "date-month": "11", "date-year": "2062", "time": "5pm"}, "within two years"),
        ({"presenter": "9999"}, "Choose someone who belongs to this set"),
        ({"observer": "x"}, "Choose someone who belongs to this set"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_at_its_field(
    app: Flask, ids: dict[str, int], fields: dict[str, str | None], message: str
) -> None:
    set_id = a_set(app, [ids["lena"], ids["bola"]], ids["edwin"])
    lena = signed_in(app, ids["lena"])
    page = lena.get(f"/sets/{set_id}/meetings/new/?module=tea-round&activity=spilt")
    dated = any(name.startswith(("date", "time")) for name in fields)
    how, now = ("Plan the meeting", {}) if dated else ("Start now", {"start": "now"})
    page = lena.submit(page, how, {"place": "corridor", **now, **fields}, status=422)
    assert message in page.errors[0]
    assert len(page.errors) == 1


def test_an_issue_needs_a_presenter_and_words(app: Flask, ids: dict[str, int]) -> None:
    set_id = a_set(app, [ids["lena"], ids["bola"]], ids["edwin"])
    lena = signed_in(app, ids["lena"])
    page = lena.get(lena.get(f"/sets/{set_id}/meetings/new/").link("Discuss a member"))
    page = lena.submit(page, "Start now", {"start": "now"}, status=422)
    assert page.errors == ["Enter the issue in a few words", "Choose who will present"]
    page = lena.submit(page, "Start now", {"title": "The fourth swap", "presenter": ids["lena"], "start": "now"})
    assert "Lena Marsh presents" in page.main


def test_a_new_set_can_plan_its_first_case_as_the_form_is_filled_in(app: Flask, ids: dict[str, int]) -> None:
    set_id = a_set(app, [], ids["lena"])
    lena = signed_in(app, ids["lena"])
    page = lena.get(f"/sets/{set_id}/meetings/new/?module=tea-round&activity=spilt")
    assert lena.submit(page, "Start now", {"start": "now"}).heading == "Arriving", "the guide’s suggestion is chosen"


def test_who_presents_an_issue_has_to_be_chosen(app: Flask, ids: dict[str, int]) -> None:
    set_id = a_set(app, [ids["lena"]], ids["edwin"])
    lena = signed_in(app, ids["lena"])
    issue, case = (
        lena.get(f"/sets/{set_id}/meetings/new/?{of}") for of in ("about=issue", "module=tea-round&activity=spilt")
    )
    assert [page.words(page.all("option")[0]) for page in (issue, case)] == ["Choose", "No one"]
