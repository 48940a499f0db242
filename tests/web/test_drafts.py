"""Text is kept while it is typed: for its writer alone, on any device, and no newer text is overwritten."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.store.cohorts import cohorts
from learnapp.store.operations.housekeeping import clear_all
from learnapp.store.tables.people_and_work import draft, writing
from learnapp.vault import Vault
from learnapp.web import drafts
from tests.client import Visitor
from tests.conftest import PASSWORD, Clock
from tests.web.typing import ABOUT, NEW, _kept, _typed, keep

QUESTION = "/modules/tea-round/after/questions/1/"


def test_what_is_typed_comes_back_on_another_device_and_is_gone_once_saved(app: Flask, lena: Visitor) -> None:
    answer = keep(lena, lena.get(ABOUT), {"text": "Half a thought"})
    assert answer.status_code == 204
    assert answer.headers["Kept"]

    phone = Visitor(app).signed_in("lena")
    assert "You have unsaved writing" in phone.get("/home/").main
    page = phone.get(phone.get("/writing/").link("A reflection"))
    assert _typed(page) == "Half a thought"
    assert "You have not saved this yet" in page.main
    assert "When did you last tell somebody early?" in page.main
    phone.submit(page, "Save", {"text": "The whole thought"})

    assert _typed(lena.get(ABOUT)) == ""
    assert "not saved yet" not in lena.get("/home/").main
    assert _kept(app) == 0


def test_newer_typing_of_another_device_is_not_overwritten(lena: Visitor, app: Flask, clock: Clock) -> None:
    old = lena.get(NEW)
    first = keep(lena, old, {"text": "one"}).headers["Kept"]
    other = Visitor(app).signed_in("lena")
    clock.now += timedelta(minutes=1)
    assert keep(other, other.get(NEW), {"text": "one two"}).status_code == 204

    refused = keep(lena, old, {"text": "one, changed"}, shown=first)
    assert refused.status_code == 409
    assert _typed(lena.get(NEW)) == "one two"
    for none in ("", "yesterday", "0001-01-01T00:00:00+14:00"):
        assert keep(lena, old, {"text": "one, changed"}, shown=none).status_code == 409
    assert keep(lena, old, {"text": "mine after all"}, shown=refused.headers["Kept"]).status_code == 204
    assert _typed(lena.get(NEW)) == "mine after all"


def test_after_a_problem_the_page_still_knows_what_was_kept(lena: Visitor, clock: Clock) -> None:
    page = lena.get(NEW)
    keep(lena, page, {"text": "Mrs Henderson in bed 7"})
    page = lena.submit(page, "Save", {"text": "Mrs Henderson in bed 7"})
    assert "Not saved yet" in page.main
    clock.now += timedelta(minutes=1)
    assert keep(lena, page, {"text": "A patient"}).status_code == 204
    assert _typed(lena.get(NEW)) == "A patient"


def test_typing_in_a_question_comes_back_with_what_was_answered_since(lena: Visitor, app: Flask) -> None:
    page = lena.submit(lena.get("/modules/tea-round/after/"), "Start")
    typed = {"answer": page.option("The largest cup")}
    assert keep(lena, page, typed).status_code == 204
    again = lena.get(QUESTION)
    assert again.chosen() == {"The largest cup"}
    assert "Not answered yet" in again.main

    other = Visitor(app).signed_in("lena")
    fresh = other.get(QUESTION)
    other.submit(fresh, "Save and continue", {"answer": fresh.option("The last poured")})
    assert _kept(app) == 0
    keep(lena, page, typed)
    again = lena.get(QUESTION)
    assert "answered in another tab or on another device" in again.main
    assert again.chosen() == {"The largest cup"}
    assert "The last poured" in again.main
    lena.submit(lena.get("/modules/tea-round/after/check/"), "Submit")
    again = lena.get(QUESTION)
    assert "does not count" in again.main
    assert "The largest cup" in again.main


def test_typing_goes_with_what_it_was_about(lena: Visitor, app: Flask) -> None:
    url = lena.submit(lena.get(NEW), "Save", {"text": "A thought"}).url
    keep(lena, lena.get(url + "edit/"), {"text": "A better thought"})
    keep(lena, lena.get(url.replace("/writing/", "/reflections/") + "shareable/"), {"text": "For others"})
    assert _kept(app) == 2
    lena.submit(lena.get(url + "delete/"), "Delete")
    assert _kept(app) == 0


def test_one_kept_is_sealed_and_nobody_elses(app: Flask, lena: Visitor, bola: Visitor, ada: Visitor) -> None:
    keep(lena, lena.get(NEW), {"text": "draft-canary"})
    folder = app.extensions["settings"].instance
    assert not [p for p in folder.rglob("*") if p.is_file() and b"draft-canary" in p.read_bytes()]
    for other in (bola, ada):
        for address in (NEW, "/writing/", "/home/", "/account/data/download/"):
            assert b"draft-canary" not in other.raw("GET", address).get_data()
    assert b"draft-canary" not in lena.raw("GET", "/writing/").get_data()
    assert "draft-canary" in lena.get(NEW).text


@pytest.mark.parametrize("headers", [{"Draft": ""}, {}], ids=["as-it-is-typed", "sent"])
def test_somebody_else_on_the_same_computer_keeps_nothing_of_theirs_in_it(
    app: Flask, lena: Visitor, bola: Visitor, headers: dict[str, str]
) -> None:
    page = lena.get(NEW)
    form = next(f for f in page.forms() if dict(page.fields(f)).get("owner"))
    sent = {**dict(page.fields(form)), "text": "Lena's", "csrf_token": bola.token()}
    assert bola.raw("POST", NEW, data=sent, headers=headers).status_code == 409
    with app.extensions["store"].read() as connection:
        assert connection.execute(sa.select(writing)).all() == []
    assert _typed(bola.get(NEW)) == ""
    assert _typed(lena.get(NEW)) == "Lena's"


def test_a_sign_in_that_ends_while_somebody_types_loses_nothing(lena: Visitor, clock: Clock) -> None:
    page = lena.get(NEW)
    clock.now += timedelta(hours=13)
    assert keep(lena, page, {"text": "On nights"}).status_code == 302
    page = lena.get("/account/sign-in/")
    lena.submit(page, "Sign in", {"email": "lena@example.org", "password": PASSWORD})
    assert _typed(lena.get(NEW)) == "On nights"


@pytest.mark.parametrize(
    ("address", "fields", "header", "status"),
    [
        (NEW, {"text": "no owner"}, "", 400),
        ("/notes/bookmark/", {"at": "tea-round/spilt"}, "", 400),
        (NEW, {"text": "é" * 255_000}, "", 204),
        (NEW, {"text": "x" * 500_001}, "", 413),
        (NEW, {"text": "x"}, "x" * 41, 400),
        (NEW, {"text": "x"}, "yesterday", 204),
        (NEW, {"text": "x"}, "2026-11-02T09:30", 204),
    ],
)
def test_bad_input_is_refused(
    lena: Visitor, address: str, fields: dict[str, str], header: str, status: int, app: Flask
) -> None:
    page = lena.get(NEW)
    form = next(f for f in page.forms() if dict(page.fields(f)).get("owner"))
    whole = {**dict(page.fields(form)), **fields}
    if fields.get("text") == "no owner":
        del whole["owner"]
    answer = lena.raw("POST", address, data=whole, headers={"Draft": header}, content_type="multipart/form-data")
    assert answer.status_code == status
    assert _kept(app) == (status == 204)


LONG = [
    ("ada", "/admin/organisations/1/", "Save", "notice"),
    ("edwin", "/educator/cohorts/new/", "Create cohort", "about"),
    ("edwin", "/educator/cohorts/1/settings/", "Save settings", "about"),
]


@pytest.mark.parametrize(("who", "address", "button", "name"), LONG)
def test_a_long_text_sent_after_the_session_ended_comes_back(
    app: Flask, ids: dict[str, int], clock: Clock, who: str, address: str, button: str, name: str
) -> None:
    with app.extensions["store"].write() as connection:
        about = {"name": "F1s", "about": "", "starts_on": clock().date(), "ends_on": None}
        cohorts.make(connection, educator=ids["edwin"], now=clock(), **about)
    visitor = Visitor(app).signed_in(who)
    page = visitor.get(address)
    clock.now += timedelta(days=40)
    typed = {name: "One paragraph.\n\nAnother.", "name": "A name", "password": "a secret of mine"}
    page = visitor.submit(page, button, typed)
    assert "we kept what you wrote" in page.main
    page = visitor.submit(page, "Sign in", {"email": f"{who}@example.org", "password": PASSWORD})
    assert page.url.startswith(address)
    assert "You have not saved this yet" in page.main
    form = next(f for f in page.forms() if dict(page.fields(f)).get("owner"))
    assert dict(page.fields(form))[name].strip().replace("\r", "") == "One paragraph.\n\nAnother."
    assert dict(page.fields(form))["name"] == "A name"
    with app.extensions["store"].read() as connection:
        assert "a secret of mine" not in str(connection.execute(draft.select()).all())
    visitor.submit(page, button)
    assert _kept(app) == 0


def test_what_nobody_came_back_to_is_let_go(lena: Visitor, app: Flask, clock: Clock) -> None:
    keep(lena, lena.get(NEW), {"text": "Long ago"})
    clock.now += timedelta(days=91)
    lena = Visitor(app).signed_in("lena")
    assert "A reflection" in lena.get("/writing/").main
    keep(lena, lena.get(ABOUT), {"text": "Now"})
    clear_all(app.extensions["store"], clock.now)
    assert _kept(app) == 1


def test_a_draft_whose_key_is_gone_is_an_empty_page_that_can_be_typed_in(app: Flask, lena: Visitor) -> None:
    keep(lena, lena.get(NEW), {"text": "Sealed"})
    vault: Vault = app.extensions["vault"]
    vault.place.unlink()
    page = lena.get(NEW)
    assert _typed(page) == ""
    assert keep(lena, page, {"text": "Anew"}).status_code == 204
    assert _typed(lena.get(NEW)) == "Anew"


def test_of_one_persons_drafts_the_latest_are_kept(
    app: Flask, lena: Visitor, bola: Visitor, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MOST", 3)
    assert keep(bola, bola.get(NEW), {"text": "Bola's"}).status_code == 204
    for number in range(6):
        clock.now += timedelta(minutes=1)
        place = f"{NEW}?module=tea-round&activity=spilt&place=prompt-{number}"
        sent = {"text": f"Number {number}", "place": f"prompt-{number}"}
        assert keep(lena, lena.get(ABOUT), sent).status_code == 204
    assert _kept(app) == 4
    with app.extensions["store"].read() as connection:
        assert place in set(connection.execute(sa.select(draft.c.path)).scalars())
    assert _typed(bola.get(NEW)) == "Bola's"
