"""Two-step sign-in as a whole: turning it on, roles that need it, changing and removing it."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest
from flask import Flask

from learnapp.accounts.second_factor import app_codes, passkeys
from learnapp.store.tables.people_and_work import metadata
from tests.accounts.changing import NEW
from tests.accounts.mailing import bodies, with_mail
from tests.accounts.second_factor.soft_key import SoftKey
from tests.accounts.second_factor.two_steps import (
    FACTORS,
    STEP,
    add_passkey,
    app_offered_on,
    codes_on,
    confirmed,
    first_factor,
    is_in,
    options_on,
    required,
    set_up_app,
)
from tests.client import Visitor
from tests.conftest import PASSWORD, Clock


def test_anyone_may_turn_it_on_and_everywhere_else_is_signed_out(app: Flask, clock: Clock) -> None:
    with_mail(app)
    here, there = Visitor(app).signed_in("lena"), Visitor(app).signed_in("lena")
    here.submit(here.get("/account/calendar/"), "Create a feed")
    page = here.get(here.get(here.get("/account/").link("Set up")).link("Set up an app"))
    assert page.heading == "Confirm that it is you"
    page = here.submit(page, "Continue", {"password": "wrong"}, 422)
    page = here.submit(page, "Continue", {"password": PASSWORD})
    assert page.heading == "Set up an authenticator app"
    page = here.submit(page, "Continue", {"code": app_offered_on(page).at(clock.now)})
    assert len(codes_on(page)) == 10
    assert "Your calendar feed has stopped" in page.main
    assert is_in(here)
    assert not is_in(there)
    assert "An authenticator app was set up for your account" in bodies(app, "lena@example.org")[0]
    assert "On" in here.get("/account/").main


def test_a_passer_by_at_an_open_screen_changes_nothing(app: Flask, clock: Clock) -> None:
    lena = confirmed(Visitor(with_mail(app)).signed_in("lena"))
    add_passkey(lena)
    set_up_app(lena, clock)
    clock.now += timedelta(minutes=11)
    for url in ("app/", "passkey/", "codes/", "app/remove/", "passkey/1/"):
        answer = lena.post(FACTORS + url, {"do": "remove", "name": "x", "code": "000000"})
        assert answer.headers["Location"].startswith(f"{FACTORS}confirm/?next="), url
    page = lena.get(FACTORS)
    assert "Remove" in page.main
    assert "You have 10 left" in page.main


def test_recovery_codes_are_made_anew_and_shown_once(app: Flask, clock: Clock) -> None:
    lena = confirmed(Visitor(app).signed_in("lena"))
    _, old = set_up_app(lena, clock)
    page = lena.submit(lena.get(FACTORS), "Make new recovery codes")
    new = codes_on(page)
    assert not set(old) & set(new)
    assert not any(code in lena.get(FACTORS).text for code in new)
    half = first_factor(app, "lena")
    assert half.post(f"{STEP}recovery/", {"code": old[0]}).status_code == 422
    assert half.post(f"{STEP}recovery/", {"code": new[9]}).status_code == 303


def test_the_database_holds_neither_secret_nor_codes(app: Flask, clock: Clock) -> None:
    key, codes = set_up_app(confirmed(Visitor(app).signed_in("lena")), clock)
    with app.extensions["store"].read() as connection:
        held = "\n".join(repr(row) for table in metadata.tables.values() for row in connection.execute(table.select()))
    for secret in (key.secret, codes[0], codes[0].replace("-", "")):
        assert secret not in held


def test_a_role_that_needs_it_is_led_to_set_one_up_and_to_nothing_else(app: Flask, clock: Clock) -> None:
    required(app, "educator")
    edwin = first_factor(app, "edwin")
    page = edwin.get("/educator/cohorts/")
    assert page.heading == "Two-step sign-in"
    assert "Your role on this site needs a second step" in page.main
    assert edwin.raw("GET", "/account/password/").headers["Location"] == STEP
    _, codes = set_up_app(edwin, clock)
    assert len(codes) == 10
    assert edwin.get("/educator/cohorts/").heading == "Your cohorts"
    assert Visitor(app).signed_in("lena")


def test_a_page_that_was_asked_for_comes_after_setting_up(app: Flask, clock: Clock) -> None:
    visitor = Visitor(required(app, "educator"))
    page = visitor.get("/educator/reports/")
    visitor.submit(page, "Sign in", {"email": "edwin@example.org", "password": PASSWORD})
    page = visitor.get(f"{FACTORS}app/")
    code = app_offered_on(page).at(clock.now)
    page = visitor.submit(page, "Continue", {"code": code})
    assert page.link("I have saved them") == "/educator/reports/"


def test_a_sign_in_from_before_the_setting_is_over(app: Flask) -> None:
    edwin, lena = Visitor(app).signed_in("edwin"), Visitor(app).signed_in("lena")
    required(app, "educator")
    assert not is_in(edwin)
    assert is_in(lena)


def test_the_last_factor_of_a_role_that_needs_one_stays(app: Flask, clock: Clock) -> None:
    edwin = first_factor(required(app, "educator"), "edwin")
    set_up_app(edwin, clock)
    assert "/confirm/" in edwin.raw("GET", f"{FACTORS}app/remove/").headers["Location"], (
        "setting it up confirms nothing"
    )
    confirmed(edwin)
    assert "Your role needs a second step" in edwin.get(f"{FACTORS}app/remove/").main
    assert edwin.post(f"{FACTORS}app/remove/").status_code == 409
    add_passkey(edwin)
    assert "removed" in edwin.submit(edwin.get(f"{FACTORS}app/remove/"), "Remove the app").main
    page = edwin.get(edwin.get(FACTORS).link("Change or remove"))
    assert "Your role needs a second step" in page.main
    assert edwin.post(page.url, {"do": "remove"}).status_code == 422
    assert is_in(edwin)


def test_whoever_removes_the_last_signs_in_with_the_password_alone(app: Flask, clock: Clock) -> None:
    lena = confirmed(Visitor(app).signed_in("lena"))
    key, _ = set_up_app(lena, clock)
    clock.now += timedelta(minutes=1)
    elsewhere = first_factor(app, "lena")
    elsewhere.post(STEP, {"code": key.at(clock.now)})
    assert is_in(elsewhere)
    lena.submit(lena.get(f"{FACTORS}app/remove/"), "Remove the app")
    assert is_in(lena)
    assert not is_in(elsewhere)
    assert Visitor(app).signed_in("lena")


def test_a_set_up_by_password_alone_does_not_replace_a_factor_made_meanwhile(app: Flask, clock: Clock) -> None:
    required(app, "educator")
    one, two = first_factor(app, "edwin"), first_factor(app, "edwin")
    page = two.get(f"{FACTORS}app/")
    set_up_app(one, clock)
    answer = two.post(f"{FACTORS}app/", dict(page.fields(page.form("Continue"))))
    assert "/account/sign-in/" in answer.headers["Location"]
    assert is_in(one)


@pytest.mark.parametrize(
    ("what", "button", "holder", "name"),
    [("app", "Continue", app_codes, "step_of"), ("passkey", "Add the passkey", passkeys, "use_challenge")],
)
def test_nor_one_that_is_made_while_its_form_is_read(
    app: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch, what: str, button: str, holder: ModuleType, name: str
) -> None:
    required(app, "educator")
    one, two = first_factor(app, "edwin"), first_factor(app, "edwin")
    page = two.get(f"{FACTORS}{what}/")
    fields = dict(page.fields(page.form(button)))
    proof = {"code": app_offered_on(page).at(clock.now)} if what == "app" else {"name": "x"}
    if what == "passkey":
        proof["credential"] = SoftKey().create(options_on(page))
    whole = getattr(holder, name)

    def after_the_other(*given: Any) -> Any:
        monkeypatch.setattr(holder, name, whole)
        set_up_app(one, clock)
        return whole(*given)

    monkeypatch.setattr(holder, name, after_the_other)
    answer = two.post(f"{FACTORS}{what}/", fields | proof)
    assert "/account/sign-in/" in answer.headers["Location"]
    assert (is_in(one), is_in(two)) == (True, False)
    assert len(bodies(app, "edwin@example.org")) == 1, "nothing was added for them to be told of"


def test_a_key_that_a_page_showed_can_be_set_up_for_an_hour(
    app: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    lena = confirmed(Visitor(app).signed_in("lena"))
    page = lena.get(f"{FACTORS}app/")
    code, later = app_offered_on(page).at(clock.now), time.time() + 3602
    monkeypatch.setattr(time, "time", lambda: later)
    page = lena.submit(page, "Continue", {"code": code}, status=422)
    assert page.errors[0].startswith("This page was open too long")


def test_the_secret_of_one_page_is_none_of_another_person_or_sign_in(app: Flask, clock: Clock) -> None:
    lena, bola = confirmed(Visitor(app).signed_in("lena")), confirmed(Visitor(app).signed_in("bola"))
    page = bola.get(f"{FACTORS}app/")
    fields = dict(page.fields(page.form("Continue")))
    code = app_offered_on(page).at(clock.now)
    assert lena.post(f"{FACTORS}app/", {"offer": fields["offer"], "code": code}).status_code == 422
    assert not lena.get(FACTORS).main.count("Set up 2 November")


def test_a_changed_password_keeps_the_second_step_and_the_person_is_told(app: Flask, clock: Clock) -> None:
    lena = confirmed(Visitor(with_mail(app)).signed_in("lena"))
    set_up_app(lena, clock)
    page = lena.get("/account/password/")
    lena.submit(page, "Change password", {"current_password": PASSWORD, "new_password": NEW})
    assert is_in(lena)
    assert "The password of your account was changed" in bodies(app, "lena@example.org")[-1]
    visitor = Visitor(app)
    fields = {"email": "lena@example.org", "password": NEW}
    assert visitor.post("/account/sign-in/", fields).headers["Location"] == STEP


def test_where_there_is_no_mail_the_person_is_told_on_the_site(app: Flask, clock: Clock) -> None:
    lena = confirmed(Visitor(app).signed_in("lena"))
    set_up_app(lena, clock)
    assert "An authenticator app was set up for your account" in lena.get("/messages/").main


@pytest.mark.parametrize("roles", [(), ("learner",)])
def test_registering_with_an_account_that_exists_is_no_way_round(app: Flask, clock: Clock, roles: tuple[str]) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], second_factor_for=frozenset(roles))
    if not roles:
        set_up_app(confirmed(Visitor(app).signed_in("lena")), clock)
    visitor = Visitor(app)
    page = visitor.get("/account/register/")
    fields = {"name": "Lena Marsh", "email": "lena@example.org", "password": PASSWORD}
    page = visitor.submit(page, "Create", fields)
    assert page.heading == ("Two-step sign-in" if roles else "Enter the code from your app")
    assert not is_in(visitor)
