"""The first administrator is made on the site, by the link that is printed at its start."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.domain.people.roles import Role
from learnapp.store.people import first_admin, people
from learnapp.store.tables.people_and_work import person
from tests.accounts.changing import NEW
from tests.client import Visitor
from tests.conftest import Clock

FORM = {"name": "Grace Obi", "email": "grace@example.org", "password": NEW}
BUTTON = "Create the administrator’s account"


@pytest.fixture
def link(app: Flask, clock: Clock) -> str:
    """The link of a site that has people and no administrator."""
    with app.extensions["store"].write() as connection:
        connection.execute(person.update().where(person.c.role == Role.ADMIN).values(role=Role.LEARNER))
    return f"/account/setup/{first_admin.make_token(app.extensions['settings'].secret, clock.now)}/"


def _admins(app: Flask) -> list[str]:
    with app.extensions["store"].read() as connection:
        return [one.email for one in people.admins(connection)]


def test_the_link_makes_an_administrator_once(app: Flask, visitor: Visitor, link: str) -> None:
    page = visitor.submit(visitor.get(link), BUTTON, FORM)
    assert page.heading == "Site health"
    assert "You are the administrator of this site" in page.main
    assert _admins(app) == ["grace@example.org"]
    with app.extensions["store"].read() as connection:
        account = people.find(connection, "grace@example.org")
    assert account is not None
    assert account.proved
    stranger = Visitor(app)
    assert stranger.get(link, status=410).heading == "This link no longer works"
    assert stranger.post(link, {**FORM, "email": "mallory@example.org"}).status_code == 410
    assert _admins(app) == ["grace@example.org"]


def test_where_a_second_step_is_required_first_what_the_page_says_is_true_there_too(
    app: Flask, visitor: Visitor, link: str
) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], second_factor_for=frozenset({"admin"}))
    page = visitor.submit(visitor.get(link), BUTTON, FORM)
    assert page.heading != "Site health"
    assert "You are the administrator of this site. Site health shows what is not set up yet." in page.main


def test_what_is_typed_wrong_is_named_and_kept(visitor: Visitor, link: str) -> None:
    page = visitor.submit(visitor.get(link), BUTTON, {**FORM, "password": "short"}, status=422)
    assert page.errors == ["Your password must be 12 characters or more"]
    assert 'value="Grace Obi"' in page.text


def test_an_address_that_has_an_account_signs_in_to_it_first(app: Flask, visitor: Visitor, link: str) -> None:
    page = visitor.submit(visitor.get(link), BUTTON, {**FORM, "email": "lena@example.org"}, status=422)
    assert page.errors == ["An account has this address. Sign in to it, then open this link again"]
    assert _admins(app) == []
    lena = Visitor(app).signed_in("lena")
    page = lena.submit(lena.get(link), "Become the administrator")
    assert page.heading == "Site health"
    assert _admins(app) == ["lena@example.org"]


def test_an_address_that_another_account_has_proved_makes_no_administrator(
    app: Flask, lena: Visitor, link: str, ids: dict[str, int]
) -> None:
    with app.extensions["store"].write() as connection:
        only_claims = {"email_key": "?1", "email": "bola@example.org", "proved_at": sa.null()}
        connection.execute(person.update().where(person.c.id == ids["lena"]).values(**only_claims))
    page = lena.submit(lena.get(link), "Become the administrator", status=409)
    assert page.errors == [
        "Another account has confirmed your email address. Sign out, and use the link without an account"
    ]
    assert _admins(app) == []


def test_a_made_up_link_is_refused(visitor: Visitor, link: str) -> None:
    visitor.get("/account/setup/made-up/", status=410)
