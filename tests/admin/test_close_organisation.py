"""An administrator closes an organisation after a count and a copy of its data, and reopens it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask

from learnapp.domain.people.roles import Role
from learnapp.store.launches import frame_hosts
from learnapp.store.leaving import closing
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from learnapp.store.sharing import receivers, tokens
from learnapp.web.own_password import CONFIRMED_FOR
from tests.client import Visitor
from tests.conftest import PASSWORD, START, Clock
from tests.store.leaving.test_closing import southmoor


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


def test_what_would_open_again_with_a_closed_organisation_is_ended_while_it_is_closed(
    app: Flask, ada: Visitor, ids: dict[str, int], clock: Clock
) -> None:
    store = app.extensions["store"]
    with store.write() as connection:
        made = southmoor(connection, ids)
        unused = tokens.make(connection, made.id, "Old", ["people"], START + timedelta(days=9), START, None)
        (host,) = frame_hosts.of(connection, [made.id])
        organisations.make(connection, "Northfield", START, None)
        people.set_role(connection, ids["lena"], Role.LEAD, START, None, made.id)
        closing.close(connection, made.id, clock.now, ids["ada"])
    clock.now += timedelta(hours=1)
    for key in (made.token, unused):
        assert app.test_client().get("/api/v1/people", headers={"Authorization": f"Bearer {key}"}).status_code == 401
    page = ada.get(ada.get("/admin/organisations/").link("Keys and systems of Southmoor"))
    assert "Southmoor is closed." in page.main
    assert page.main.count("Stopped until it is reopened") == 3
    assert "Create a key" not in page.main
    url = f"/admin/organisations/{made.id}/data/"
    for path in ("keys/new/", "webhook/new/", "deliveries/", "completions.csv"):
        ada.get(url + path, status=404)
    lena = Visitor(app).signed_in("lena")
    lena.get(url, status=404)
    ada.submit(page, "Revoke ESR")
    page = ada.submit(ada.get(url), "Remove: Webhook https://esr.example")
    assert "It sends nothing anywhere." in page.main
    page = ada.get("/admin/frames/")
    assert "For Southmoor, which is closed" in page.main
    ada.get(f"/admin/frames/{host.id}/tea-round/", status=404)
    ada.submit(page, "Stop https://moodle.example")
    page = ada.get("/admin/platforms/")
    assert "Looked after by Southmoor, which is closed" in page.main
    assert "Deployment 1: Southmoor, which is closed" in page.main
    ada.post(f"/admin/organisations/closed/{made.id}/reopen/", {"password": PASSWORD})
    with store.read() as connection:
        assert {one.name: one.works(clock.now) for one in tokens.of_organisation(connection, made.id)} == {
            "ESR": False,
            "Old": True,
        }
        assert receivers.every(connection) == []
        assert frame_hosts.of(connection, None) == []


def test_a_lead_reaches_nothing_of_a_closed_organisation(
    app: Flask, ada: Visitor, ids: dict[str, int], second: int
) -> None:
    with app.extensions["store"].write() as connection:
        people.set_role(connection, ids["edwin"], Role.LEAD, START, None, second - 1)
        people.set_role(connection, ids["bola"], Role.LEAD, START, None, second)
        organisations.enrol(connection, second - 1, ids["bola"], START)
        closing.close(connection, second, START, None)
    for who in ("edwin", "bola"):
        lead = Visitor(app).signed_in(who)
        lead.get(f"/admin/organisations/{second}/data/", status=404)
        lead.get(f"/admin/organisations/{second}/", status=404)
    assert ada.get(f"/admin/organisations/{second}/data/").status == 200
