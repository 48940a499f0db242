"""Joining a cohort by a link or a code, signed in or not yet; and leaving."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from learnapp.domain.people.spoken_codes import SIGNS
from learnapp.store.cohorts import invitations
from tests.client import Visitor
from tests.conftest import PASSWORD, START, Clock
from tests.learner.cohorts.joining import _in, _token


def test_who_sees_what_is_said_first_and_looking_joins_nothing(
    app: Flask, lena: Visitor, cohort: int, ids: dict[str, int]
) -> None:
    page = lena.get(f"/join/{_token(app, cohort)}/")
    assert page.heading == "Join F1s"
    for words in (
        "By name, educators see",
        "Never by name",
        "totals of five or more",
        "Work you have already done counts",
    ):
        assert words in page.main
    assert not _in(app, cohort, ids["lena"])
    page = lena.submit(page, "Join")
    assert "You have joined F1s" in page.main
    assert _in(app, cohort, ids["lena"])
    assert "You are already in this cohort" in lena.get(f"/join/{_token(app, cohort)}/").main


def test_a_visitor_registers_and_comes_back_signed_in(app: Flask, visitor: Visitor, cohort: int) -> None:
    token = _token(app, cohort, email="New Person <new@example.org>")
    page = visitor.get(f"/join/{token}/")
    assert "This invitation is for n…@example.org" in page.main
    assert "new@example.org" not in page.text
    page = visitor.get(page.link("Create an account to join"))
    sent = dict(page.fields(page.form("Create an account")))
    assert (sent["name"], sent["email"]) == ("New Person", "new@example.org")
    page = visitor.submit(page, "Create an account", {"password": PASSWORD})
    assert page.heading == "Join F1s"
    assert "You have joined F1s" in visitor.submit(page, "Join").main


def test_every_way_to_an_account_leads_back_to_the_invitation(app: Flask, visitor: Visitor, cohort: int) -> None:
    page = visitor.get(f"/join/{_token(app, cohort)}/")
    ways = [
        a.get("href") for a in page.all("a") if (a.get("href") or "").startswith(("/account/sign-in", "/account/reg"))
    ]
    assert len(ways) == 2
    assert all("next=" in way for way in ways)


@pytest.mark.parametrize("kind", ["link", "code"])
def test_an_invitation_to_anyone_fills_in_nothing(app: Flask, visitor: Visitor, cohort: int, kind: str) -> None:
    page = visitor.get(f"/account/register/?next=/join/{_token(app, cohort, kind)}/")
    sent = dict(page.fields(page.form("Create an account")))
    assert (sent["name"], sent["email"]) == ("", "")


def test_register_leads_to_sign_in_without_losing_the_way(app: Flask, visitor: Visitor, cohort: int) -> None:
    page = visitor.get(f"/join/{_token(app, cohort)}/")
    page = visitor.get(page.link("Create an account to join"))
    backs = {a.get("href") for a in page.all("a") if "next=" in (a.get("href") or "")}
    assert backs == {page.url.replace("register", "sign-in")}


def test_a_link_for_one_address_refuses_another_account_and_says_so(
    app: Flask, lena: Visitor, bola: Visitor, cohort: int, ids: dict[str, int]
) -> None:
    token = _token(app, cohort, email="lena@example.org")
    page = bola.get(f"/join/{token}/")
    assert "It is for l…@example.org, but you are signed in as bola@example.org" in page.main
    assert bola.post(f"/join/{token}/").status_code == 403
    assert not _in(app, cohort, ids["bola"])
    lena.submit(lena.get(f"/join/{token}/"), "Join")
    assert _in(app, cohort, ids["lena"])


def test_an_educator_of_the_cohort_does_not_join_it(app: Flask, edwin: Visitor, cohort: int) -> None:
    token = _token(app, cohort)
    assert "You are an educator of this cohort" in edwin.get(f"/join/{token}/").main
    assert edwin.post(f"/join/{token}/").status_code == 403


def test_what_cannot_be_used_gets_one_answer_whatever_the_reason(
    app: Flask, lena: Visitor, visitor: Visitor, cohort: int, clock: Clock
) -> None:
    store = app.extensions["store"]
    full, withdrawn = _token(app, cohort, places=1), _token(app, cohort)
    with store.write() as db:
        newest = invitations.shared(db, cohort, START)[0]
        assert invitations.revoke(db, cohort, [newest.id], START)
    Visitor(app).signed_in("bola").post(f"/join/{full}/")
    for who in (lena, visitor):
        answers = {who.get(f"/join/{t}/", status=410).main for t in (full, withdrawn, "never-was", "x" * 300)}
        assert len(answers) == 1
    good = _token(app, cohort)
    lena.get(f"/join/{good}/")
    clock.now += timedelta(days=31)
    lena.signed_in("lena")
    lena.get(f"/join/{good}/", status=410)
    assert lena.post(f"/join/{good}/").status_code == 410


def test_a_code_is_typed_with_its_slips_forgiven(app: Flask, lena: Visitor, cohort: int, ids: dict[str, int]) -> None:
    code = _token(app, cohort, kind="code")
    typed = f" {code[:3].lower()} {code[3:]} ".replace("0", "O").replace("1", "i")
    page = lena.submit(lena.get("/join/"), "Continue", {"code": typed})
    assert page.heading == "Join F1s"
    lena.submit(page, "Join")
    assert _in(app, cohort, ids["lena"])


@pytest.mark.parametrize(
    ("typed", "message"), [("", "Enter the code"), ("ABC", "10 letters"), ("!" * 10, "10 letters")]
)
def test_what_is_no_code_is_refused(visitor: Visitor, typed: str, message: str) -> None:
    page = visitor.submit(visitor.get("/join/"), "Continue", {"code": typed}, status=422)
    assert message in page.errors[0]


def test_nothing_is_said_of_a_code_to_a_visitor(app: Flask, visitor: Visitor, cohort: int) -> None:
    code = _token(app, cohort, kind="code")
    pages = [visitor.submit(visitor.get("/join/"), "Continue", {"code": c}) for c in (code, "ABCDE-FGHJK")]
    mains = {page.main for page in pages}
    assert len(mains) == 1
    assert "F1s" not in pages[0].text
    page = visitor.get(pages[0].link("Sign in to join"))
    page = visitor.submit(page, "Sign in", {"email": "lena@example.org", "password": PASSWORD})
    assert page.heading == "Join F1s"


def test_guessing_codes_is_stopped_however_it_is_done(app: Flask, lena: Visitor, cohort: int) -> None:
    code = invitations.spoken(_token(app, cohort, kind="code"))
    for n in range(20):
        wrong = f"ABCDE-FGHJ{SIGNS[n]}"
        answer = lena.post("/join/", {"code": wrong}) if n % 2 else lena.post(f"/join/{wrong}/")
        assert answer.status_code in {422, 410}
    assert lena.raw("GET", f"/join/{code}/").status_code == 429
    assert lena.post(f"/join/{code}/").status_code == 429
    assert lena.post("/join/", {"code": code}).status_code == 429
