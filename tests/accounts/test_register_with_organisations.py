"""The organisation decides who can register: people by the domain of their address, by invitation, or no one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.store.cohorts import cohorts, invitations
from learnapp.store.organisations import organisations
from learnapp.store.tables.cohort_tables import invitation
from tests.accounts.registering import GOOD
from tests.client import Visitor
from tests.conftest import START


def _change(app: Flask, **values: Any) -> int:
    with app.extensions["store"].write() as connection:
        (one,) = organisations.every(connection)
        assert organisations.change(connection, one.id, one.revision, values, START, None)
        return one.id


@pytest.fixture
def invited(app: Flask, ids: dict[str, int]) -> dict[str, str]:
    """The addresses of an invitation by link and one by code."""
    about = {"about": "", "starts_on": START.date(), "ends_on": None, "now": START, "educator": ids["edwin"]}
    found = {}
    with app.extensions["store"].write() as connection:
        cohort = cohorts.make(connection, name="F1s", **about)  # type: ignore[arg-type]
        for kind in ("link", "code"):
            lasts = {"places": 5, "expires_at": START + timedelta(days=30), "subgroup_id": None}
            secret = app.extensions["settings"].secret
            made = invitations.make(connection, cohort, kind, secret=secret, now=START, **lasts)  # type: ignore[arg-type]
            salt = connection.execute(sa.select(invitation.c.salt).where(invitation.c.id == made)).scalar_one()
            token = invitations.token(kind, salt, secret)  # type: ignore[arg-type]
            found[kind] = f"/join/{token}/"
    return found


@pytest.mark.parametrize("kind", ["link", "code"])
def test_by_invitation_people_register_with_a_link_or_code_and_belong_once_they_join(
    app: Flask, visitor: Visitor, invited: dict[str, str], kind: str
) -> None:
    where = _change(app, registration="invitation")
    assert "only by invitation" in visitor.get("/account/register/").main
    page = visitor.get(f"/account/register/?next={invited[kind]}")
    page = visitor.submit(page, "Create an account", GOOD)
    with app.extensions["store"].read() as connection:
        assert organisations.counted(connection)[where] == 4, "the account alone is not enough"
    visitor.submit(page, "Join")
    with app.extensions["store"].read() as connection:
        assert organisations.counted(connection)[where] == 5


def test_a_code_that_there_is_not_lets_no_one_register(app: Flask, visitor: Visitor) -> None:
    _change(app, registration="invitation")
    page = visitor.get("/account/register/?next=/join/K7M2P-4XQ9D/")
    assert visitor.submit(page, "Create an account", GOOD, status=422).errors


def test_by_domain_others_are_told_to_use_their_work_address(app: Flask, visitor: Visitor) -> None:
    _change(app, registration="domain", domains=["southmoor.example"])
    page = visitor.get("/account/register/")
    page = visitor.submit(page, "Create an account", GOOD, status=422)
    assert "Use your work address" in page.errors[0]
    fields = {"email": "priya@southmoor.example", "password": GOOD["password"]}
    assert "Priya" in visitor.submit(page, "Create an account", fields).heading


def test_a_closed_organisation_lets_no_one_in_by_invitation(
    app: Flask, bola: Visitor, invited: dict[str, str], ids: dict[str, int]
) -> None:
    where = _change(app, registration="closed")
    with app.extensions["store"].write() as connection:
        organisations.take_out(connection, where, ids["bola"])
    page = bola.get(invited["link"])
    assert "You cannot join this cohort yet" in page.main
    token = bola.token()
    assert bola.raw("POST", invited["link"], data={"csrf_token": token}).status_code == 403


def test_on_a_site_with_several_the_form_and_the_account_page_name_the_organisation(
    app: Flask, visitor: Visitor, invited: dict[str, str]
) -> None:
    assert "You will belong to" not in visitor.get("/account/register/").main, "a site with one names none"
    _change(app, name="Northern Deanery")
    with app.extensions["store"].write() as connection:
        organisations.make(connection, "Southmoor", START, None)
    page = visitor.get("/account/register/")
    assert "You will belong to Northern Deanery" in page.main
    assert "You will belong to Northern Deanery" in visitor.get(f"/account/register/?next={invited['link']}").main
    assert "This cohort belongs to Northern Deanery" in visitor.get(invited["link"]).main
    assert "Northern" not in visitor.get(invited["code"]).main, "a code can be guessed"
    visitor.submit(page, "Create an account", GOOD)
    assert "Organisation Northern Deanery" in visitor.get("/account/").main
