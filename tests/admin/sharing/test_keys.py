"""A lead creates a key for another system, which reads with it until it is revoked."""

from __future__ import annotations

import re
from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from learnapp.domain.people.roles import Role
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from learnapp.store.sharing import tokens
from learnapp.store.tables.sharing_tables import api_token
from tests.client import Visitor
from tests.conftest import PASSWORD, START, Clock

PAGE = "/admin/organisations/1/data/"
FIELDS = {"name": "Trust dashboard", "scope": ["people", "cohorts"], "lasts": "90", "password": PASSWORD}


def _make(ada: Visitor) -> tuple[str, object]:
    made = ada.submit(ada.get(PAGE + "keys/new/"), "Create key", FIELDS)
    assert made.heading == "Key created"
    found = re.search(r'value="(learnapp_[\w-]{43})"', made.text)
    assert found
    return found[1], made


def _reads(app: Flask, key: str, path: str = "people") -> int:
    return app.test_client().get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {key}"}).status_code


def test_a_key_is_shown_once_and_works_until_it_is_revoked(app: Flask, ada: Visitor, clock: Clock) -> None:
    key, _ = _make(ada)
    with app.extensions["store"].read() as connection:
        kept = str(connection.execute(sa.select(api_token)).all())
    assert key not in kept
    assert (_reads(app, key), _reads(app, key, "assignments")) == (200, 403)
    clock.now = START + timedelta(hours=1)
    page = ada.get(PAGE)
    assert key not in page.text
    assert "Trust dashboard people, cohorts" in re.sub(r"(Name|Opens|Created|Last used|State) ", "", page.main)
    page = ada.submit(page, "Revoke")
    assert "The key Trust dashboard is revoked" in page.main
    assert _reads(app, key) == 401
    said = ada.get("/admin/audit/").main
    assert "Key of the read API created" in said
    assert "Key of the read API revoked" in said
    assert "Trust dashboard, people cohorts" in said


def test_a_key_ends_on_its_last_day(app: Flask, ada: Visitor, clock: Clock) -> None:
    key, _ = _make(ada)
    clock.now = START + timedelta(days=90)
    assert _reads(app, key) == 401
    assert "Expired" in Visitor(app).signed_in("ada").get(PAGE).main


def test_what_is_missing_is_said_and_nothing_is_made(app: Flask, ada: Visitor) -> None:
    form = ada.get(PAGE + "keys/new/")
    page = ada.submit(form, "Create key", {"name": "", "lasts": "9999", "scope": []}, status=422)
    assert page.errors == ["Enter the name of the key", "Choose how long the key works", "Choose what the key opens"]
    page = ada.submit(form, "Create key", {**FIELDS, "password": "wrong"}, status=422)
    assert page.errors == ["Your password is incorrect"]
    with app.extensions["store"].read() as connection:
        assert connection.execute(sa.select(api_token)).first() is None


def test_someone_who_leads_nothing_finds_no_page(edwin: Visitor) -> None:
    for path in ("", "keys/new/", "webhook/new/", "deliveries/", "completions.csv"):
        edwin.get(PAGE + path, status=404)


def test_a_key_whose_maker_was_suspended_is_replaced_with_one_press(
    app: Flask, ada: Visitor, ids: dict[str, int], clock: Clock
) -> None:
    with app.extensions["store"].write() as connection:
        people.set_role(connection, ids["edwin"], Role.LEAD, START, None, 1)
    old, _ = _make(Visitor(app).signed_in("edwin"))
    clock.now = START + timedelta(hours=1)
    assert "Still to do" not in ada.get(PAGE).main
    assert "Replace keys or passwords" not in ada.get("/admin/health/").main
    with app.extensions["store"].write() as connection:
        people.suspend(connection, ids["edwin"], clock.now, ids["ada"], on=True)
    assert _reads(app, old) == 200, "the system that has it goes on"
    page = ada.get(ada.get("/admin/health/").link("Replace keys or passwords"))
    page = ada.get(page.link("Replace the key Trust dashboard"))
    assert ada.submit(page, "Replace the key", {"password": "wrong"}, 422).errors == ["Your password is incorrect"]
    assert _reads(app, old) == 200
    made = ada.submit(page, "Replace the key", {"password": PASSWORD})
    assert made.heading == "Key created"
    found = re.search(r'value="(learnapp_[\w-]{43})"', made.text)
    assert found
    assert (_reads(app, old), _reads(app, found[1]), _reads(app, found[1], "assignments")) == (401, 200, 403)
    assert "Still to do" not in ada.get(PAGE).main
    assert "Replace keys or passwords" not in ada.get("/admin/health/").main
    clock.now = START + timedelta(days=90)
    assert _reads(app, found[1]) == 401, "the new one ends when the old one would have"


def test_a_key_that_no_longer_works_or_is_anothers_is_not_replaced(app: Flask, ada: Visitor) -> None:
    _make(ada)
    with app.extensions["store"].write() as connection:
        second = organisations.make(connection, "Northfield", START, None)
        (key,) = tokens.of_organisation(connection, 1)
    ada.get(f"/admin/organisations/{second}/data/keys/{key.id}/replace/", status=404)
    ada.submit(ada.get(PAGE), "Revoke")
    ada.get(f"{PAGE}keys/{key.id}/replace/", status=404)
