"""An administrator closes an organisation after a count and a copy of its data, and reopens it."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask

from learnapp.store.organisations import organisations
from learnapp.store.people import people
from learnapp.web.own_password import CONFIRMED_FOR
from tests.client import Visitor
from tests.conftest import PASSWORD, START, Clock


@pytest.fixture
def second(app: Flask, ids: dict[str, int]) -> int:
    """A second organisation: Bola belongs to it alone, Lena to both."""
    with app.extensions["store"].write() as connection:
        made = organisations.make(connection, "Southmoor", START, None)
        assert made is not None
        for who in ("lena", "bola"):
            organisations.enrol(connection, made, ids[who], START)
        organisations.take_out(connection, made - 1, ids["bola"])
    return made


def test_it_is_counted_copied_closed_and_reopened(
    app: Flask, ada: Visitor, ids: dict[str, int], second: int, clock: Clock
) -> None:
    bola = Visitor(app).signed_in("bola")
    page = ada.get(ada.get(f"/admin/organisations/{second}/").link("Close Southmoor"))
    assert "People who belong to no other organisation How many 1" in page.main
    page = ada.submit(page, "Close Southmoor", {"sure": "yes"}, status=422)
    assert page.errors == ["Enter your password"]
    page = ada.submit(page, "Close Southmoor", {"password": PASSWORD, "sure": None}, status=422)
    assert page.errors == ["Tick this once you have read what will be deleted"]
    old = page
    page = ada.submit(page, "Close Southmoor", {"sure": "yes"})
    assert "Southmoor is closed. You can reopen it until" in page.text
    assert "That organisation is closed already" in ada.submit(old, "Close Southmoor", {"sure": "yes"}).text
    assert "Sign in" in bola.get("/home/").heading
    assert Visitor(app).signed_in("lena").get("/home/").status == 200
    ada.get(f"/admin/organisations/{second}/", status=404)
    clock.now += CONFIRMED_FOR
    page = ada.submit(ada.get("/admin/organisations/"), "Reopen Southmoor", status=422)
    assert page.errors == ["Enter your password"]
    page = ada.submit(page, "Reopen Southmoor", {"password": PASSWORD})
    assert "The organisation is open again" in page.text
    assert Visitor(app).signed_in("bola").get("/home/").status == 200
    log = ada.get("/admin/audit/").main
    assert "Organisation closed" in log
    assert "Organisation reopened" in log


def test_the_copy_has_its_people_and_no_one_elses(app: Flask, ada: Visitor, second: int) -> None:
    url = f"/admin/organisations/{second}/close/"
    answer = ada.post(url, {"do": "copy", "password": PASSWORD})
    assert answer.status_code == 200
    with ZipFile(BytesIO(answer.data)) as file:
        named = file.read("organisation-data/csv/people.csv").decode()
        assert {name.partition("/")[2] for name in file.namelist()} >= {"README.md", "json/results.json"}
    assert "Bola Adeyemi" in named
    assert "Edwin Okafor" not in named
    assert "Copy of an organisation" in ada.get("/admin/audit/").main


def test_the_only_organisation_says_that_it_cannot_be_closed(app: Flask, ada: Visitor) -> None:
    with app.extensions["store"].read() as connection:
        only = organisations.only(connection)
    url = f"/admin/organisations/{only}/close/"
    assert "only organisation, so it cannot be closed" in ada.get(url).main
    assert ada.post(url, {"sure": "yes", "password": PASSWORD}).status_code == 409


def test_reopening_what_is_open_changes_nothing(app: Flask, ada: Visitor, ids: dict[str, int], second: int) -> None:
    ada.post(f"/admin/organisations/closed/{second}/reopen/", {"password": PASSWORD})
    assert "is not closed" in ada.get("/admin/organisations/").text
    with app.extensions["store"].read() as connection:
        account = people.get(connection, ids["bola"])
    assert account is not None
    assert not account.suspended
