"""Correcting a person's name for them: checked, with one's own password, and with a message to them."""

from __future__ import annotations

import pytest
from flask import Flask

from learnapp.domain.people.roles import Role
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from tests.client import Visitor
from tests.conftest import PASSWORD, START


def test_a_name_is_corrected_and_its_person_is_told(
    app: Flask, ada: Visitor, lena: Visitor, ids: dict[str, int]
) -> None:
    page = ada.get(f"/admin/people/{ids['lena']}/name/")
    for slip in ({"name": ""}, {"name": "Lеna"}, {"name": "Lena Marsh-Hall", "password": "wrong"}):
        assert ada.submit(page, "Save name", {"password": PASSWORD, **slip}, status=422).errors
    page = ada.submit(page, "Save name", {"name": "Lena  Marsh-Hall", "password": PASSWORD})
    assert page.heading == "Lena Marsh-Hall"
    assert "Name corrected" in page.main
    assert "Ada Whitlock corrected the name" in lena.get("/messages/").main
    assert "Lena Marsh-Hall" in lena.get("/account/").main


def test_ones_own_name_is_corrected_on_ones_own_page(ada: Visitor, ids: dict[str, int]) -> None:
    assert ada.get(f"/admin/people/{ids['ada']}/name/").url == "/account/name/"


@pytest.mark.parametrize("page", ["name", "data", "erase"])
def test_a_lead_acts_for_learners_of_their_organisation_and_for_no_administrator(
    app: Flask, ids: dict[str, int], page: str
) -> None:
    with app.extensions["store"].write() as connection:
        organisations.enrol(connection, 1, ids["ada"], START)
        people.set_role(connection, ids["edwin"], Role.LEAD, START, None, 1)
    lead = Visitor(app).signed_in("edwin")
    for who, status in (("lena", 200), ("ada", 404)):
        assert lead.raw("GET", f"/admin/people/{ids[who]}/{page}/").status_code == status
