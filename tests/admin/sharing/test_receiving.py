"""A lead has completions sent to other systems, sees what became of each, and tries again."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from learnapp.deliveries import secrets_of
from learnapp.store.sharing import receivers
from tests.client import Visitor
from tests.conftest import PASSWORD

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
