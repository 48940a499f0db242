"""A person's ways in: seeing, adding and removing them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from learnapp.domain.people.launches import identity_for
from learnapp.store.people import sign_ins, ways_in
from tests.accounts.mailing import bodies, with_mail
from tests.accounts.single_sign_on.fake_provider import LENA, FakeProvider, provider, send_off, sign_on, use
from tests.client import Visitor
from tests.conftest import PASSWORD, START, Clock


def _add(lena: Visitor, fake: FakeProvider, **claims: object) -> None:
    lena.submit(lena.get("/account/ways/add/trust/"), "Continue", {"password": PASSWORD})
    page = sign_on(lena, fake, "?purpose=add", **{**LENA, **claims})
    assert "lena@nhs.example" in page.main
    lena.submit(page, "Add it to my account")


def test_a_way_is_added_after_the_own_password_and_signs_in_from_then_on(
    app: Flask, lena: Visitor, fake: FakeProvider
) -> None:
    with_mail(app)
    assert lena.get("/account/").link("Ways to sign in") == "/account/ways/"
    _add(lena, fake)
    page = lena.get("/account/ways/")
    assert "lena@nhs.example. Added on 2 November 2026, not used yet" in page.main
    assert "Add Trust sign-in" not in page.main
    assert "was added as a way to sign in to your account on http://localhost" in bodies(app, "lena@example.org")[-1]
    phone = Visitor(app)
    assert sign_on(phone, fake, **LENA).url == "/home/"
    assert "last used 2 November 2026 at 9:30am" in phone.get("/account/ways/").main
    assert "Trust sign-in was added to your account" in lena.get("/messages/").main


def test_nothing_is_added_without_the_password_the_provider_and_the_button(
    app: Flask, lena: Visitor, bola: Visitor, fake: FakeProvider, ids: dict[str, int], clock: Clock
) -> None:
    page = lena.get("/account/ways/add/trust/")
    assert lena.submit(page, "Continue", {"password": "wrong"}, status=422).errors == ["Your password is incorrect"]
    assert lena.raw("GET", "/account/with/trust/?purpose=add").location == "/account/ways/add/trust/"
    assert lena.post("/account/ways/add/trust/", {"do": "add"}).status_code == 422
    lena.submit(page, "Continue", {"password": PASSWORD})
    # Another site leads her through the provider, where the attacker has signed her in as themself: the button is left.
    page = sign_on(lena, fake, "?purpose=add", sub="attacker", email="attacker@nhs.example")
    assert "attacker@nhs.example" in page.main
    assert bola.post("/account/ways/add/trust/", {"do": "add"}).status_code == 422, (
        "nor can who came back be carried over"
    )
    clock.now = START + timedelta(minutes=11)
    lena.post("/account/ways/add/trust/", {"do": "add"})
    with app.extensions["store"].read() as connection:
        assert ways_in.of(connection, ids["lena"]).elsewhere == ()


def test_an_identity_signs_in_to_one_account(app: Flask, lena: Visitor, bola: Visitor, fake: FakeProvider) -> None:
    _add(lena, fake)
    bola.submit(bola.get("/account/ways/add/trust/"), "Continue", {"password": PASSWORD})
    page = bola.submit(sign_on(bola, fake, "?purpose=add", **LENA), "Add it to my account")
    assert "already opens another account" in page.text
    assert sign_on(Visitor(app), fake, **LENA).url == "/home/"


def test_a_way_is_removed_with_the_password_and_ends_what_began_with_it(
    app: Flask, lena: Visitor, bola: Visitor, fake: FakeProvider, ids: dict[str, int]
) -> None:
    _add(lena, fake)
    phone = Visitor(app)
    sign_on(phone, fake, **LENA)
    url = lena.get("/account/ways/").link("Remove")
    assert bola.get(url, status=404)
    page = lena.submit(lena.get(url), "Remove Trust sign-in")
    assert "You can no longer sign in with Trust sign-in" in page.text
    assert phone.get("/home/").heading == "Sign in"
    assert sign_on(phone, fake, **LENA).heading == "First time signing in with Trust sign-in"


# Without a password ------------------------------------------------------------------------------


def _newcomer(app: Flask, fake: FakeProvider) -> Visitor:
    visitor = Visitor(app)
    who = {"sub": "new-1", "email": "new@nhs.example", "email_verified": True, "name": "Nia New"}
    visitor.submit(sign_on(visitor, fake, **who), "Create an account")
    return visitor


def test_the_last_way_stays_until_there_is_a_password(app: Flask, fake: FakeProvider) -> None:
    nia = _newcomer(app, fake)
    assert "Password Not set" in nia.get("/account/").main
    url = nia.get("/account/ways/").link("Remove")
    assert "is your only way to sign in" in nia.get(url).main
    assert nia.post(url).status_code == 409
    page = nia.get("/account/password/")
    assert page.heading == "Set a password"
    new = {"new_password": "harbour velvet onion"}
    assert nia.submit(page, "Set password", new, status=422).errors == ["First confirm that it is you"]
    location = nia.raw("GET", page.link("Confirm with Trust sign-in")).location
    assert "max_age=0" in location
    page = nia.get(fake.authorize(location, sub="new-1"))
    assert page.heading == "Set a password"
    nia.submit(page, "Set password", new)
    assert (
        "You can no longer sign in with Trust sign-in"
        in nia.submit(nia.get(url), "Remove Trust sign-in", {"password": new["new_password"]}).text
    )


def test_only_a_fresh_sign_in_of_the_same_person_confirms(app: Flask, fake: FakeProvider) -> None:
    nia = _newcomer(app, fake)
    _add(Visitor(app).signed_in("lena"), fake)
    for who in (LENA, {**LENA, "sub": "has no account"}):
        page = sign_on(nia, fake, "?purpose=confirm&next=/account/address/", status=403, **who)
        assert page.heading == "That was another account"
    for auth_time in (int(START.timestamp()) - 301, None):
        page = sign_on(nia, fake, "?purpose=confirm", status=502, sub="new-1", auth_time=auth_time)
        assert page.heading == "Trust sign-in did not ask you again"
    assert nia.post("/account/data/erase/").status_code == 422
    sign_on(nia, fake, "?purpose=confirm", sub="new-1")
    assert "has been erased" in nia.submit(nia.get("/account/data/erase/"), "Erase everything").text


@pytest.mark.parametrize("purpose", ["add", "confirm"])
def test_who_was_signed_out_meanwhile_adds_and_confirms_nothing(
    app: Flask, lena: Visitor, fake: FakeProvider, ids: dict[str, int], purpose: str
) -> None:
    lena.submit(lena.get("/account/ways/add/trust/"), "Continue", {"password": PASSWORD})
    back = fake.authorize(send_off(lena, f"?purpose={purpose}"), **LENA)
    with app.extensions["store"].write() as connection:
        sign_ins.end_all(connection, ids["lena"])
    assert lena.get(back, status=400).heading == "Start signing in again"


def test_guessing_at_an_account_without_a_password_is_like_guessing_at_any(app: Flask, fake: FakeProvider) -> None:
    _newcomer(app, fake)
    visitor = Visitor(app)
    page = visitor.get("/account/sign-in/")
    for typed in ("x", "None", "!"):
        shown = visitor.submit(page, "Sign in", {"email": "new@nhs.example", "password": typed}, status=422)
        assert shown.errors == ["The email address or password is incorrect"]


def test_a_platform_that_a_lead_names_like_a_provider_is_not_taken_for_it(
    app: Flask, lena: Visitor, fake: FakeProvider, ids: dict[str, int]
) -> None:
    with app.extensions["store"].write() as connection:
        assert ways_in.add(connection, ids["lena"], identity_for("trust", "lti:x", "lena"), START, "lti")
    page = lena.get("/account/ways/")
    assert "Add Trust sign-in" in page.main
    assert lena.get(page.link("Remove")).heading == "Remove trust"


def test_a_provider_that_is_no_longer_used_can_be_removed(app: Flask, lena: Visitor, fake: FakeProvider) -> None:
    _add(lena, fake)
    use(app, provider(fake, key="other", name="Other"))
    page = lena.get("/account/ways/")
    assert "This site no longer uses it" in page.main
    lena.submit(lena.get(page.link("Remove")), "Remove trust")
    assert lena.get("/account/with/trust/", status=404)


def test_signed_in_people_are_not_sent_off_to_sign_in(lena: Visitor, visitor: Visitor, fake: FakeProvider) -> None:
    assert lena.raw("GET", "/account/with/trust/?next=/notes/").location == "/notes/"
    lena.get("/account/with/trust/?purpose=other", status=404)
    assert visitor.get("/account/with/trust/?purpose=confirm").heading == "Sign in"
    back = fake.authorize(send_off(lena, "?purpose=confirm"), **LENA)
    lena.submit(lena.get("/account/"), "Sign out everywhere")
    lena.get(back, status=400)


def test_the_privacy_page_says_what_a_provider_learns(visitor: Visitor, fake: FakeProvider) -> None:
    assert "If you sign in with Trust sign-in, they know when you sign in here" in visitor.get("/privacy/").main
