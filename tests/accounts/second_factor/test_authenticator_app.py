"""Setting up an authenticator app. Using it is tested in `test_second_factor.py`."""

from __future__ import annotations

from flask import Flask

from tests.accounts.second_factor.two_steps import FACTORS, STEP, app_offered_on, confirmed, first_factor, set_up_app
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
