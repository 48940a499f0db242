"""A platform registers itself: by a lead's link, once, and only with values that can be right."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask

from learnapp.domain.people.roles import Role
from learnapp.launch import platform_calls
from learnapp.store.launches import platforms
from learnapp.store.leaving import closing
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from tests.client import Visitor
from tests.conftest import PASSWORD, START, Clock
from tests.launch.fake_platform import SITE, FakePlatform, launched, register


def _link(ada: Visitor, where: dict[str, str] | None = None) -> str:
    typed = {"password": PASSWORD, **(where or {})}
    page = ada.submit(ada.get("/admin/platforms/"), "Make a registration link", typed)
    (code,) = [one for one in page.all("code") if "/lti/register/" in page.words(one)]
    return page.words(code).removeprefix(SITE)


def _link_of_a_lead(app: Flask, ids: dict[str, int]) -> tuple[int, str]:
    """A second organisation, and a link made by Lena, who leads it."""
    with app.extensions["store"].write() as connection:
        second = organisations.make(connection, "Northfield", START, None)
        assert second is not None
        people.set_role(connection, ids["lena"], Role.LEAD, START, None, second)
    return second, _link(Visitor(app).signed_in("lena"))


def _open(visitor: Visitor, link: str, fake: FakePlatform) -> int:
    said = {"openid_configuration": f"{fake.url}/.well-known", "registration_token": "once"}
    return visitor.raw("GET", link, query_string=said).status_code


def test_a_platform_registers_itself_and_people_come_from_it(
    app: Flask, ada: Visitor, visitor: Visitor, unregistered: FakePlatform, clock: Clock
) -> None:
    fake, link = unregistered, _link(ada)
    assert "for the learning platform" in visitor.get(link).main
    assert _open(visitor, link, fake) == 200
    assert fake.registered["token"] == "Bearer once"
    assert fake.registered["redirect_uris"] == [f"{SITE}/lti/launch/"]
    assert fake.registered["initiate_login_uri"] == f"{SITE}/lti/login/"
    fake.client_id, fake.deployment = "made-1", "7"
    assert launched(visitor, fake).url == "/modules/tea-round/"
    assert _open(visitor, link, fake) == 409
    clock.now = START.replace(year=2030)
    assert _open(visitor, link, fake) == 409, "in whichever decade"
    with app.extensions["store"].read() as connection:
        (made,) = platforms.every(connection)
    assert made.name == "Moodle 127.0.0.1"


@pytest.mark.parametrize("loses", ["suspended", "role"])
def test_a_link_of_a_lead_who_was_suspended_or_lost_the_role_registers_nothing(
    app: Flask, ids: dict[str, int], visitor: Visitor, unregistered: FakePlatform, loses: str
) -> None:
    second, link = _link_of_a_lead(app, ids)
    with app.extensions["store"].write() as connection:
        if loses == "suspended":
            people.suspend(connection, ids["lena"], START, None, on=True)
        else:
            people.set_role(connection, ids["lena"], Role.EDUCATOR, START, None, second)
    assert _open(visitor, link, unregistered) == 404
    assert unregistered.registered == {}


@pytest.mark.parametrize("loses", ["suspended", "role", "organisation"])
def test_nor_does_one_whose_maker_loses_their_rights_while_the_platform_answers(
    app: Flask,
    ada: Visitor,
    ids: dict[str, int],
    visitor: Visitor,
    unregistered: FakePlatform,
    monkeypatch: pytest.MonkeyPatch,
    loses: str,
) -> None:
    second, link = _link_of_a_lead(app, ids)
    asked = platform_calls.register_at

    def meanwhile(*given: Any) -> Any:
        with app.extensions["store"].write() as connection:
            if loses == "suspended":
                people.suspend(connection, ids["lena"], START, None, on=True)
            elif loses == "role":
                people.set_role(connection, ids["lena"], Role.EDUCATOR, START, None, second)
            else:
                closing.close(connection, second, START, None)
        return asked(*given)

    monkeypatch.setattr(platform_calls, "register_at", meanwhile)
    assert _open(visitor, link, unregistered) == 404
    with app.extensions["store"].read() as connection:
        assert platforms.every(connection) == []


def test_an_administrators_link_registers_nothing_once_its_organisation_is_closed(
    app: Flask, ada: Visitor, visitor: Visitor, unregistered: FakePlatform, clock: Clock
) -> None:
    with app.extensions["store"].write() as connection:
        second = organisations.make(connection, "Northfield", START, None)
        assert second is not None
    link = _link(ada, {"organisation": str(second)})
    with app.extensions["store"].write() as connection:
        closing.close(connection, second, clock.now, None)
    assert _open(visitor, link, unregistered) == 404
    assert unregistered.registered == {}


def test_an_issuer_of_another_organisation_is_not_registered_by_a_leads_link(
    app: Flask, ids: dict[str, int], visitor: Visitor, unregistered: FakePlatform
) -> None:
    register(app, unregistered, client_id="theirs")
    second, link = _link_of_a_lead(app, ids)
    said = {"openid_configuration": f"{unregistered.url}/.well-known", "registration_token": "once"}
    answer = visitor.raw("GET", link, query_string=said)
    assert answer.status_code == 409
    assert platforms.ELSEWHERE in answer.text
    with app.extensions["store"].read() as connection:
        assert not [one for one in platforms.every(connection) if one.organisation_id == second]


def test_a_link_of_no_lead_registers_nothing(ada: Visitor, visitor: Visitor, unregistered: FakePlatform) -> None:
    assert _open(visitor, "/lti/register/made-up/", unregistered) == 404


@pytest.mark.parametrize(
    "answer",
    [
        (500, b""),
        (200, b"no json"),
        (200, b"[]"),
        (200, b"[" * 20_000),
        (200, json.dumps({"issuer": "https://evil.example"}).encode()),
        (302, b""),
    ],
)
def test_a_platform_that_answers_nonsense_changes_nothing(
    app: Flask, ada: Visitor, visitor: Visitor, unregistered: FakePlatform, answer: tuple[int, bytes]
) -> None:
    link = _link(ada)
    unregistered.answers["/.well-known"] = answer
    assert _open(visitor, link, unregistered) == 502
    unregistered.answers.clear()
    assert _open(visitor, link, unregistered) == 200  # the link still works


def test_a_description_that_is_not_encrypted_is_not_asked_for(
    ada: Visitor, visitor: Visitor, unregistered: FakePlatform
) -> None:
    link = _link(ada)
    said = {"openid_configuration": "http://moodle.example/x"}
    assert visitor.raw("GET", link, query_string=said).status_code == 400
