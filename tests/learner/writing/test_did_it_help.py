"""Whether an action was done: asked on home eight weeks on, in private, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.store.tables.cohort_tables import action_outcome
from tests.client import Page, Visitor
from tests.conftest import Clock

NEW = "/actions/new/?module=tea-round&activity=leaves&place=action-1"
QUESTION = "Did you do it?"


def _plan(visitor: Visitor, text: str = "Ask for a trolley.") -> None:
    fields = {"text": text, "due-day": "20", "due-month": "Nov", "due-year": "2026"}
    visitor.submit(visitor.get(NEW), "Save", fields)


def _home(visitor: Visitor, clock: Clock, **later: float) -> Page:
    clock.now += timedelta(**later)
    visitor.client = Visitor(visitor.app).signed_in("lena").client
    return visitor.get("/home/")


def _kept(app: Flask) -> list[tuple[str, str]]:
    with app.extensions["store"].read() as connection:
        return [(r.module, r.answer) for r in connection.execute(sa.select(action_outcome))]


@pytest.mark.parametrize(("said", "kept"), [("Yes", "done"), ("Partly", "partly"), ("Not yet", "not_done")])
def test_home_asks_after_eight_weeks_and_once(app: Flask, lena: Visitor, clock: Clock, said: str, kept: str) -> None:
    _plan(lena)
    assert QUESTION not in _home(lena, clock, weeks=7.9).main
    page = _home(lena, clock, weeks=0.2)
    assert QUESTION in page.main
    assert "Ask for a trolley." in page.main
    assert "Only you can see your answer" in page.main
    page = lena.submit(page, "Send my answer", {"answer": page.option(said)})
    assert "Thank you for telling us" in page.main
    assert QUESTION not in page.main
    assert _kept(app) == [("tea-round", kept)]
    assert QUESTION not in _home(lena, clock, weeks=2).main


def test_home_opens_the_vault_once_for_what_it_asks_and_what_is_due(
    app: Flask, lena: Visitor, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    _plan(lena)
    _plan(lena, "Thank the night team.")
    vault, opened = app.extensions["vault"], []
    read = vault.open_those_readable
    monkeypatch.setattr(vault, "open_those_readable", lambda *given: opened.append(given) or read(*given))
    _home(lena, clock, weeks=9)
    opened.clear()
    page = lena.get("/home/")
    assert QUESTION in page.main
    assert page.main.count("Ask for a trolley.") == page.main.count("Thank the night team.") == 1
    assert len(opened) == 1


def test_saying_nothing_ends_the_asking_too(app: Flask, lena: Visitor, clock: Clock) -> None:
    _plan(lena)
    page = lena.submit(_home(lena, clock, weeks=9), "I would rather not say")
    assert "We will not ask you about this again" in page.main
    assert QUESTION not in _home(lena, clock, weeks=2).main
    assert _kept(app) == [("tea-round", "not_said")]


def test_what_was_noted_before_is_filled_in_and_sent_only_by_its_writer(
    app: Flask, lena: Visitor, clock: Clock
) -> None:
    _plan(lena)
    page = _home(lena, clock, weeks=3)
    page = lena.get(page.link("Ask for a trolley."))
    lena.submit(page, "Save", {"outcome": "done", "came_of_it": "It came."})
    assert _kept(app) == []
    page = _home(lena, clock, weeks=6)
    assert page.chosen() == {"Yes"}
    lena.submit(page, "Send my answer")
    assert _kept(app) == [("tea-round", "done")]


def test_an_answer_with_nothing_chosen_is_asked_for_at_its_field(app: Flask, lena: Visitor, clock: Clock) -> None:
    _plan(lena)
    page = lena.submit(_home(lena, clock, weeks=9), "Send my answer", {"answer": None}, 422)
    assert page.errors == ["Choose whether you did it, or choose “I would rather not say”"]
    lena.submit(page, "Send my answer", {"answer": "partly"})
    assert _kept(app) == [("tea-round", "partly")]


def test_a_second_click_changes_nothing(app: Flask, lena: Visitor, clock: Clock) -> None:
    _plan(lena)
    page = _home(lena, clock, weeks=9)
    lena.submit(page, "Send my answer", {"answer": "done"})
    lena.submit(page, "Send my answer", {"answer": "not_done"})
    assert _kept(app) == [("tea-round", "done")]


def test_an_action_nobody_else_finds(app: Flask, lena: Visitor, bola: Visitor) -> None:
    _plan(lena)
    lena.get("/actions/1/did-it-help/")
    bola.get("/actions/1/did-it-help/", 404)
    assert bola.post("/actions/1/did-it-help/", {"answer": "done"}).status_code == 404
    assert _kept(app) == []


def test_no_answer_for_anything_but_an_action(app: Flask, lena: Visitor) -> None:
    lena.submit(lena.get("/reflections/new/"), "Save", {"text": "A thought."})
    assert lena.post("/actions/1/did-it-help/", {"answer": "done"}).status_code == 404
