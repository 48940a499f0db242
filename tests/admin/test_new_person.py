"""Adding a person: by email or with a link to hand over, by administrators and by leads in their own organisation."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.domain.people.providers import Identity
from learnapp.domain.people.roles import Role
from learnapp.store.organisations import organisations
from learnapp.store.people import people, sign_ins, ways_in
from learnapp.store.tables.people_and_work import audit, one_time_link, person
from tests.accounts.mailing import bodies, link_in_mail, proved, with_mail
from tests.client import Page, Visitor
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
        ada.get("/admin/people/new/"),
        "Add and email them a link",
        {**TUTOR, "name": "", "organisation": ""},
        status=422,
    )
    assert page.errors == ["Enter the name", "Choose the organisation that they belong to"], "both at once"
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


def _adds_tutor(app: Flask, ids: dict[str, int]) -> tuple[Visitor, Page, int]:
    """Lena, a lead, on the page of the educator she has just added; and their id."""
    lena = Visitor(with_mail(app)).signed_in("lena")
    page = lena.submit(lena.get("/admin/people/new/"), "Add and email them a link", TUTOR)
    return lena, page, int(page.url.rstrip("/").rpartition("/")[2])


def test_a_lead_renews_the_link_of_a_person_who_missed_it(
    app: Flask, ids: dict[str, int], second: int, clock: Clock
) -> None:
    lena, page, tutor = _adds_tutor(app, ids)
    assert "We are waiting for True Tutor to open the link" in page.main
    assert "anyone could have registered it" not in page.main
    first = link_in_mail(app, "tutor@example.org")
    clock.now += timedelta(days=8)
    lena.signed_in("lena")
    again = lena.submit(lena.get("/admin/people/new/"), "Add and email them a link", TUTOR)
    assert again.heading == "True Tutor"
    assert "True Tutor belongs to your organisation already" in again.text
    lena = Visitor(app).signed_in("lena")
    page = lena.submit(lena.get(again.url), "Email it to them", {"password": "wrong"}, 422)
    lena.submit(page, "Email it to them", {"password": PASSWORD})
    assert "Lena Marsh has added you to Southmoor" in bodies(app, "tutor@example.org")[-1]
    owner = Visitor(app)
    owner.get(first, status=410)
    page = owner.submit(owner.get(link_in_mail(app, "tutor@example.org")), "Set password", {"new_password": NEW})
    assert page.url == "/educator/cohorts/"
    page = lena.get(again.url)
    assert "Email it to them" not in page.text
    assert "“Forgotten your password?”" in page.main
    answer = lena.post(f"{again.url}link/", {"do": "show", "password": PASSWORD})
    assert answer.status_code == 409, "they are in their account now"
    with app.extensions["store"].read() as connection:
        made = sa.select(audit.c.person_id).where(audit.c.action == "reset link", audit.c.subject_id == tutor)
        assert set(connection.execute(made).scalars()) == {ids["lena"]}


@pytest.mark.parametrize(
    ("whose", "status"),
    [
        ("a password", 409),
        ("single sign-on", 409),
        ("signed in once", 409),
        ("suspended", 409),
        ("two organisations", 404),
        ("educates elsewhere", 404),
        ("an administrator", 404),
        ("another organisation", 404),
    ],
)
def test_a_lead_cannot_take_over_an_account(
    app: Flask, ids: dict[str, int], second: int, whose: str, status: int
) -> None:
    lena, page, tutor = _adds_tutor(app, ids)
    with app.extensions["store"].write() as connection:
        if whose == "a password":
            people.set_password(connection, tutor, "a hash", START)
        elif whose == "single sign-on":
            who = Identity("trust", "https://trust.example", "one", "", False, "", False, "")
            assert ways_in.add(connection, tutor, who, START)
        elif whose == "signed in once":
            sign_ins.begin(connection, tutor, "", START, timedelta(hours=1))
        elif whose == "suspended":
            people.suspend(connection, tutor, START, None, on=True)
        elif whose == "an administrator":
            connection.execute(person.update().where(person.c.id == tutor).values(role=Role.ADMIN))
        elif whose == "another organisation":
            organisations.put(connection, second - 1, tutor, Role.LEARNER, START)
            organisations.take_out(connection, second, tutor)
        else:
            role = Role.EDUCATOR if whose == "educates elsewhere" else Role.LEARNER
            organisations.put(connection, second - 1, tutor, role, START)
        kept = connection.execute(sa.select(sa.func.count()).select_from(one_time_link)).scalar()
    for do in ("show", "mail"):
        answer = lena.post(f"{page.url}link/", {"do": do, "password": PASSWORD})
        assert answer.status_code == status
        assert "/account/reset/" not in answer.text
    assert len(bodies(app, "tutor@example.org")) == 1, "only that of the beginning"
    with app.extensions["store"].read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(one_time_link)).scalar() == kept
    if whose != "another organisation":
        assert "Show me the link" not in lena.get(page.url).text


def test_a_lead_cannot_go_through_addresses_to_see_who_has_an_account(app: Flask, second: int, clock: Clock) -> None:
    lena, url = Visitor(app).signed_in("lena"), "/admin/people/new/"
    taken = {**TUTOR, "email": "edwin@example.org"}
    for _ in range(30):
        assert lena.post(url, taken).status_code == 422
    assert lena.post(url, taken).status_code == 429
    refused = lena.post(url, TUTOR)
    assert (refused.status_code, "Try again in an hour" in refused.text) == (429, True), "the same for a free address"
    clock.now += timedelta(hours=1)
    assert Visitor(app).signed_in("lena").post(url, TUTOR).status_code == 200


def test_a_lead_adds_people_to_their_own_organisation_alone(app: Flask, ids: dict[str, int], second: int) -> None:
    lena = Visitor(app).signed_in("lena")
    page = lena.get(lena.get("/admin/people/").link("Add a person"))
    assert "Administrator" not in page.main
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
