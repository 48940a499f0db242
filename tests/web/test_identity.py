"""Who is asking, and when it is noted that they were here."""

from __future__ import annotations

import time
from contextlib import ExitStack
from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from learnapp.store.tables.people_and_work import sign_in
from learnapp.web.identity import TOUCH_AFTER
from tests.client import Visitor
from tests.conftest import Clock
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
