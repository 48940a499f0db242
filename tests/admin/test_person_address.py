"""Correcting a person's address: it counts once they have confirmed it, and both addresses get an email."""

from __future__ import annotations

from flask import Flask

from learnapp.store.people import people
from tests.accounts.mailing import bodies, link_in_mail, proved, signs_in, unproved, with_mail
from tests.client import Visitor
from tests.conftest import PASSWORD, START

NEW = "lena.marsh@example.net"


def _send(ada: Visitor, who: int, email: str = NEW, status: int = 200):  # type: ignore[no-untyped-def]
    page = ada.get(ada.get(f"/admin/people/{who}/").link("the email address"))
    return ada.submit(page, "Change the address", {"email": email, "password": PASSWORD}, status=status)


def test_a_confirmed_address_stays_until_the_new_one_is_confirmed(
    app: Flask, ada: Visitor, ids: dict[str, int]
) -> None:
    with_mail(app)
    page = ada.get(f"/admin/people/{ids['lena']}/address/")
    assert ada.submit(page, "Change the address", {"email": NEW, "password": "wrong"}, status=422).errors
    assert _send(ada, ids["lena"], "bola@example.org", 422).errors == [
        "Another account has this address. Find it under People"
    ]
    assert _send(ada, ids["lena"], "lena@example.org", 422).errors
    page = _send(ada, ids["lena"])
    assert "lena@example.orgConfirmed" in page.main
    assert "Email address corrected" in page.main, "in the log"
    (old,) = bodies(app, "lena@example.org")
    assert "Ada Whitlock asked" in old
    assert NEW not in old
    assert bodies(app, NEW)[0].startswith("Ada Whitlock gave this address for your account on http://localhost.")
    lena = Visitor(app)
    page = lena.submit(lena.get(link_in_mail(app, NEW)), "Confirm", {"password": "wrong"}, status=422)
    lena.submit(page, "Confirm", {"password": PASSWORD})
    assert signs_in(app, NEW, PASSWORD)
    assert not signs_in(app, "lena@example.org", PASSWORD)


def test_an_address_that_no_one_has_confirmed_changes_at_once(app: Flask, ada: Visitor, ids: dict[str, int]) -> None:
    with_mail(app)
    unproved(app, ids["lena"])
    with app.extensions["store"].write() as connection:
        old = people.make_reset_link(connection, ids["lena"], START)
    assert f"{NEW}Not confirmed" in _send(ada, ids["lena"]).main
    Visitor(app).get(f"/account/reset/{old}/", status=410)
    assert "/account/confirm/" in link_in_mail(app, NEW)
    assert bodies(app, "lena@example.org") == [], "it may be a stranger's"


def test_a_new_person_is_sent_the_link_to_choose_a_password(app: Flask, ada: Visitor) -> None:
    with_mail(app)
    added = {"name": "True Tutor", "email": "tuto@example.org", "password": PASSWORD}
    page = ada.submit(ada.get("/admin/people/new/"), "Add and email them a link", added)
    page = ada.submit(ada.get(page.link("the email address")), "Change the address", {"email": "tutor@example.org"})
    assert "/account/reset/" in link_in_mail(app, "tutor@example.org")
    Visitor(app).get(link_in_mail(app, "tuto@example.org"), status=410)


def test_without_email_it_changes_at_once_and_is_confirmed_by_a_link_that_is_handed_over(
    app: Flask, ada: Visitor, ids: dict[str, int]
) -> None:
    page = _send(ada, ids["lena"])
    assert f"{NEW}Not confirmed" in page.main
    assert not proved(app, "Lena Marsh")
    lena = Visitor(app)
    assert signs_in(app, NEW, PASSWORD)
    page = ada.submit(page, "Show me the link")
    link = page.words(next(iter(page.all("code")))).removeprefix("http://localhost")
    lena.submit(lena.get(link), "Set password", {"new_password": "granite otter ribbon"})
    assert proved(app, "Lena Marsh")


def test_an_address_that_an_unconfirmed_account_has_is_refused_and_no_one_gets_a_message(
    app: Flask, ada: Visitor, lena: Visitor, ids: dict[str, int]
) -> None:
    unproved(app, ids["bola"])
    page = _send(ada, ids["lena"], "bola@example.org", status=422)
    assert page.errors == ["Another account has this address. Find it under People"]
    assert "A new email address" not in lena.get("/messages/").main
    _send(ada, ids["lena"])
    assert "A new email address" in lena.get("/messages/").main


def test_ones_own_is_changed_on_the_account_page(ada: Visitor, ids: dict[str, int]) -> None:
    assert ada.get(f"/admin/people/{ids['ada']}/address/").url == "/account/address/"
