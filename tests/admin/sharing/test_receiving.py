"""A lead has completions sent to other systems, sees what became of each, and tries again."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from learnapp.deliveries import secrets_of
from learnapp.domain.people.roles import Role
from learnapp.store.people import people
from learnapp.store.sharing import receivers
from tests.client import Visitor
from tests.conftest import PASSWORD, START, Clock

PAGE = "/admin/organisations/1/data/"
SECRET = "a secret for tests, thirty-two or more"


def _receivers(app: Flask) -> list[receivers.Receiver]:
    with app.extensions["store"].read() as connection:
        return receivers.of_organisation(connection, 1)


def test_a_webhook_shows_its_key_once(app: Flask, ada: Visitor) -> None:
    fields = {"address": "https://hr.example.org/in", "chosen": ["completion"], "password": PASSWORD}
    page = ada.submit(ada.get(PAGE + "webhook/new/"), "Add", fields)
    assert page.heading == "Webhook added"
    found = re.search(r'value="(whsec_[\w+/=]+)"', page.text)
    assert found
    (one,) = _receivers(app)
    assert (one.kind, one.address, one.chosen) == ("webhook", "https://hr.example.org/in", ("completion",))
    assert found[1] not in one.sealed
    assert secrets_of.unseal(SECRET, one.sealed) == found[1]
    page = ada.get(PAGE)
    assert found[1] not in page.text
    assert "Someone finishes assigned work" in page.main
    page = ada.submit(page, "Remove")
    assert "Nothing more is sent there" in page.main
    assert _receivers(app) == []
    assert "System that receives data removed" in ada.get("/admin/audit/").main


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://hr.example.org/", "Enter an address that starts with https://"),
        ("https://10.0.0.1/", "That address is inside a private network, so this site does not call it"),
        ("", "Enter the address"),
    ],
)
def test_an_address_inside_is_refused_where_it_is_typed(app: Flask, ada: Visitor, address: str, words: str) -> None:
    fields = {"address": address, "chosen": ["completion"], "password": PASSWORD}
    assert ada.submit(ada.get(PAGE + "webhook/new/"), "Add", fields, status=422).errors == [words]
    assert _receivers(app) == []


def test_an_organisation_has_one_store_whose_password_is_sealed(app: Flask, ada: Visitor) -> None:
    fields = {"address": "https://lrs.example.org/xapi", "login": "learnapp", "store-password": "pässwörd"}
    fields |= {"chosen": ["completed"], "password": PASSWORD}
    page = ada.submit(ada.get(PAGE + "xapi/new/"), "Add", fields)
    assert "Added" in page.main
    (one,) = _receivers(app)
    assert "pässwörd" not in one.sealed
    assert '"password":"pässwörd"' in secrets_of.unseal(SECRET, one.sealed)
    again = ada.submit(ada.get(PAGE + "xapi/new/"), "Add", fields, status=422)
    assert again.errors == ["An organisation has one learning record store. Remove the other first"]


def test_files_are_written_daily_or_weekly(app: Flask, ada: Visitor) -> None:
    page = ada.get(PAGE + "file/new/")
    assert "until they set LEARNAPP_EXPORTS" in page.main
    ada.submit(page, "Add", {"chosen": "week", "password": PASSWORD})
    assert [(one.kind, one.chosen) for one in _receivers(app)] == [("file", ("week",))]
    assert "Every Monday" in ada.get(PAGE).main


def test_a_system_whose_adder_lost_the_role_gets_another_key_or_password(
    app: Flask, ada: Visitor, ids: dict[str, int], clock: Clock
) -> None:
    store = app.extensions["store"]
    with store.write() as connection:
        people.set_role(connection, ids["edwin"], Role.LEAD, START, None, 1)
    edwin = Visitor(app).signed_in("edwin")
    for kind, fields in (
        ("webhook", {"address": "https://hr.example.org/in", "chosen": ["completion"]}),
        ("xapi", {"address": "https://lrs.example.org", "login": "a", "store-password": "b", "chosen": ["completed"]}),
        ("file", {"chosen": "week"}),
    ):
        edwin.submit(edwin.get(f"{PAGE}{kind}/new/"), "Add", {**fields, "password": PASSWORD})
    before = [one.sealed for one in _receivers(app)]
    clock.now = START + timedelta(hours=1)
    assert "Still to do" not in ada.get(PAGE).main
    with store.write() as connection:
        people.set_role(connection, ids["edwin"], Role.EDUCATOR, clock.now, None, 1)
    page = ada.get(PAGE)
    made = ada.submit(ada.get(page.link("Replace the key")), "Replace the key", {"password": PASSWORD})
    assert made.heading == "New key of a webhook"
    found = re.search(r'value="(whsec_[\w+/=]+)"', made.text)
    assert found
    fields = {"login": "learnapp", "store-password": "pässwörd"}
    ada.submit(ada.get(page.link("Replace the password")), "Replace the password", fields)
    hook, lrs, file = _receivers(app)
    assert secrets_of.unseal(SECRET, hook.sealed) == found[1]
    assert secrets_of.unseal(SECRET, lrs.sealed) == '{"name":"learnapp","password":"pässwörd"}'
    assert {hook.sealed, lrs.sealed}.isdisjoint(before)
    assert "Still to do" not in ada.get(PAGE).main
    assert "New key or password of a system that receives data" in ada.get("/admin/audit/").main
    ada.get(f"{PAGE}receivers/{file.id}/replace/", status=404)
