"""The second step of signing in, and what is served before it: nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from learnapp.accounts.second_factor import second_step
from learnapp.store.tables.people_and_work import half_sign_in
from learnapp.web.access import declared
from learnapp.web.transaction import db
from tests.accounts.mailing import bodies
from tests.accounts.second_factor.two_steps import (
    FACTORS,
    STEP,
    confirmed,
    first_factor,
    is_in,
    required,
    set_up_app,
)
from tests.client import Visitor
from tests.conftest import PASSWORD, Clock

LATER = timedelta(minutes=2)


@pytest.fixture
def edwin(app: Flask, clock: Clock) -> tuple[Any, list[str]]:
    """An educator with an app, whose code was used a while ago: the app and the recovery codes."""
    has = set_up_app(first_factor(required(app, "educator", "admin"), "edwin"), clock)
    clock.now += LATER
    return has


def _every_route(app: Flask) -> list[tuple[str, str, str]]:
    """(method, endpoint, an address) of every route, with made-up arguments."""
    found = []
    for rule in app.url_map.iter_rules():
        url = re.sub(r"<int:\w+>", "1", rule.rule)
        url = re.sub(r"<any\((\w+)[^>]*>", r"\1", url)
        url = re.sub(r"<[^>]+>", "tea-round", url)
        found += [(method, rule.endpoint, url) for method in ("GET", "POST") if method in (rule.methods or ())]
    return found


def test_between_the_factors_every_route_answers_as_to_a_visitor_or_leads_to_the_second_step(
    app: Flask, edwin: tuple[Any, list[str]]
) -> None:
    half, nobody = first_factor(app, "edwin"), Visitor(app)
    tokens = {visitor: visitor.token() for visitor in (half, nobody)}
    tried = 0
    for method, endpoint, url in _every_route(app):
        who = declared(app, endpoint)
        if who == "second step" or endpoint in {"accounts.sign_in", "accounts.register", "learner.start_trial"}:
            continue  # the second step's own, below; and the ways to begin again
        fields = {"data": {"csrf_token": "x"}} if method == "POST" else {}
        answers = []
        for visitor in (half, nobody):
            if fields:
                fields["data"]["csrf_token"] = tokens[visitor]
            answers.append(visitor.raw(method, url, **fields))
        tried += 1
        if who == "anyone":
            assert answers[0].status_code == answers[1].status_code, url
            assert answers[0].headers.get("Location") == answers[1].headers.get("Location"), url
        else:
            assert answers[0].status_code == 302, url
            assert answers[0].headers["Location"] == STEP, url
        assert b"Edwin" not in answers[0].data or b"Edwin" in answers[1].data, url
    assert tried > 150
    assert not is_in(half)


def test_a_half_sign_in_reaches_no_page_of_factors_and_its_answer_is_not_kept(
    app: Flask, edwin: tuple[Any, list[str]]
) -> None:
    half = first_factor(app, "edwin")
    for url in ("", "app/", "passkey/"):
        assert half.raw("GET", FACTORS + url).headers["Location"] == STEP
    for url in ("codes/", "app/remove/", "passkey/1/", "confirm/"):
        assert half.post(FACTORS + url, {"password": PASSWORD, "do": "remove"}).headers["Location"] == STEP
    assert half.raw("GET", STEP).headers["Cache-Control"] == "no-store"


def test_a_code_of_the_app_leads_on_to_where_the_person_wanted(
    app: Flask, edwin: tuple[Any, list[str]], clock: Clock
) -> None:
    visitor = Visitor(app)
    page = visitor.get("/educator/reports/")
    assert page.heading == "Sign in"
    page = visitor.submit(page, "Sign in", {"email": "edwin@example.org", "password": PASSWORD})
    assert page.heading == "Enter the code from your app"
    page = visitor.submit(page, "Continue", {"code": "12 34"}, 422)
    assert page.errors == ["Enter the 6 digits from your app"]
    page = visitor.submit(page, "Continue", {"code": f" {edwin[0].at(clock.now)} "})
    assert page.url == "/educator/reports/"
    assert visitor.raw("GET", STEP).headers["Location"] == "/educator/cohorts/"


@pytest.mark.parametrize(("steps", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_phones_clock_may_be_one_step_off(
    app: Flask, edwin: tuple[Any, list[str]], clock: Clock, steps: int, right: bool
) -> None:
    half = first_factor(app, "edwin")
    half.post(STEP, {"code": edwin[0].at(clock.now + steps * timedelta(seconds=30))})
    assert is_in(half) is right


def test_a_code_counts_once_and_none_before_it_counts_afterwards(
    app: Flask, edwin: tuple[Any, list[str]], clock: Clock
) -> None:
    code, before = edwin[0].at(clock.now), edwin[0].at(clock.now - timedelta(seconds=30))
    first, second = first_factor(app, "edwin"), first_factor(app, "edwin")
    first.post(STEP, {"code": code})
    assert is_in(first)
    for seen in (code, before):
        assert second.post(STEP, {"code": seen}).status_code == 422
    assert not is_in(second)
    clock.now += timedelta(seconds=30)
    second.post(STEP, {"code": edwin[0].at(clock.now)})
    assert is_in(second)


def test_the_code_that_set_the_app_up_does_not_sign_in(app: Flask, clock: Clock) -> None:
    key, _ = set_up_app(confirmed(Visitor(app).signed_in("edwin")), clock)
    half = first_factor(app, "edwin")
    assert half.post(STEP, {"code": key.at(clock.now)}).status_code == 422


def test_another_persons_code_does_not_sign_in(app: Flask, edwin: tuple[Any, list[str]], clock: Clock) -> None:
    key, codes = set_up_app(first_factor(app, "ada"), clock)
    clock.now += LATER
    half = first_factor(app, "edwin")
    assert half.post(STEP, {"code": key.at(clock.now)}).status_code == 422
    assert half.post(f"{STEP}recovery/", {"code": codes[0]}).status_code == 422


def test_a_recovery_code_signs_in_once_however_it_is_typed_and_the_person_is_told(
    app: Flask, edwin: tuple[Any, list[str]]
) -> None:
    assert len(set(edwin[1])) == 10
    half = first_factor(app, "edwin")
    page = half.get(f"{STEP}recovery/")
    page = half.submit(page, "Continue", {"code": edwin[1][0].lower().replace("-", " ").replace("0", "o")})
    assert page.heading == "Two-step sign-in"
    assert "You have 9 recovery codes left" in page.main
    assert "A recovery code was used to sign in to your account on 2 Nov" in bodies(app, "edwin@example.org")[-1]
    again = first_factor(app, "edwin")
    assert again.post(f"{STEP}recovery/", {"code": edwin[1][0]}).status_code == 422
    assert not is_in(again)


def test_ten_wrong_codes_are_checked_and_the_person_is_told_once(
    app: Flask, edwin: tuple[Any, list[str]], clock: Clock
) -> None:
    half = first_factor(app, "edwin")
    answers = [half.post(STEP, {"code": "000000"}).status_code for _ in range(13)]
    assert answers == [422] * 10 + [429] * 3
    assert half.post(STEP, {"code": edwin[0].at(clock.now)}).status_code == 429
    told = [text for text in bodies(app, "edwin@example.org") if "ten wrong codes" in text]
    assert len(told) == 1
    elsewhere = first_factor(app, "edwin")
    assert elsewhere.post(STEP, {"code": "000000"}).status_code == 429, "the password given again gives no more guesses"
    # Their owner still gets in: by a recovery code, or from a browser that was theirs before.
    half.post(f"{STEP}recovery/", {"code": edwin[1][0]})
    assert is_in(half)


@pytest.mark.parametrize(("at", "typed"), [(STEP, "12345"), (f"{STEP}recovery/", ""), (f"{STEP}recovery/", "0" * 23)])
def test_what_is_no_code_is_no_guess(
    app: Flask, edwin: tuple[Any, list[str]], clock: Clock, at: str, typed: str
) -> None:
    half = first_factor(app, "edwin")
    assert [half.post(at, {"code": typed}).status_code for _ in range(12)] == [422] * 12
    assert half.post(at, {"code": edwin[0].at(clock.now) if at == STEP else edwin[1][0]}).status_code == 303
    assert is_in(half)


def test_wrong_recovery_codes_are_counted_too(app: Flask, edwin: tuple[Any, list[str]]) -> None:
    wrong = {"code": "0" * 24}
    answers = [first_factor(app, "edwin").post(f"{STEP}recovery/", wrong).status_code for _ in range(12)]
    assert answers == [422] * 10 + [429] * 2
    assert first_factor(app, "edwin").post(f"{STEP}recovery/", {"code": edwin[1][0]}).status_code == 429


def test_a_half_sign_in_that_ends_while_its_code_is_checked_opens_nothing(
    app: Flask, edwin: tuple[Any, list[str]], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = first_factor(app, "edwin")

    def ended_meanwhile(*_given: Any) -> bool:
        db().execute(half_sign_in.delete())
        return True

    monkeypatch.setattr(second_step, "app_code_right", ended_meanwhile)
    assert half.post(STEP, {"code": edwin[0].at(clock.now)}).headers["Location"] == "/account/sign-in/"
    assert not is_in(half)


def test_a_browser_that_was_theirs_has_guesses_of_its_own(
    app: Flask, edwin: tuple[Any, list[str]], clock: Clock
) -> None:
    own = first_factor(app, "edwin")
    own.post(STEP, {"code": edwin[0].at(clock.now)})
    own.post("/account/sign-out/")
    stranger = first_factor(app, "edwin")
    for _ in range(12):
        stranger.post(STEP, {"code": "000000"})
    clock.now += timedelta(seconds=30)
    first_factor(app, "edwin", own).post(STEP, {"code": edwin[0].at(clock.now)})
    assert is_in(own)


def test_a_stranger_without_the_password_locks_no_one_out(
    app: Flask, edwin: tuple[Any, list[str]], clock: Clock
) -> None:
    stranger = Visitor(app)
    for _ in range(12):
        assert stranger.post(STEP, {"code": "000000"}).headers["Location"].startswith("/account/sign-in/")
    half = first_factor(app, "edwin")
    half.post(STEP, {"code": edwin[0].at(clock.now)})
    assert is_in(half)


def test_a_half_sign_in_ends_by_time_by_cancelling_and_with_everything_else(
    app: Flask, edwin: tuple[Any, list[str]], clock: Clock, ids: dict[str, int]
) -> None:
    from learnapp.store.people import people

    late, cancelled, ended = (first_factor(app, "edwin") for _ in range(3))
    with cancelled.client.session_transaction() as session:
        copied = dict(session)
    cancelled.post("/account/sign-out/")
    with cancelled.client.session_transaction() as session:
        session.update(copied)
    assert cancelled.raw("GET", STEP).headers["Location"].startswith("/account/sign-in/")
    clock.now += timedelta(minutes=21)
    assert late.raw("GET", STEP).headers["Location"].startswith("/account/sign-in/")
    ended = first_factor(app, "edwin", ended)
    with app.extensions["store"].write() as connection:
        people.suspend(connection, ids["edwin"], clock.now, None, on=True)
        people.suspend(connection, ids["edwin"], clock.now, None, on=False)
    assert ended.raw("GET", STEP).headers["Location"].startswith("/account/sign-in/")


def test_a_vault_that_is_not_the_one_leaves_recovery_codes(
    app: Flask, edwin: tuple[Any, list[str]], clock: Clock
) -> None:
    from learnapp.vault import Vault

    app.extensions["vault"] = Vault(app.extensions["vault"].place.with_name("another.db"))
    half = first_factor(app, "edwin")
    assert half.post(STEP, {"code": edwin[0].at(clock.now)}).status_code == 422
    half.post(f"{STEP}recovery/", {"code": edwin[1][1]})
    assert is_in(half)
