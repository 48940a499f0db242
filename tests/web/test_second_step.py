"""What every way of signing in calls once the first factor was right."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from learnapp.store.people import second_factors, sign_ins
from learnapp.web.second_step import TARGET, TOKEN, first_factor_given
from tests.conftest import START


@pytest.mark.parametrize(
    ("needed", "has", "provider", "straight"),
    [
        (False, False, False, True),
        (True, False, False, False),
        (False, True, False, False),
        (True, True, False, False),
        (True, False, True, True),
        (True, True, True, True),
    ],
)
def test_who_goes_straight_on_and_who_takes_a_second_step(
    app: Flask, ids: dict[str, int], needed: bool, has: bool, provider: bool, straight: bool
) -> None:
    roles = frozenset({"educator"} if needed else ())
    app.extensions["settings"] = replace(app.extensions["settings"], second_factor_for=roles)
    if has:
        with app.extensions["store"].write() as connection:
            second_factors.set_app(connection, ids["edwin"], b"sealed", 1, START)
    with app.test_request_context("/", method="POST"):
        answer = first_factor_given(ids["edwin"], "/educator/reports/", provider_second=provider)
        from flask import session

        assert answer.location == ("/educator/reports/" if straight else "/account/second-step/")
        assert ("_user_id" in session) is straight
        assert (TOKEN in session) is not straight
        assert session.get(TARGET) == (None if straight else "/educator/reports/")


def test_a_session_made_without_its_second_factor_opens_nothing(app: Flask, ids: dict[str, int]) -> None:
    """The wall itself, in `web.identity`: it holds even if code forgets to call `first_factor_given`."""
    from datetime import timedelta

    with app.extensions["store"].write() as connection:
        token = sign_ins.begin(connection, ids["edwin"], "Firefox", START, timedelta(hours=1))
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = token
    assert client.get("/account/").status_code == 200
    with app.extensions["store"].write() as connection:
        second_factors.set_app(connection, ids["edwin"], b"sealed", 1, START)
    assert client.get("/account/").status_code == 302
