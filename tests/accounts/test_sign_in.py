"""Signing in and out: guesses, sessions, where one goes next."""

from datetime import timedelta

import pytest
from flask import Flask

from learnapp.accounts.actions import GUESSES
from learnapp.web import passwords
from tests.client import Visitor
from tests.conftest import PASSWORD, Clock


def _try(visitor: Visitor, email: str, password: str, status: int = 422):  # type: ignore[no-untyped-def]
    page = visitor.get("/account/sign-in/")
    return visitor.submit(page, "Sign in", {"email": email, "password": password}, status=status)


def test_the_answer_does_not_tell_whose_address_is_known(visitor: Visitor) -> None:
    known = _try(visitor, "lena@example.org", "wrong wrong wrong")
    unknown = _try(visitor, "nobody@example.org", "wrong wrong wrong")
    assert known.main.replace("lena@", "X@") == unknown.main.replace("nobody@", "X@")


@pytest.mark.parametrize("email", ["lena@example.org", "nobody@example.org"])
def test_ten_guesses_reach_the_hash_and_no_more(visitor: Visitor, email: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from learnapp.web import passwords

    hashed = []
    monkeypatch.setattr(passwords, "matches", lambda *given: bool(hashed.append(given)))
    for _ in range(GUESSES):
        _try(visitor, email, "wrong wrong wrong")
    for _ in range(5):
        page = _try(visitor, email, PASSWORD, status=429)
        assert "too many times" in page.errors[0]
    assert len(hashed) == GUESSES


def test_after_a_quarter_of_an_hour_one_may_try_again(visitor: Visitor, clock: Clock) -> None:
    for _ in range(GUESSES + 1):
        visitor.raw("POST", "/account/sign-in/", data={})
    for _ in range(GUESSES):
        _try(visitor, "lena@example.org", "wrong wrong wrong")
    _try(visitor, "lena@example.org", PASSWORD, status=429)
    clock.now += timedelta(minutes=15)
    assert _try(visitor, "lena@example.org", PASSWORD, status=200).url == "/home/"


def test_a_copied_cookie_stops_working_after_signing_out(app: Flask, lena: Visitor) -> None:
    cookie = lena.client.get_cookie("learnapp")
    assert cookie is not None
    lena.submit(lena.get("/home/"), "Sign out")

    thief = Visitor(app)
    thief.client.set_cookie("learnapp", cookie.value)

    assert thief.get("/home/").heading == "Sign in"


def test_signing_in_begins_a_new_session(visitor: Visitor) -> None:
    before = visitor.token()
    visitor.signed_in("lena")
    assert visitor.raw("POST", "/account/sign-out/", data={"csrf_token": before}).status_code == 400


def test_signing_out_everywhere_ends_every_sign_in(app: Flask, lena: Visitor) -> None:
    phone = Visitor(app).signed_in("lena")
    lena.submit(lena.get("/account/"), "Sign out everywhere")
    assert phone.get("/home/").heading == "Sign in"


def test_a_sign_in_lasts_while_it_is_used_but_not_for_ever(lena: Visitor, clock: Clock) -> None:
    for _ in range(4):
        clock.now += timedelta(hours=11)
        assert "Lena Marsh" in lena.get("/home/").heading
    clock.now += timedelta(hours=13)
    assert lena.get("/home/").heading == "Sign in"


def test_however_much_it_is_used_a_sign_in_ends_after_thirty_days(lena: Visitor, clock: Clock) -> None:
    headings = []
    for _ in range(31 * 24 // 8):
        clock.now += timedelta(hours=8)
        headings.append(lena.get("/home/").heading)
    assert headings[-1] == "Sign in"
    assert "Sign in" not in headings[: 29 * 3]


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("/progress/", "/progress/"),
        ("/modules/tea-round/?x=1", "/modules/tea-round/"),
        ("https://evil.example/", "/home/"),
        ("//evil.example/", "/home/"),
        ("/\\evil.example/", "/home/"),
        ("/nowhere/", "/home/"),
        ("javascript:alert(1)", "/home/"),
        ("/home/\r\nSet-Cookie: a=b", "/home/"),
        ("", "/home/"),
    ],
)
def test_after_signing_in_only_pages_of_this_site_are_reached(visitor: Visitor, asked: str, reached: str) -> None:
    page = visitor.get("/account/sign-in/", query_string={"next": asked})
    response = visitor.client.post(
        "/account/sign-in/",
        query_string={"next": asked},
        data={**dict(page.fields(page.form("Sign in"))), "email": "lena@example.org", "password": PASSWORD},
    )
    assert response.status_code == 303
    assert response.headers["Location"].split("?")[0] == reached


def test_a_suspended_person_is_out_at_once(app: Flask, lena: Visitor, ids: dict[str, int], clock: Clock) -> None:
    from learnapp.store.tables.people_and_work import person

    with app.extensions["store"].write() as connection:
        connection.execute(person.update().where(person.c.id == ids["lena"]).values(suspended_at=clock.now))
    assert lena.get("/home/").heading == "Sign in"
    _try(lena, "lena@example.org", PASSWORD)


def test_a_password_tried_for_nobody_takes_the_settings_of_a_real_one() -> None:
    assert not passwords._hasher.check_needs_rehash(passwords.NOBODY)
