"""What the log says about sign-ins, refusals, passwords and downloads: people by id, and nothing that they typed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from learnapp.store.content import mistake_reports
from learnapp.store.people import people
from learnapp.store.security import guesses
from tests.accounts.changing import NEW
from tests.accounts.second_factor.two_steps import STEP, confirmed, first_factor, set_up_app
from tests.client import Visitor
from tests.conftest import PASSWORD, START, Clock

Events = Callable[[], list[tuple[str, Any]]]


@pytest.fixture
def events(caplog: pytest.LogCaptureFixture) -> Iterator[Events]:
    """Returns (event, person's id) of every security event since the last call."""

    def taken() -> list[tuple[str, Any]]:
        records = [record for record in caplog.records if record.name == "learnapp.security"]
        for record in records:
            line = f"{record.getMessage()} {record.fields}"  # type: ignore[attr-defined]
            assert "example.org" not in line
            assert PASSWORD not in line
        caplog.clear()
        said = [record.fields for record in records]  # type: ignore[attr-defined]
        return [(one["event"], one.get("person")) for one in said]

    with caplog.at_level(logging.INFO, "learnapp.security"):
        yield taken


def _try(who: Visitor, email: str, password: str, status: int = 200) -> None:
    who.submit(who.get("/account/sign-in/"), "Sign in", {"email": email, "password": password}, status=status)


def test_signing_in_and_out_and_failing_to(app: Flask, ids: dict[str, int], events: Events) -> None:
    stranger = Visitor(app)
    _try(stranger, "lena@example.org", "not the password at all", 422)
    _try(stranger, "nobody@example.org", "not the password at all", 422)
    assert events() == [("sign-in failed", ids["lena"]), ("sign-in failed", None)]
    for _ in range(10):
        stranger.raw("POST", "/account/sign-in/", data={
            "csrf_token": stranger.token(), "email": "bola@example.org", "password": "x" * 12
        })  # fmt: skip
    assert events()[-1] == ("sign-in failed", ids["bola"])
    _try(stranger, "bola@example.org", PASSWORD, 429)
    assert events() == [("sign-in locked", ids["bola"])]
    _try(stranger, "lena@example.org", PASSWORD)
    stranger.post("/account/sign-out/", {})
    assert events() == [("signed in", ids["lena"]), ("signed out", ids["lena"])]


def test_each_step_of_signing_in_says_which_and_by_which_way(
    app: Flask, clock: Clock, events: Events, caplog: pytest.LogCaptureFixture
) -> None:
    codes = set_up_app(confirmed(Visitor(app).signed_in("edwin")), clock)[1]
    events()
    half = first_factor(app, "edwin")
    half.post(STEP, {"code": "000000"})
    half.post(f"{STEP}recovery/", {"code": codes[0][:-1] + ("2" if codes[0][-1] != "2" else "3")})
    half.post(STEP, {"credential": "{}"})
    half.post(f"{STEP}recovery/", {"code": codes[0]})
    said = [record.fields for record in caplog.records if record.name == "learnapp.security"]  # type: ignore[attr-defined]
    assert [(one["event"], one["route"], one.get("second")) for one in said] == [
        ("first step passed", "accounts.sign_in", None),
        ("second step failed", "accounts.second_step", "app"),
        ("second step failed", "accounts.recovery_code", "recovery"),
        ("second step failed", "accounts.second_step", "passkey"),
        ("signed in", "accounts.recovery_code", "recovery"),
    ]
    events()
    half = first_factor(app, "edwin")
    for _ in range(guesses.GUESSES + 1):
        half.post(STEP, {"code": "000000"})
    assert "second step locked" in [event for event, _ in events()]


def test_refused_forms_and_limits_name_the_person(
    app: Flask, lena: Visitor, ids: dict[str, int], events: Events
) -> None:
    events()
    lena.raw("POST", "/report/", data={"page": "/modules/", "text": "wrong", "csrf_token": "forged"})
    assert events() == [("form refused", ids["lena"])]
    for number in range(mistake_reports.MOST_AN_HOUR + 1):
        answer = lena.post("/report/", {"page": "/modules/", "text": f"wrong {number}"})
    assert answer.status_code == 429
    assert events() == [("limit reached", ids["lena"])]


def test_changing_a_password(app: Flask, lena: Visitor, ids: dict[str, int], events: Events) -> None:
    form = {"current_password": "not the password at all", "new_password": NEW}
    page = lena.submit(lena.get("/account/password/"), "Change password", form, status=422)
    assert events() == [("password refused", ids["lena"])]
    lena.submit(page, "Change password", {**form, "current_password": PASSWORD})
    assert events() == [("password changed", ids["lena"]), ("signed in", ids["lena"])]
    with app.extensions["store"].write() as connection:
        link = people.make_reset_link(connection, ids["bola"], START)
    stranger = Visitor(app)
    stranger.submit(stranger.get(f"/account/reset/{link}/"), "Set password", {"new_password": NEW})
    assert events() == [("password changed", ids["bola"])]


def test_what_is_refused_and_what_is_downloaded(lena: Visitor, ids: dict[str, int], events: Events) -> None:
    events()
    lena.get("/admin/health/", status=404)
    lena.get("/educator/cohorts/1/", status=404)
    assert events() == [("denied", ids["lena"])] * 2
    lena.get("/nothing-of-that-name/", status=404)
    lena.get("/home/")
    assert events() == []
    assert lena.raw("GET", "/account/data/download/").status_code == 200
    assert events() == [("exported", ids["lena"])]
