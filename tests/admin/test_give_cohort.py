"""A cohort that no one can look after, and an organisation that no one leads, are listed with a press to act."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from learnapp.cli.reminding import ReminderRun
from learnapp.domain.people.roles import Role
from learnapp.store.cohorts import cohorts, memberships
from learnapp.store.leaving import leaving
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from learnapp.store.security import audit
from learnapp.store.tables.cohort_tables import cohort as cohort_table
from learnapp.store.tables.cohort_tables import cohort_educator
from learnapp.vault.erasing import erase
from tests.client import Visitor
from tests.conftest import START, Clock

WANTING = "The cohort Foundation 1 has no educator who can sign in"


@pytest.fixture
def cohort(app: Flask, ids: dict[str, int]) -> int:
    """A cohort that Edwin looks after, and that Bola learns in."""
    about = {"name": "Foundation 1", "about": "", "starts_on": date(2026, 8, 1), "ends_on": None}
    with app.extensions["store"].write() as connection:
        made = cohorts.make(connection, educator=ids["edwin"], now=START, **about)
        assert memberships.join(connection, made, ids["bola"], START)
    return made


def _ends(app: Flask, person_id: int, how: str) -> None:
    with app.extensions["store"].write() as connection:
        if how == "is suspended":
            people.suspend(connection, person_id, START, None, on=True)
        elif how == "loses the role":
            people.set_role(connection, person_id, Role.LEARNER, START, None)
        elif how == "leaves":
            leaving.leave(connection, 1, person_id, START, None)
        else:
            erase(app.extensions["vault"], connection, person_id, START)


def _look(app: Flask, clock: Clock) -> None:
    ReminderRun(app.extensions["settings"], app.extensions["store"], clock).look_for_educators()


@pytest.mark.parametrize("how", ["is suspended", "loses the role", "leaves", "is erased"])
def test_a_cohort_whose_only_educator_goes_is_given_to_another_with_one_press(
    app: Flask, ids: dict[str, int], ada: Visitor, clock: Clock, cohort: int, how: str
) -> None:
    with app.extensions["store"].write() as connection:
        people.set_role(connection, ids["lena"], Role.EDUCATOR, START, None)
    assert "Give cohorts an educator" not in ada.get("/admin/health/").main
    _ends(app, ids["edwin"], how)
    _look(app, clock)
    page = ada.get("/admin/health/")
    page = ada.get(page.link("Give cohorts an educator"))
    assert WANTING in page.main
    page = ada.submit(page, "Make them its educator", {"educator": str(ids["lena"])})
    assert "Lena Marsh is now the educator of Foundation 1." in page.main
    assert WANTING not in page.main
    assert "Give cohorts an educator" not in ada.get("/admin/health/").main
    assert "Foundation 1" in Visitor(app).signed_in("lena").get("/educator/cohorts/").main
    with app.extensions["store"].read() as connection:
        (newest, *_) = audit.entries(connection, who=None, action="cohort educator", before=None).entries
        assert (newest.by_id, newest.detail) == (ids["ada"], {"cohort": cohort, "person": ids["lena"]})
    assert ada.post(f"/admin/organisations/1/cohorts/{cohort}/", {"educator": str(ids["ada"])}).status_code == 404


def test_site_health_lists_an_organisation_until_its_last_such_cohort_has_an_educator(
    app: Flask, ids: dict[str, int], ada: Visitor, clock: Clock, cohort: int
) -> None:
    about = {"name": "Foundation 2", "about": "", "starts_on": date(2026, 8, 1), "ends_on": None}
    with app.extensions["store"].write() as connection:
        second = cohorts.make(connection, educator=ids["edwin"], now=START, **about)
    _ends(app, ids["edwin"], "is suspended")
    for made, listed in ((cohort, True), (second, False)):
        _look(app, clock)
        assert "Give cohorts an educator" in ada.get("/admin/health/").main
        ada.post(f"/admin/organisations/1/cohorts/{made}/", {"educator": str(ids["ada"])})
        assert ("Give cohorts an educator" in ada.get("/admin/health/").main) is listed
    with app.extensions["store"].write() as connection:
        people.suspend(connection, ids["edwin"], START, None, on=False)
        cohorts.end_educator(connection, cohort, ids["ada"], START)
    _look(app, clock)
    assert "Give cohorts an educator" not in ada.get("/admin/health/").main


def test_no_one_is_made_the_educator_who_learns_in_it_or_may_not(
    app: Flask, ids: dict[str, int], ada: Visitor, cohort: int
) -> None:
    with app.extensions["store"].write() as connection:
        people.set_role(connection, ids["bola"], Role.EDUCATOR, START, None)
    _ends(app, ids["edwin"], "is suspended")
    address = f"/admin/organisations/1/cohorts/{cohort}/"
    for who, words in (("bola", "is a learner in this cohort"), ("edwin", "Choose an educator"), ("lena", "Choose an")):
        ada.post(address, {"educator": str(ids[who])})
        assert words in ada.get("/admin/organisations/1/").main
    assert WANTING in ada.get("/admin/organisations/1/").main


def test_a_cohort_with_another_educator_or_that_is_closed_is_not_listed(
    app: Flask, ids: dict[str, int], ada: Visitor, cohort: int
) -> None:
    with app.extensions["store"].write() as connection:
        cohorts.add_educator(connection, cohort, ids["ada"], START)
    _ends(app, ids["edwin"], "is suspended")
    assert WANTING not in ada.get("/admin/organisations/1/").main
    with app.extensions["store"].write() as connection:
        connection.execute(cohort_educator.delete())
    assert WANTING in ada.get("/admin/organisations/1/").main
    with app.extensions["store"].write() as connection:
        connection.execute(cohort_table.update().values(closed_at=START))
    assert WANTING not in ada.get("/admin/organisations/1/").main


def test_a_lead_gives_the_cohorts_of_their_own_organisation_alone(
    app: Flask, ids: dict[str, int], clock: Clock, cohort: int
) -> None:
    with app.extensions["store"].write() as connection:
        other = organisations.make(connection, "Southmoor", START, None)
        assert other is not None
        people.set_role(connection, ids["lena"], Role.LEAD, START, None, other)
    _ends(app, ids["edwin"], "is suspended")
    lena = Visitor(app).signed_in("lena")
    assert "Still to do" not in lena.get("/admin/people/").main
    own = {"educator": str(ids["lena"])}
    for organisation in (1, other):
        assert lena.post(f"/admin/organisations/{organisation}/cohorts/{cohort}/", own).status_code == 404
    with app.extensions["store"].write() as connection:
        people.set_role(connection, ids["bola"], Role.LEAD, START, None, 1)
    bola = Visitor(app).signed_in("bola")
    assert WANTING in bola.get(bola.get("/admin/people/").link("Give cohorts an educator")).main


def test_an_organisation_whose_only_lead_is_suspended_is_still_to_be_given_one(
    app: Flask, ids: dict[str, int], ada: Visitor
) -> None:
    with app.extensions["store"].write() as connection:
        other = organisations.make(connection, "Southmoor", START, None)
        assert other is not None
    page = ada.get("/admin/health/")
    assert ada.get(page.link("Give Southmoor a lead")).heading == "Southmoor"
    with app.extensions["store"].write() as connection:
        people.set_role(connection, ids["lena"], Role.LEAD, START, None, other)
    assert "Give Southmoor a lead" not in ada.get("/admin/health/").main
    _ends(app, ids["lena"], "is suspended")
    page = ada.get("/admin/health/")
    page = ada.get(page.link("Give Southmoor a lead"))
    assert "Southmoor has no lead who can sign in" in page.main
    assert ada.get(page.link("Add a person as its lead")).heading == "Add a person"
