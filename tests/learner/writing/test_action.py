"""One thing to do at work, which comes back on its date."""

from datetime import timedelta

import pytest

from learnapp.vault import Vault
from tests.client import Page, Visitor
from tests.conftest import Clock

NEW = "/actions/new/?module=tea-round&activity=leaves&place=action-1"


def _plan(visitor: Visitor, day: str = "20", month: str = "Nov", year: str = "") -> Page:
    fields = {"text": "Ask for a trolley.", "due-day": day, "due-month": month, "due-year": year}
    return visitor.submit(visitor.get(NEW), "Save", fields)


def test_an_action_block_leads_to_a_date(lena: Visitor) -> None:
    page = lena.get(lena.get("/modules/tea-round/leaves/").link("Set a date for this"))
    assert "Warm a pot this week." in page.main
    page = _plan(lena)
    assert "For 20 November 2026" in page.main


def test_it_comes_back_on_home_on_its_date_and_no_earlier(lena: Visitor, clock: Clock, bola: Visitor) -> None:
    _plan(lena)
    for days, there in ((0, False), (17, False), (18, True)):
        clock.now += timedelta(days=days)
        lena.signed_in("lena") if days else None
        assert ("Ask for a trolley." in lena.get("/home/").main) is there
        clock.now -= timedelta(days=days)
    clock.now += timedelta(days=18)
    assert "Ask for a trolley." not in Visitor(bola.app).signed_in("bola").get("/home/").main


def test_while_the_vault_is_away_home_goes_on_without_its_words(
    lena: Visitor, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    _plan(lena)
    clock.now += timedelta(days=18)
    lena.signed_in("lena")
    monkeypatch.setitem(lena.app.extensions, "vault", Vault("postgresql+psycopg://keys:canary@127.0.0.1:1/vault"))
    home = lena.get("/home/")
    assert "(your words cannot be read at the moment)" in home.main
    assert "For 20 November 2026" in home.main


def _due(lena: Visitor, clock: Clock) -> Page:
    _plan(lena)
    clock.now += timedelta(days=18)
    home = Visitor(lena.app).signed_in("lena")
    lena.client = home.client
    return lena.get(home.get("/home/").link("Ask for a trolley."))


@pytest.mark.parametrize(("outcome", "said"), [("done", "Done"), ("not done", "Not done")])
def test_it_is_done_or_not(lena: Visitor, clock: Clock, outcome: str, said: str) -> None:
    page = lena.submit(_due(lena, clock), "Save", {"outcome": outcome, "came_of_it": "They had two."})
    assert said in page.main
    assert "They had two." in page.main
    assert page.link("Write a reflection on it")
    assert "Ask for a trolley." not in lena.get("/home/").main


def test_it_is_moved_to_another_date(lena: Visitor, clock: Clock) -> None:
    page = _due(lena, clock)
    page = lena.submit(page, "Save", {"outcome": "moved", "due-day": "1", "due-month": "12"})
    assert "1 December 2026" in page.main
    assert "Ask for a trolley." not in lena.get("/home/").main


def test_nothing_chosen_and_a_day_that_has_gone_are_refused_with_what_was_typed(lena: Visitor, clock: Clock) -> None:
    page = lena.submit(_due(lena, clock), "Save", {"came_of_it": "They had two."}, status=422)
    assert page.errors == ["Choose whether you did it"]
    assert "They had two." in page.main
    moved = {"outcome": "moved", "due-day": "1", "due-month": "1", "due-year": "2026"}
    page = lena.submit(page, "Save", moved, status=422)
    assert page.errors == ["The date must be today or later"]


def test_a_stale_tab_changes_nothing(lena: Visitor, clock: Clock) -> None:
    page = _due(lena, clock)
    lena.submit(page, "Save", {"outcome": "done"})
    page = lena.submit(page, "Save", {"outcome": "not done", "came_of_it": "typed here"}, status=409)
    assert "changed in another tab" in page.main
    assert "typed here" in page.main


@pytest.mark.parametrize(
    ("day", "month", "message"),
    [("", "", "Enter a date"), ("31", "6", "no such day"), ("x", "1", "from 1 to 31")],
)
def test_what_is_no_date_is_refused_and_the_text_stays(lena: Visitor, day: str, month: str, message: str) -> None:
    fields = {"text": "Ask for a trolley.", "due-day": day, "due-month": month}
    page = lena.submit(lena.get(NEW), "Save", fields, status=422)
    assert message in page.errors[0]
    assert "Ask for a trolley." in page.main


def test_a_date_years_off_is_taken_for_a_slip(lena: Visitor) -> None:
    fields = {"text": "Ask.", "due-day": "1", "due-month": "1", "due-year": "2062"}
    assert lena.submit(lena.get(NEW), "Save", fields, status=422).errors == ["The date must be within two years"]


def test_nobody_else_sees_or_settles_it(lena: Visitor, bola: Visitor, clock: Clock) -> None:
    page = _plan(lena)
    url = page.link("Ask for a trolley.")
    bola.get(url, status=404)
    assert bola.post(url, {"outcome": "done", "revision": "1"}).status_code == 404


def test_the_example_of_a_date_is_yet_to_come(lena: Visitor, clock: Clock) -> None:
    for days in (0, 60, 400):
        clock.now += timedelta(days=days)
        lena = Visitor(lena.app).signed_in("lena")
        day = clock.now + timedelta(weeks=2)
        assert f"For example, {day.day} {day.month} {day.year}." in lena.get("/actions/new/").main
