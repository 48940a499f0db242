"""Who is asking, and when their last visit is recorded."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp import create_app
from learnapp.store.db.acting import EVERY
from learnapp.store.tables.people_and_work import sign_in
from learnapp.web.identity import TOUCH_AFTER, RememberingSessions, act_as, acting
from learnapp.web.transaction import act_for, acts_for
from tests.client import Visitor
from tests.conftest import PASSWORD, Clock
from tests.web.waiting import SOON


def test_a_page_does_not_wait_to_note_that_a_sign_in_is_in_use(
    app: Flask, lena: Visitor, clock: Clock, busy: ExitStack
) -> None:
    clock.now += TOUCH_AFTER + timedelta(minutes=1)
    begun = time.monotonic()
    assert lena.raw("GET", "/progress/").status_code == 200
    assert time.monotonic() - begun < SOON
    busy.close()
    assert lena.raw("GET", "/progress/").status_code == 200
    with app.extensions["store"].read() as connection:
        assert connection.execute(sa.select(sa.func.max(sign_in.c.seen_at))).scalar_one() == clock.now


def test_the_cookie_is_kept_from_scripts_and_other_sites(visitor: Visitor) -> None:
    cookie = visitor.raw("GET", "/account/sign-in/").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("part", [0, 1, 2], ids=["what it says", "when it was signed", "its signature"])
def test_a_cookie_with_one_letter_changed_opens_nothing(app: Flask, lena: Visitor, part: int) -> None:
    cookie = lena.client.get_cookie("learnapp")
    assert cookie is not None
    compressed = "." * cookie.value.startswith(".")
    parts = cookie.value.removeprefix(".").split(".")
    parts[part] = parts[part][:3] + ("A" if parts[part][3] != "A" else "B") + parts[part][4:]
    forger = app.test_client()
    for value, status in ((cookie.value, 200), (compressed + ".".join(parts), 302)):
        forger.set_cookie("learnapp", value)
        assert forger.get("/home/").status_code == status


def test_a_cookie_that_was_signed_long_ago_opens_nothing(lena: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    days, moment = 24 * 60 * 60, time.time()
    for after, status in ((29, 200), (31, 302)):
        monkeypatch.setattr("learnapp.web.identity.time.time", lambda after=after: moment + after * days)
        assert lena.raw("GET", "/home/").status_code == status


def test_a_page_that_is_only_read_does_not_renew_the_cookie(lena: Visitor) -> None:
    """Its age is how long ago its person signed in."""
    answer = lena.raw("GET", "/home/")
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" in answer.headers.getlist("Vary"), "another person's page is another"


def test_behind_tls_no_other_site_of_the_domain_can_set_the_cookie(app: Flask) -> None:
    served = create_app(replace(app.extensions["settings"], secure_cookies=True))
    cookie = served.test_client().get("/account/sign-in/", base_url="https://localhost").headers["Set-Cookie"]
    assert cookie.startswith("__Host-learnapp=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain=" not in cookie
    served.extensions["store"].dispose()


def test_signing_in_over_an_open_session_ends_it(app: Flask, lena: Visitor, ids: dict[str, int]) -> None:
    def sessions(who: str) -> int:
        with app.extensions["store"].read() as connection:
            count = sa.select(sa.func.count()).select_from(sign_in).where(sign_in.c.person_id == ids[who])
            return connection.execute(count).scalar_one()

    assert (sessions("lena"), sessions("bola")) == (1, 0)
    form = {"email": "bola@example.org", "password": PASSWORD}
    assert lena.post("/account/sign-in/", form).status_code == 303
    assert (sessions("lena"), sessions("bola")) == (0, 1)


def test_no_cookie_that_no_browser_keeps_is_remembered(app: Flask) -> None:
    sessions = app.session_interface
    assert isinstance(sessions, RememberingSessions)
    before = sessions._read.cache_info().currsize
    for value in ("x" * 5000, "y" * 400_000):
        assert sessions._contents(app, value) == {}
    assert sessions._read.cache_info().currsize == before


def test_a_secret_address_acts_for_its_owners_organisations_alone(app: Flask, ids: dict[str, int]) -> None:
    with app.test_request_context():
        act_for(EVERY)
        act_as(ids["lena"])
        assert acting().ids == {1}
        assert acts_for() == "1"
