"""What a set can discuss."""

from flask import Flask

from tests.conftest import Clock
from tests.learning_sets.meetings_held import signed_in
from tests.learning_sets.sets_made import a_set


def test_it_is_planned_from_what_is_on_offer(app: Flask, ids: dict[str, int], clock: Clock) -> None:
    set_id = a_set(app, [ids["lena"], ids["bola"]], ids["edwin"])
    lena = signed_in(app, ids["lena"])
    page = lena.get(lena.get(f"/sets/{set_id}/meetings/").link("Plan or start a meeting"))
    page = lena.get(page.link("Spilt") if "Spilt" in page.main else page.link("spilt"))
    fields = {"place": "corridor", "date-day": "9", "date-month": "11", "time": "6.30pm", "observer": ids["bola"]}
    page = lena.submit(page, "Plan the meeting", fields)
    assert page.heading == "Arriving"
    assert "The meeting starts at 6:30pm on Monday 9 November 2026, UK time." in page.main
    assert "Bola Adeyemi observes how you work" in page.main
    page = lena.get(f"/sets/{set_id}/meetings/")
    assert "6:30pm on Monday 9 November 2026" in page.main


def test_what_cannot_be_voted_on_is_not_there(app: Flask, ids: dict[str, int]) -> None:
    set_id = a_set(app, [ids["lena"]], ids["edwin"])
    lena = signed_in(app, ids["lena"])
    for query in ("module=nothing&activity=spilt", "module=tea-round&activity=leaves"):
        lena.get(f"/sets/{set_id}/meetings/new/?{query}", status=404)
