"""Setting a new password by a link that works once."""

from datetime import timedelta

from flask import Flask

from learnapp.store.people import people
from tests.accounts.changing import NEW
from tests.client import Visitor
from tests.conftest import Clock


def _link(app: Flask, person_id: int, clock: Clock) -> str:
    with app.extensions["store"].write() as connection:
        return f"/account/reset/{people.make_reset_link(connection, person_id, clock.now)}/"


def test_a_link_sets_a_password_once(app: Flask, visitor: Visitor, ids: dict[str, int], clock: Clock) -> None:
    url = _link(app, ids["lena"], clock)
    page = visitor.submit(visitor.get(url), "Set password", {"new_password": NEW})
    assert page.heading == "Sign in"
    assert visitor.get(url, status=410).heading == "This link no longer works"
    page = visitor.submit(page, "Sign in", {"password": NEW})
    assert "Lena" in page.heading


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
