"""Beginning a launch: only for a platform that is registered, by a GET, and without anything being written."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from flask import Flask

from learnapp.store.launches import platforms
from tests.client import Page, Visitor
from tests.conftest import START
from tests.launch.fake_platform import FRAME, SITE, FakePlatform, begin


def test_the_browser_is_sent_back_by_a_redirect_with_a_cookie_for_this_frame(
    visitor: Visitor, fake: FakePlatform
) -> None:
    answer = begin(visitor, fake)
    assert answer.status_code == 302
    assert answer.location.startswith(f"{fake.url}/auth?")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(answer.location).query).items()}
    assert asked["redirect_uri"] == f"{SITE}/lti/launch/"
    assert (asked["response_type"], asked["prompt"], asked["login_hint"]) == ("id_token", "none", "12")
    assert asked["lti_message_hint"] == "hint"
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert {"Secure", "HttpOnly", "SameSite=None", "Partitioned"} <= set(cookie.split("; "))


def test_it_may_begin_by_a_get_too(visitor: Visitor, fake: FakePlatform) -> None:
    said = {"iss": fake.url, "login_hint": "12", "client_id": fake.client_id}
    assert visitor.raw("GET", "/lti/login/", query_string=said).status_code == 302


def test_a_login_without_a_client_goes_on_when_the_issuer_is_registered_again(
    app: Flask, visitor: Visitor, fake: FakePlatform
) -> None:
    with app.extensions["store"].write() as connection:
        addresses = {name: f"https://elsewhere.example/{name}" for name in ("login_url", "token_url", "keys_url")}
        platforms.add(connection, 1, fake.values(client_id="other") | addresses, START, None)
    answer = begin(visitor, fake, client_id="")
    assert answer.status_code == 302
    assert answer.location.startswith(f"{fake.url}/auth?")


def test_an_unknown_issuer_is_told_so(visitor: Visitor, fake: FakePlatform) -> None:
    for more in ({"iss": "https://other.example"}, {"client_id": "other"}, {"iss": ""}, {"iss": "x" * 999}):
        answer = begin(visitor, fake, **more)
        assert answer.status_code == 403
        assert "not registered here" in Page(answer, "/lti/login/").heading


def test_a_login_without_a_hint_is_refused(visitor: Visitor, fake: FakePlatform) -> None:
    assert begin(visitor, fake, login_hint="").status_code == 400


def test_long_hints_go_to_the_platform_and_not_into_the_state(visitor: Visitor, fake: FakePlatform) -> None:
    answer = begin(visitor, fake, lti_message_hint="h" * 2500)
    asked = parse_qs(urlsplit(answer.location).query)
    assert len(asked["lti_message_hint"][0]) == 2500
    assert len(asked["state"][0]) < 500


def test_nothing_but_a_state_of_ours_begins_again(app: Flask, visitor: Visitor, fake: FakePlatform) -> None:
    assert visitor.raw("GET", "/lti/again/?state=made-up", headers=FRAME).status_code == 400
