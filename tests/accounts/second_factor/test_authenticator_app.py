"""Setting up an authenticator app. Using it is tested in `test_second_factor.py`."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from learnapp.accounts.second_factor import app_codes
from tests.accounts.mailing import bodies, with_mail
from tests.accounts.second_factor.two_steps import (
    FACTORS,
    STEP,
    app_offered_on,
    confirmed,
    first_factor,
    is_in,
    set_up_app,
)
from tests.client import Visitor
from tests.conftest import Clock


def test_a_wrong_code_keeps_the_same_key_on_the_page(app: Flask, clock: Clock) -> None:
    lena = confirmed(Visitor(app).signed_in("lena"))
    page = lena.get(f"{FACTORS}app/")
    key = app_offered_on(page)
    page = lena.submit(page, "Continue", {"code": "1"}, 422)
    assert page.errors == ["Enter the 6 digits"]
    page = lena.submit(page, "Continue", {"code": "000000"}, 422)
    assert "incorrect" in page.errors[0]
    assert app_offered_on(page).secret == key.secret
    page = lena.submit(page, "Continue", {"code": key.at(clock.now)})
    assert page.heading == "Your recovery codes"


def test_a_form_sent_twice_at_once_sets_up_one_app_and_tells_of_it_once(
    app: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    lena = confirmed(Visitor(with_mail(app)).signed_in("lena"))
    page, whole = lena.get(f"{FACTORS}app/"), app_codes.step_of
    fields = dict(page.fields(page.form("Continue"))) | {"code": app_offered_on(page).at(clock.now)}

    def after_the_other(secret: str, code: str, now: datetime) -> int | None:
        monkeypatch.setattr(app_codes, "step_of", whole)
        assert lena.post(f"{FACTORS}app/", fields).status_code == 200
        return whole(secret, code, now)

    monkeypatch.setattr(app_codes, "step_of", after_the_other)
    assert lena.post(f"{FACTORS}app/", fields).headers["Location"] == FACTORS
    assert is_in(lena)
    assert len(bodies(app, "lena@example.org")) == 1


def test_a_page_without_its_key_offers_a_new_one(app: Flask) -> None:
    lena = confirmed(Visitor(app).signed_in("lena"))
    page = lena.get(f"{FACTORS}app/")
    page = lena.submit(page, "Continue", {"offer": "forged", "code": "123456"}, 422)
    assert "open too long" in page.errors[0]


def test_another_app_replaces_the_first_and_keeps_the_recovery_codes(app: Flask, clock: Clock) -> None:
    lena = confirmed(Visitor(app).signed_in("lena"))
    old, codes = set_up_app(lena, clock)
    new, more = set_up_app(lena, clock)
    assert more == []
    clock.now = clock.now.replace(hour=12)
    half = first_factor(app, "lena")
    assert half.post(STEP, {"code": old.at(clock.now)}).status_code == 422
    assert half.post(STEP, {"code": new.at(clock.now)}).status_code == 303
    half = first_factor(app, "lena")
    assert half.post(f"{STEP}recovery/", {"code": codes[0]}).status_code == 303
