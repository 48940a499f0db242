"""A case before having an account: nothing is written for a visitor, and the walk can be kept."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.store.learning import runs
from learnapp.store.tables.people_and_work import run
from tests.client import Page, Visitor
from tests.conftest import PASSWORD, Queries

TRY = "/try/tea-round/"
CASE = "/modules/tea-round/spilt/"
NEW = {"name": "Priya Nair", "email": "priya@example.org", "password": "copper lantern winter"}


def _begun(visitor: Visitor) -> Page:
    return visitor.submit(visitor.get(TRY), "Start the case")


def _to_the_end(visitor: Visitor) -> Page:
    page = visitor.submit(_begun(visitor), "Do this", {"choice": "1"})
    page = visitor.submit(page, "Go back to the ward")
    return visitor.submit(page, "Do this", {"choice": "0"})


def _runs(app: Flask) -> int:
    with app.extensions["store"].read() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(run)).scalar_one()


def test_the_module_page_and_the_front_page_lead_to_it(visitor: Visitor) -> None:
    for page in ("/", "/modules/tea-round/"):
        found = visitor.get(page)
        assert "You do not need an account" in found.main
    assert visitor.get(visitor.get("/modules/tea-round/").link("Try “Spilt”")).heading == "Spilt"


def test_a_visitor_walks_to_the_end_and_nothing_is_written(app: Flask, visitor: Visitor, queries: Queries) -> None:
    queries()
    page = _to_the_end(visitor)
    assert not [q for q in queries() if q.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]
    assert page.heading == "Every cup"
    assert "You have found 1 of 2 endings" in page.main
    assert "hindsight-canary" not in page.text
    assert not any("Open the debrief" in page.words(b) for b in page.all("button"))
    assert _runs(app) == 0


def test_two_visitors_do_not_see_each_others_walk(app: Flask, visitor: Visitor) -> None:
    _to_the_end(visitor)
    assert Visitor(app).get(TRY).heading == "Spilt"


def test_a_choice_needs_the_forms_token(visitor: Visitor) -> None:
    _begun(visitor)
    assert visitor.raw("POST", TRY, data={"step": "0", "choice": "0"}).status_code == 400
    assert visitor.get(TRY).heading == "The corridor"


def test_stale_closed_and_missing_choices_are_answered_as_in_a_case_of_ones_own(visitor: Visitor) -> None:
    first = _begun(visitor)
    assert "Choose what to do" in visitor.submit(first, "Do this", status=422).main
    assert "Nothing has changed" in visitor.submit(first, "Do this", {"choice": "1", "step": "-1"}, status=409).main
    page = visitor.submit(first, "Do this", {"choice": "1"})
    assert visitor.submit(first, "Do this", {"choice": "1"}).heading == "The stairs", "sent twice counts once"
    assert "Nothing has changed" in visitor.submit(first, "Do this", {"choice": "0"}, status=409).main
    page = visitor.submit(page, "Go back to the ward")
    assert "You cannot choose that here" in visitor.submit(page, "Do this", {"choice": "1"}, status=422).main


def test_registering_keeps_the_walk_and_opens_it_where_it_was(visitor: Visitor) -> None:
    end = _to_the_end(visitor)
    page = visitor.get(end.link("Create an account"))
    page = visitor.submit(visitor.get(f"/account/register/?next={CASE}"), "Create an account", NEW)
    assert page.heading == "Every cup"
    assert "has been saved to your account" in page.main
    assert page.text.count(">Open the debrief<") == 1
    debrief = visitor.submit(page, "Open the debrief")
    assert debrief.heading == "Debrief: Spilt"
    assert "1. The corridor" in debrief.main


@pytest.mark.parametrize("keep", [True, False])
def test_signing_in_keeps_the_walk_only_if_the_person_says_it_is_theirs(
    app: Flask, visitor: Visitor, ids: dict[str, int], keep: bool
) -> None:
    _to_the_end(visitor)
    page = visitor.get("/account/sign-in/")
    fields = {"email": "lena@example.org", "password": PASSWORD}
    visitor.submit(page, "Sign in", fields if keep else {**fields, "keep_walk": None})
    with app.extensions["store"].read() as connection:
        found = runs.first(connection, ids["lena"], "tea-round", "spilt")
    assert (found is not None and found.path == (1, 0, 0) and found.ended_at is not None) is keep
    visitor.submit(visitor.get("/home/"), "Sign out")
    assert visitor.get(TRY).heading == "Spilt", "the browser has forgotten it"
    assert "Keep my answers" not in visitor.get("/account/sign-in/").main


def test_a_run_that_was_there_stays_the_record(
    app: Flask, visitor: Visitor, lena: Visitor, ids: dict[str, int]
) -> None:
    lena.submit(lena.get(CASE), "Start the case")
    _to_the_end(visitor)
    visitor.submit(visitor.get("/account/sign-in/"), "Sign in", {"email": "lena@example.org", "password": PASSWORD})
    with app.extensions["store"].read() as connection:
        found = runs.first(connection, ids["lena"], "tea-round", "spilt")
    assert found is not None
    assert found.path == ()


def test_who_is_signed_in_goes_to_their_own_case(lena: Visitor) -> None:
    assert lena.get(TRY).url == CASE
    assert lena.post(TRY, {"step": "0", "choice": "0"}).status_code == 303
    assert lena.post(TRY + "start/").status_code == 303
    assert lena.get(CASE).heading == "Spilt"


def test_a_module_without_a_case_has_nothing_to_try(visitor: Visitor) -> None:
    visitor.get("/try/nothing/", status=404)
    assert visitor.post("/try/nothing/", {"step": "0", "choice": "0"}).status_code == 303
    visitor.get("/try/nothing/", status=404)
    assert visitor.post("/try/nothing/start/").status_code == 404


def test_a_held_walk_that_no_longer_fits_is_let_go(app: Flask, visitor: Visitor) -> None:
    _begun(visitor)
    with visitor.client.session_transaction() as session:
        session["trial"] = {**session["trial"], "path": [7]}
    assert visitor.get(TRY).heading == "Spilt"
    with visitor.client.session_transaction() as session:
        session["trial"] = {**session.get("trial", {}), "edition": "gone"}
    assert visitor.get("/account/sign-in/").heading == "Sign in"
