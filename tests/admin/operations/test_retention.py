"""Setting how long data are kept: how much would go is said first."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from learnapp.store.people import people
from tests.client import Visitor
from tests.conftest import PASSWORD, START


def test_an_end_is_set_after_its_count_was_shown(app: Flask, ada: Visitor, ids: dict[str, int]) -> None:
    with app.extensions["store"].write() as connection:
        people.suspend(connection, ids["bola"], START - timedelta(days=400), None, on=True)
    page = ada.get(ada.get("/admin/health/").link("How long data are kept"))
    assert "Save changes" not in page.main, "nothing is saved that was not counted"
    page = ada.submit(page, "Show what would be deleted", {"suspended": "12"})
    assert "No end → 1 year Would be deleted now 1" in page.main
    ada.submit(page, "Save changes", {"password": "wrong"}, status=422)
    page = ada.submit(page, "Save changes", {"password": PASSWORD})
    assert "Saved" in page.text
    assert "Kept for 1 year Would be deleted now 1" in page.main
    assert (
        "How long data are kept: Suspended accounts, which are erased with everything in them: 12 months"
        in ada.get("/admin/audit/").main
    )
    assert "→" not in ada.get("/admin/retention/?messages=13").main, "only what is offered can be chosen"
