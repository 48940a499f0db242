"""A forgotten password, with mail and without."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from flask import Flask

from learnapp.accounts.forgotten import SECONDS
from tests.accounts.mailing import bodies, link_in_mail, proved, signs_in, unproved, with_mail
from tests.accounts.registering import GOOD, _register
from tests.client import Page, Visitor
from tests.conftest import PASSWORD, Clock

NEW = "granite otter ribbon"


def _ask(visitor: Visitor, email: str) -> Page:
    return visitor.submit(visitor.get("/account/forgotten/"), "Send me a link", {"email": email})


def test_without_mail_the_page_says_whom_to_ask(app: Flask, visitor: Visitor) -> None:
    page = visitor.get(visitor.get("/account/sign-in/").link("Forgotten your password?"))
    assert "ask one of its educators" in page.main
    assert "site@example.org" in page.main
    assert visitor.post("/account/forgotten/", {"email": "lena@example.org"}).status_code == 200
    assert bodies(app, "lena@example.org") == []


def test_the_mailed_link_sets_a_password_once_and_ends_every_session(
    app: Flask, lena: Visitor, visitor: Visitor
) -> None:
    with_mail(app)
    page = _ask(visitor, "lena@example.org")
    assert page.heading == "Check your email"
    link = link_in_mail(app, "lena@example.org")
    Visitor(app).get(link)  # a scanner
    page = visitor.submit(visitor.get(link), "Set password", {"new_password": NEW})
    assert page.heading == "Sign in"
    visitor.get(link, status=410)
    assert lena.get("/account/").heading == "Sign in"
    assert signs_in(app, "lena@example.org", NEW)
    assert not signs_in(app, "lena@example.org", PASSWORD)


@pytest.mark.parametrize("email", ["lena@example.org", "nobody@example.org"])
def test_an_answer_takes_a_set_time_whether_a_link_is_made_or_not(app: Flask, visitor: Visitor, email: str) -> None:
    with_mail(app)
    token, begun = visitor.token(), time.monotonic()
    assert visitor.client.post("/account/forgotten/", data={"csrf_token": token, "email": email}).status_code == 303
    assert time.monotonic() - begun >= SECONDS


def test_the_answer_is_the_same_for_every_address(app: Flask, visitor: Visitor) -> None:
    with_mail(app)
    known, unknown = _ask(visitor, "lena@example.org"), _ask(visitor, "nobody@example.org")
    assert known.main.replace("lena@", "X@") == unknown.main.replace("nobody@", "X@")
    assert known.url == unknown.url
    assert bodies(app, "nobody@example.org") == []
    page = visitor.submit(visitor.get("/account/forgotten/"), "Send me a link", {"email": "lena"}, status=422)
    assert page.errors


def test_the_link_is_short_lived_and_few_are_sent(app: Flask, visitor: Visitor, clock: Clock) -> None:
    with_mail(app)
    for _ in range(6):
        _ask(visitor, "lena@example.org")
    assert len(bodies(app, "lena@example.org")) == 3
    link = link_in_mail(app, "lena@example.org")
    clock.now += timedelta(hours=2)
    visitor.get(link, status=410)


def test_a_suspended_person_gets_none(app: Flask, visitor: Visitor, ids: dict[str, int]) -> None:
    from learnapp.store.people import people

    with_mail(app)
    with app.extensions["store"].write() as connection:
        people.suspend(connection, ids["lena"], Clock().now, None, on=True)
    _ask(visitor, "lena@example.org")
    assert bodies(app, "lena@example.org") == []


def test_an_account_whose_address_was_never_confirmed_is_recovered_and_then_is(
    app: Flask, visitor: Visitor, ids: dict[str, int]
) -> None:
    with_mail(app)
    unproved(app, ids["lena"])
    _register(visitor)
    for email, name in (("lena@example.org", "Lena Marsh"), (GOOD["email"], GOOD["name"])):
        other = Visitor(app)
        _ask(other, email)
        other.submit(other.get(link_in_mail(app, email)), "Set password", {"new_password": NEW})
        assert proved(app, name)
        assert signs_in(app, email, NEW)
