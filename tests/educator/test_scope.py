"""Which cohort a page is about, and that it is the educator's own."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.store.cohorts import cohorts
from learnapp.store.people import people
from tests.client import Visitor
from tests.conftest import START
from tests.educator.cohorts.looking_after import FIRST, HOME

PAGES = ["", "people/", "people/1/", "invite/", "invitations/", "invitations/links.csv", "settings/", "copy/", "close/"]


WRITES = {
    "settings/": {"name": "Taken", "starts-day": "1", "starts-month": "1", "starts-year": "2026", "revision": "1"},
    "settings/educators/": {"email": "ada@example.org"},
    "settings/educators/3/end/": {},
    "settings/subgroups/": {"group": "Taken"},
    "settings/subgroups/1/": {"do": "remove"},
    "people/subgroup/": {"person": "1", "into": "1"},
    "people/end/": {"person": "1", "sure": "yes"},
    "people/1/": {"grade": "Taken", "starts-day": "1", "starts-month": "1", "starts-year": "2026"},
    "invite/": {"list": "a@example.org"},
    "invite/1/": {},
    "invitations/": {"kind": "link", "places": "1", "until-day": "1", "until-month": "12", "until-year": "2026"},
    "invitations/1/revoke/": {},
    "invitations/1/again/": {},
    "close/": {"do": "close"},
    "copy/": {"do": "copy", "name": "Taken", "starts-day": "1", "starts-month": "1", "starts-year": "2027"},
}


def _everything(app: Flask) -> str:
    from learnapp.store.tables import cohort_tables as t

    tables = (t.cohort, t.cohort_educator, t.subgroup, t.membership, t.invitation, t.invitation_list)
    with app.extensions["store"].read() as db:
        return str([db.execute(sa.select(table)).all() for table in tables])


@pytest.mark.parametrize("who", ["nobody", "lena", "ada", "former", "another"])
def test_only_its_educators_of_now_see_or_change_a_cohort(
    app: Flask, ids: dict[str, int], cohort: int, who: str
) -> None:
    """Lena is a learner in it; Ada an admin; "former" was an educator of it; "another" has a cohort of their own."""
    store = app.extensions["store"]
    with store.write() as db:
        if who in {"former", "another"}:
            db.execute(people.person.update().where(people.person.c.id == ids["bola"]).values(role="educator"))
        if who == "former":
            cohorts.add_educator(db, cohort, ids["bola"], START)
            assert cohorts.end_educator(db, cohort, ids["bola"], START)
        elif who == "another":
            about = {"name": "Other", "about": "", "starts_on": date(2026, 8, 5), "ends_on": None}
            cohorts.make(db, educator=ids["bola"], now=START, **about)
    name = "bola" if who in {"former", "another"} else who
    visitor = Visitor(app) if who == "nobody" else Visitor(app).signed_in(name)
    before = _everything(app)
    for page in PAGES:
        response = visitor.raw("GET", FIRST + page)
        assert response.status_code == (302 if who == "nobody" else 404), page
    for page, fields in WRITES.items():
        response = visitor.post(FIRST + page, fields)
        assert response.status_code == (302 if who == "nobody" else 404), page
    assert _everything(app) == before
    if who != "nobody":
        assert "F1s" not in (visitor.get(HOME).main if who != "lena" else "")


def test_its_educator_may_see_all_of_it(edwin: Visitor, cohort: int, ids: dict[str, int]) -> None:
    for page in PAGES:
        response = edwin.raw("GET", FIRST + page.replace("people/1/", f"people/{ids['lena']}/"))
        assert response.status_code == 200, page
