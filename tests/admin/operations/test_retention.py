"""Setting how long data are kept: the page first says how much would be deleted."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from learnapp.domain.people.roles import Role
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from tests.client import Visitor
from tests.conftest import PASSWORD, START


def test_an_end_is_set_after_its_count_was_shown(app: Flask, ada: Visitor, ids: dict[str, int]) -> None:
    with app.extensions["store"].write() as connection:
        people.suspend(connection, ids["bola"], START - timedelta(days=400), None, on=True)
    page = ada.get(ada.get("/admin/health/").link("How long data are kept"))
    assert "Save changes" not in page.main, "nothing is saved that was not counted"
    page = ada.submit(page, "Show what would be deleted", {"suspended": "12"})
    assert "No limit → 1 year Would be deleted now 1" in page.main
    ada.submit(page, "Save changes", {"password": "wrong"}, status=422)
    page = ada.submit(page, "Save changes", {"password": PASSWORD})
    assert "Saved" in page.text
    assert "Kept for 1 year Would be deleted now 1" in page.main
    assert (
        "How long data are kept: Suspended accounts, which are erased with everything in them: 12 months"
        in ada.get("/admin/audit/").main
    )
    assert "→" not in ada.get("/admin/retention/?messages=13").main, "only what is offered can be chosen"


def test_two_pages_that_set_different_limits_undo_nothing_of_each_other(ada: Visitor) -> None:
    old = ada.get("/admin/retention/?reports=12")
    page = ada.get("/admin/retention/?messages=24")
    ada.submit(page, "Save changes", {"password": PASSWORD})
    page = ada.submit(old, "Save changes")
    assert "including those from educators to cohorts Kept for 2 years" in page.main
    assert "that have been dealt with Kept for 1 year" in page.main


def test_a_lead_sets_the_ends_of_their_own_organisation(app: Flask, ada: Visitor, ids: dict[str, int]) -> None:
    assert "Organisations" not in ada.get("/admin/retention/").main, "with one organisation there is nothing to choose"
    assert "How long its data" not in ada.get("/admin/organisations/1/").main
    with app.extensions["store"].write() as connection:
        made = organisations.make(connection, "Southmoor", START, None)
        assert made is not None
        people.set_role(connection, ids["lena"], Role.LEAD, START, None, made)
        organisations.enrol(connection, made, ids["edwin"], START)
        organisations.take_out(connection, 1, ids["edwin"])
        organisations.enrol(connection, made, ids["bola"], START)
        for who in ("bola", "edwin"):
            people.suspend(connection, ids[who], START - timedelta(days=400), None, on=True)
    lena = Visitor(app).signed_in("lena")
    lena.get("/admin/retention/", status=404)
    lena.get("/admin/organisations/1/retention/", status=404)
    page = lena.get(lena.get(f"/admin/organisations/{made}/").link("How long its data are kept"))
    assert page.heading == "How long data of Southmoor are kept"
    page = lena.submit(page, "Show what would be deleted", {"suspended": "12"})
    assert "As on the site → 1 year Would be deleted now 1" in page.main, "Bola belongs to another organisation too"
    page = lena.submit(page, "Save changes", {"password": PASSWORD})
    assert "Saved" in page.text
    assert (
        "How long data are kept: Suspended accounts, which are erased with everything in them: 12 months, Southmoor"
        in ada.get("/admin/audit/").main
    )
    assert "Southmoor: has its own limits" in ada.get("/admin/retention/").main
    page = lena.submit(page, "Show what would be deleted", {"suspended": "site"})
    assert "1 year → As on the site Would be deleted now 0" in page.main
