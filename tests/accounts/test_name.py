"""One's own name."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask

from learnapp.store.tables.people_and_work import audit
from tests.client import Visitor


def test_a_person_corrects_their_own_name(app: Flask, lena: Visitor, ids: dict[str, int]) -> None:
    page = lena.get(lena.get("/account/").link("Change name"))
    for wrong in ("", "Lena\u200bMarsh", "Lеna", "x" * 101):
        assert lena.submit(page, "Save name", {"name": wrong}, status=422).errors
    page = lena.submit(page, "Save name", {"name": " Lena  Marsh-Hall "})
    assert "Lena Marsh-Hall" in page.main
    with app.extensions["store"].read() as connection:
        row = connection.execute(sa.select(audit).where(audit.c.action == "name")).one()
    assert (row.person_id, row.subject_id) == (ids["lena"], ids["lena"])
    assert "Marsh" not in str(row.detail), "the log cannot forget a name"
