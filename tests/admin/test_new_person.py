"""Adding a person: by email or with a link to hand over, by administrators and by leads in their own organisation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from learnapp.domain.people.roles import Role
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from tests.accounts.mailing import bodies, link_in_mail, proved, with_mail
from tests.client import Visitor
from tests.conftest import PASSWORD, START, Clock

NEW = "granite otter ribbon"
TUTOR = {"name": "True Tutor", "email": "tutor@example.org", "role": "educator", "password": PASSWORD}


@pytest.fixture
def second(app: Flask, ids: dict[str, int]) -> int:
    """A second organisation, which Lena leads."""
    with app.extensions["store"].write() as connection:
        made = organisations.make(connection, "Southmoor", START, None)
        assert made is not None
        people.set_role(connection, ids["lena"], Role.LEAD, START, None, made)
    return made


def test_a_person_is_added_with_a_role_chooses_a_password_and_is_signed_in(app: Flask, ada: Visitor) -> None:
    page = ada.get("/admin/people/new/")
    assert "email them" not in page.main, "no email is set up"
    for slip in ({"name": ""}, {"email": "tutor"}, {"password": "wrong"}, {"email": "lena@example.org"}):
        assert ada.submit(page, "Add and show me the link", {**TUTOR, **slip}, status=422).errors
    added = ada.submit(page, "Add and show me the link", TUTOR)
    assert ada.submit(page, "Add and show me the link", TUTOR, status=422).errors == [
        "An account has this address. Find it under People"
    ]
    (code,) = added.all("code")
    assert code.get("data-copy") == added.words(code)
    assert "until 9 November 2026" in added.main
    tutor = Visitor(app)
    page = tutor.get(added.words(code).removeprefix("http://localhost"))
    assert page.heading == "Welcome, True Tutor"
    assert tutor.submit(page, "Set password", {"new_password": "short"}, status=422).heading == "Welcome, True Tutor"
    page = tutor.submit(page, "Set password", {"new_password": NEW})
    assert page.url == "/educator/cohorts/"
    assert "Your account is ready" in page.text
    assert proved(app, "True Tutor")


def test_with_email_they_are_sent_the_link_with_who_added_them_and_where(
    app: Flask, ada: Visitor, second: int, clock: Clock
) -> None:
    with_mail(app)
    page = ada.submit(
        ada.get("/admin/people/new/"), "Add and email them a link", {**TUTOR, "organisation": ""}, status=422
    )
    assert page.errors == ["Choose the organisation that they belong to"]
    page = ada.submit(page, "Add and email them a link", {**TUTOR, "organisation": str(second)})
    assert page.heading == "True Tutor"
    assert "An email to tutor@example.org is on the way" in page.text
    (text,) = bodies(app, "tutor@example.org")
    assert text.startswith("Ada Whitlock has added you to Southmoor on http://localhost, as an educator.")
    assert "until 9 November 2026" in text
    clock.now += timedelta(days=6)
    tutor = Visitor(app)
    page = tutor.get(link_in_mail(app, "tutor@example.org"))
    assert tutor.submit(page, "Set password", {"new_password": NEW}).url == "/educator/cohorts/"
    assert "Person added: Educator, Southmoor" in ada.signed_in("ada").get("/admin/audit/").main


def test_a_new_person_who_lost_the_link_is_sent_the_same_again(app: Flask, ada: Visitor) -> None:
    with_mail(app)
    page = ada.submit(ada.get("/admin/people/new/"), "Add and email them a link", TUTOR)
    ada.submit(page, "Email it to them", {"password": PASSWORD})
    first, again = bodies(app, "tutor@example.org")
    assert first != again
    assert again.startswith("Ada Whitlock has created an account for you on http://localhost, as an educator.")


def test_a_lead_adds_people_to_their_own_organisation_alone(app: Flask, ids: dict[str, int], second: int) -> None:
    lena = Visitor(app).signed_in("lena")
    page = lena.get(lena.get("/admin/people/").link("Add a person"))
    assert "Admin" not in page.main
    taken = {**TUTOR, "email": "edwin@example.org"}
    page = lena.submit(page, "Add and show me the link", taken, status=422)
    assert "Invite them to a cohort" in page.errors[0]
    url = "/admin/people/new/"
    sent = {**TUTOR, "role": "admin", "organisation": str(second - 1)}
    assert lena.post(url, sent).status_code == 200
    with app.extensions["store"].read() as connection:
        made = people.find(connection, "tutor@example.org")
        assert made is not None
        assert made.role == Role.LEARNER
        assert [one.name for one in organisations.of_person(connection, made.id)] == ["Southmoor"]
    educator = {**TUTOR, "email": "other@example.org"}
    page = lena.submit(lena.get(url), "Add and show me the link", educator)
    assert page.heading == "Link for True Tutor"
    with app.extensions["store"].read() as connection:
        made = people.find(connection, "other@example.org")
        assert made is not None
        assert organisations.may(connection, made.id, second, "educate")
        assert not organisations.may(connection, made.id, second - 1)
