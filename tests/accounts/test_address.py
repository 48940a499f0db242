"""Proving an address by the link that is mailed to it, and changing it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.store.tables.people_and_work import person, sign_in
from tests.accounts.mailing import bodies, link_in_mail, proved, signs_in, unproved, with_mail
from tests.accounts.registering import GOOD, _register
from tests.client import Visitor
from tests.conftest import PASSWORD, Clock


@pytest.fixture(autouse=True)
def mail(app: Flask) -> None:
    with_mail(app)


def test_reading_the_link_proves_nothing_and_the_button_does_once(app: Flask, visitor: Visitor) -> None:
    _register(visitor)
    link = link_in_mail(app, GOOD["email"])
    for _ in range(3):
        Visitor(app).get(link)  # as a mail scanner does
    page = visitor.get(link)
    assert not proved(app, GOOD["name"])
    done = visitor.submit(page, "Confirm the address")
    assert "priya@example.org is confirmed" in done.text
    assert proved(app, GOOD["name"])
    visitor.get(link, status=410)
    assert signs_in(app, GOOD["email"], GOOD["password"])


def test_on_another_device_the_accounts_password_confirms_and_signs_in(app: Flask, visitor: Visitor) -> None:
    _register(visitor)
    phone = Visitor(app)
    page = phone.get(link_in_mail(app, GOOD["email"]))
    for wrong in ("", "not this one at all"):
        page = phone.submit(page, "Confirm the address", {"password": wrong}, status=422)
        assert page.errors
    assert not proved(app, GOOD["name"])
    page = phone.submit(page, "Confirm the address", {"password": GOOD["password"]})
    assert page.heading == "Your account"
    assert proved(app, GOOD["name"])


def test_guesses_on_the_page_of_a_link_are_counted(app: Flask, visitor: Visitor) -> None:
    _register(visitor)
    phone = Visitor(app)
    page = phone.get(link_in_mail(app, GOOD["email"]))
    for _ in range(10):
        phone.submit(page, "Confirm the address", {"password": "wrong"}, status=422)
    phone.submit(page, "Confirm the address", {"password": GOOD["password"]}, status=429)
    new = {"current_password": GOOD["password"], "new_password": "lantern harvest moon twin"}
    page = visitor.submit(visitor.get("/account/password/"), "Change password", new)
    assert page.heading == "Your account", "a stranger’s guesses do not lock the owner out"


def test_a_link_lasts_three_days(app: Flask, visitor: Visitor, clock: Clock) -> None:
    _register(visitor)
    link = link_in_mail(app, GOOD["email"])
    clock.now += timedelta(days=3)
    visitor.get(link, status=410)
    visitor.get("/account/confirm/made-up/", status=410)


def test_a_password_link_proves_no_address_by_this_page_and_the_other_way_round(app: Flask, visitor: Visitor) -> None:
    _register(visitor)
    token = link_in_mail(app, GOOD["email"]).split("/")[3]
    visitor.get(f"/account/reset/{token}/", status=410)
    page = visitor.get("/account/forgotten/")
    visitor.submit(page, "Send me a link", {"email": "lena@example.org"})
    token = link_in_mail(app, "lena@example.org").split("/")[3]
    visitor.get(f"/account/confirm/{token}/", status=410)


def test_a_changed_address_is_proved_first_ends_other_sessions_and_the_old_one_is_told(
    app: Flask, lena: Visitor
) -> None:
    elsewhere = Visitor(app).signed_in("lena")
    form = {"email": "new@example.org", "password": PASSWORD}
    page = lena.submit(lena.get("/account/address/"), "Send a link", form)
    assert "We have sent a link to new@example.org" in page.text
    assert signs_in(app, "lena@example.org", PASSWORD)
    link = link_in_mail(app, "new@example.org")
    page = lena.submit(lena.get(link), "Confirm the address")
    assert "Your address is now new@example.org" in page.text
    assert signs_in(app, "new@example.org", PASSWORD)
    assert not signs_in(app, "lena@example.org", PASSWORD)
    assert elsewhere.get("/account/").heading == "Sign in"
    assert "now has another one" in bodies(app, "lena@example.org")[-1]
    assert "site@example.org" in bodies(app, "lena@example.org")[-1], "whom to tell"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"email": "new@example.org", "password": "wrong"}, "password is incorrect"),
        ({"email": "new@example.ent", "password": PASSWORD}, "Did you mean new@example.net"),
        ({"email": "", "password": PASSWORD}, "Enter the new address"),
    ],
)
def test_a_change_with_a_slip_is_refused(app: Flask, lena: Visitor, fields: dict[str, str], message: str) -> None:
    page = lena.submit(lena.get("/account/address/"), "Send a link", fields, status=422)
    assert message in page.errors[0]
    assert bodies(app, "new@example.org") == []


def test_an_address_that_another_account_has_proved_stays_theirs_and_the_form_does_not_tell(
    app: Flask, lena: Visitor
) -> None:
    form = {"email": "bola@example.org", "password": PASSWORD}
    page = lena.submit(lena.get("/account/address/"), "Send a link", form)
    assert "We have sent a link to bola@example.org" in page.text
    link = link_in_mail(app, "bola@example.org")
    assert lena.get(link).heading == "You already have an account"
    assert lena.post(link).status_code == 200
    assert signs_in(app, "bola@example.org", PASSWORD)
    assert signs_in(app, "lena@example.org", PASSWORD)


def test_a_new_password_ends_a_change_that_was_asked_for_before(app: Flask, lena: Visitor) -> None:
    lena.submit(lena.get("/account/address/"), "Send a link", {"email": "evil@example.org", "password": PASSWORD})
    new = {"current_password": PASSWORD, "new_password": "copper lantern winter"}
    lena.submit(lena.get("/account/password/"), "Change password", new)
    lena.get(link_in_mail(app, "evil@example.org"), status=410)


def test_who_mistyped_their_address_gives_another_and_the_first_gets_no_way_in(app: Flask, visitor: Visitor) -> None:
    _register(visitor, email="prija@example.org")
    stranger = link_in_mail(app, "prija@example.org")
    form = {"email": GOOD["email"], "password": GOOD["password"]}
    visitor.submit(visitor.get("/account/address/"), "Send a link", form)
    Visitor(app).get(stranger, status=410)
    other = Visitor(app)
    other.submit(other.get("/account/forgotten/"), "Send me a link", {"email": "prija@example.org"})
    assert len(bodies(app, "prija@example.org")) == 1, "nothing more goes there"
    visitor.submit(visitor.get(link_in_mail(app, GOOD["email"])), "Confirm the address")
    assert signs_in(app, GOOD["email"], GOOD["password"])


def test_an_account_from_before_works_on_and_is_asked_once(app: Flask, ids: dict[str, int]) -> None:
    unproved(app, ids["lena"])
    page = Visitor(app).signed_in("lena").get("/account/")
    assert "lena@example.org (not confirmed)" in page.main
    assert len(bodies(app, "lena@example.org")) == 1
    again = Visitor(app).signed_in("lena")
    assert len(bodies(app, "lena@example.org")) == 1
    again.submit(again.get("/account/address/"), "Send the link again")
    again.submit(again.get(link_in_mail(app, "lena@example.org")), "Confirm the address")
    assert proved(app, "Lena Marsh")
    assert "is confirmed" in again.get("/account/address/").main


def test_an_address_gets_three_links_an_hour(app: Flask, ids: dict[str, int], clock: Clock) -> None:
    unproved(app, ids["lena"])
    lena = Visitor(app).signed_in("lena")
    for _ in range(5):
        lena.post("/account/address/confirm/")
    assert len(bodies(app, "lena@example.org")) == 3
    clock.now += timedelta(hours=1)
    lena.post("/account/address/confirm/")
    assert len(bodies(app, "lena@example.org")) == 4


def test_rows_of_the_link_hold_no_token(app: Flask, visitor: Visitor) -> None:
    _register(visitor)
    token = link_in_mail(app, GOOD["email"]).split("/")[3]
    with app.extensions["store"].read() as connection:
        for table in ("reset_link", "person", "audit", "sign_in"):
            assert token not in str(connection.execute(sa.text(f"SELECT * FROM {table}")).all())
        assert connection.execute(sa.select(person.c.proved_at).where(person.c.name == GOOD["name"])).scalar() is None
        assert connection.execute(sa.select(sa.func.count()).select_from(sign_in)).scalar() == 1


def test_a_suspended_persons_link_is_no_good(app: Flask, visitor: Visitor) -> None:
    _register(visitor)
    with app.extensions["store"].write() as connection:
        connection.execute(person.update().values(suspended_at=Clock().now))
    visitor.get(link_in_mail(app, GOOD["email"]), status=410)
