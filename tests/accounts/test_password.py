"""Changing a password, and setting one by a one-time link."""

from datetime import timedelta

from flask import Flask

from learnapp.store.people import people
from tests.client import Visitor
from tests.conftest import PASSWORD, Clock

NEW = "copper lantern winter"


def _link(app: Flask, person_id: int, clock: Clock) -> str:
    with app.extensions["store"].write() as connection:
        return f"/account/reset/{people.make_reset_link(connection, person_id, clock.now)}/"


def test_changing_a_password_ends_every_other_sign_in(app: Flask, lena: Visitor) -> None:
    phone = Visitor(app).signed_in("lena")
    page = lena.get("/account/password/")
    page = lena.submit(page, "Change password", {"current_password": PASSWORD, "new_password": NEW})
    assert page.heading == "Your account"
    assert "has been changed" in page.main
    assert phone.get("/home/").heading == "Sign in"
    assert "Lena Marsh" in lena.get("/home/").heading


def test_the_present_password_is_asked_for_and_guesses_at_it_are_counted(lena: Visitor) -> None:
    page = lena.get("/account/password/")
    for _ in range(10):
        given = {"current_password": "wrong wrong wrong", "new_password": NEW}
        assert "incorrect" in lena.submit(page, "Change password", given, status=422).errors[0]
    given = {"current_password": PASSWORD, "new_password": NEW}
    assert "too many times" in lena.submit(page, "Change password", given, status=429).errors[0]


def test_a_link_sets_a_password_once(app: Flask, visitor: Visitor, ids: dict[str, int], clock: Clock) -> None:
    url = _link(app, ids["lena"], clock)
    page = visitor.submit(visitor.get(url), "Set password", {"new_password": NEW})
    assert page.heading == "Sign in"
    assert visitor.get(url, status=410).heading == "This link no longer works"
    page = visitor.submit(page, "Sign in", {"password": NEW})
    assert "Lena Marsh" in page.heading


def test_a_link_is_good_for_a_day(app: Flask, visitor: Visitor, ids: dict[str, int], clock: Clock) -> None:
    url = _link(app, ids["lena"], clock)
    clock.now += timedelta(hours=24)
    visitor.get(url, status=410)


def test_a_newer_link_replaces_an_older_one(app: Flask, visitor: Visitor, ids: dict[str, int], clock: Clock) -> None:
    old, new = _link(app, ids["lena"], clock), _link(app, ids["lena"], clock)
    visitor.get(old, status=410)
    visitor.get(new)


def test_a_made_up_link_is_refused(visitor: Visitor) -> None:
    visitor.get("/account/reset/made-up/", status=410)
