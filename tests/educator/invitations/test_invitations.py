"""A cohort's links and codes, and who was invited."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from learnapp.domain.cohorts.address_lists import read_addresses
from learnapp.domain.people.roles import Role
from learnapp.store.cohorts import cohorts, invitations
from learnapp.store.leaving import leaving
from learnapp.store.people import people
from learnapp.store.tables.people_and_work import person
from tests.client import Page, Visitor
from tests.conftest import START, Clock
from tests.educator.invitations.inviting import FIRST, _queued, checked, with_mail


def test_a_formula_for_a_name_is_harmless_in_the_file(app: Flask, edwin: Visitor, cohort: int) -> None:
    page = checked(edwin, "email,name\nx@example.org,=HYPERLINK(1)")
    edwin.submit(page, "Invite 1 person")
    text = edwin.raw("GET", f"{FIRST}invitations/links.csv").get_data(as_text=True)
    assert "x@example.org,'=HYPERLINK(1)" in text


def _selected(edwin: Visitor, button: str) -> Page:
    """Press the button with everyone on the page selected."""
    page = edwin.get(f"{FIRST}invitations/")
    boxes = [e.get("value", "") for e in page.all("input") if e.get("name") == "invitation"]
    return edwin.submit(page, button, {"invitation": boxes})


def test_sending_again_is_at_most_once_a_day(app: Flask, edwin: Visitor, cohort: int, clock: Clock) -> None:
    with_mail(app)
    edwin.submit(checked(edwin, "jo@example.org"), "Invite 1 person")
    page = _selected(edwin, "Send again")
    assert "1 invitation is not sent again, because we send each invitation at most once a day." in page.main
    clock.now += timedelta(days=1)
    edwin.signed_in("edwin")
    page = _selected(edwin, "Send again")
    assert "1 invitation is sent again." in page.main
    bodies = [one.body for one in _queued(app)]
    assert len(bodies) == 2
    assert len({line for body in bodies for line in body.split("\n") if line.startswith("https")}) == 1


def test_a_withdrawn_invitation_is_gone_with_its_address(app: Flask, edwin: Visitor, cohort: int) -> None:
    edwin.submit(checked(edwin, "jo@example.org"), "Invite 1 person")
    page = edwin.get(f"{FIRST}invitations/")
    assert "jo@example.org" in page.main
    assert "You did not select anyone" in edwin.submit(page, "Withdraw").main
    page = _selected(edwin, "Withdraw")
    assert "1 invitation is withdrawn. No one can use it any more." in page.main
    assert "jo@example.org" not in page.main
    page = checked(edwin, "jo@example.org")
    assert "1 person will be invited" in page.main


def _make(edwin: Visitor, kind: str, places: str = "2", status: int = 200, **other: str) -> Page:
    page = edwin.get(f"{FIRST}invitations/")
    return edwin.submit(page, "Create link or code", {"kind": kind, "places": places, **other}, status=status)


def test_a_link_is_shown_with_its_places_and_can_be_withdrawn(edwin: Visitor, cohort: int) -> None:
    page = _make(edwin, "link")
    assert "0 of 2 places taken. Works until 2 December 2026 at 11:59pm" in page.main
    page = edwin.submit(page, "Withdraw")
    assert "places taken" not in page.main


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"places": ""}, "from 1 to 10,000"),
        ({"places": "0"}, "from 1 to 10,000"),
        ({"places": "-3"}, "from 1 to 10,000"),
        ({"places": "many"}, "from 1 to 10,000"),
        ({"until-year": "2030"}, "a year from now"),
        ({"until-year": "2025"}, "from today"),
        ({"until-day": "x"}, "The day must be"),
    ],
)
def test_what_makes_no_sense_of_a_link_is_refused(
    edwin: Visitor, cohort: int, fields: dict[str, str], message: str
) -> None:
    page = _make(edwin, "link", status=422, **fields)
    assert message in page.errors[0]


def test_each_one_invited_has_a_link_to_copy_until_it_expires(edwin: Visitor, cohort: int, clock: Clock) -> None:
    edwin.submit(checked(edwin, "x@example.org"), "Invite 1 person")
    line = edwin.raw("GET", f"{FIRST}invitations/links.csv").get_data(as_text=True).splitlines()[1]
    (link,) = re.findall(r"http[^,]+", line)
    page = edwin.get(f"{FIRST}invitations/")
    assert "Copy link of x@example.org" in page.main
    assert link in page.main, "in full, for anyone without script"
    clock.now += timedelta(days=61)
    assert "Copy link" not in edwin.get(f"{FIRST}invitations/").main


def test_many_are_sent_again_or_withdrawn_at_once_and_no_other_cohorts(
    app: Flask, edwin: Visitor, ids: dict[str, int], cohort: int, clock: Clock
) -> None:
    with_mail(app)
    edwin.submit(checked(edwin), "Invite 3 people")
    clock.now += timedelta(days=1)
    edwin.signed_in("edwin")
    assert "3 invitations are sent again." in _selected(edwin, "Send again").main
    with app.extensions["store"].write() as db:
        about = {"name": "Other", "about": "", "starts_on": START.date(), "ends_on": None}
        other = cohorts.make(db, educator=ids["ada"], now=START, **about)
        invitations.invite(db, other, read_addresses("far@example.org").entries, {}, "s", START)
        theirs = invitations.waiting(db, other).invitations[0].id
    address = f"{FIRST}invitations/selected/"
    for do in ("withdraw", "again"):
        edwin.post(address, {"invitation": str(theirs), "do": do})
    with app.extensions["store"].read() as db:
        assert invitations.waiting(db, other).part.count == 1
    assert "far@example.org" not in {one.recipient for one in _queued(app)}
    assert "3 invitations are withdrawn." in _selected(edwin, "Withdraw").main


def test_without_mail_an_invitation_is_renewed_and_the_links_have_first_and_last_names(
    edwin: Visitor, cohort: int
) -> None:
    edwin.submit(checked(edwin, "Dr Ann van Dam <ann@example.org>"), "Invite 1 person")
    assert "1 invitation is renewed for another 60 days." in _selected(edwin, "Renew").main
    head, line = edwin.raw("GET", f"{FIRST}invitations/links.csv").get_data(as_text=True).splitlines()
    assert head.lstrip("\ufeff") == "email,first name,last name,name,link,works until"
    assert line.startswith("ann@example.org,Ann,van Dam,Ann van Dam,http")


@pytest.mark.parametrize("how", ["removed", "no educator", "suspended", "left"])
def test_a_link_that_someone_saw_who_has_left_is_listed_and_replaced_with_one_press(
    app: Flask, edwin: Visitor, ids: dict[str, int], cohort: int, clock: Clock, how: str
) -> None:
    _make(edwin, "code", places="5")
    with app.extensions["store"].write() as db:
        people.set_role(db, ids["ada"], Role.EDUCATOR, clock(), None)
        cohorts.add_educator(db, cohort, ids["ada"], clock())
    before = _make(edwin, "link", places="3").main
    assert "Still to do" not in before
    assert "Still to do" not in edwin.get("/educator/cohorts/").main
    clock.now += timedelta(minutes=1)
    with app.extensions["store"].write() as db:
        if how == "removed":
            cohorts.end_educator(db, cohort, ids["ada"], clock())
        elif how == "left":
            leaving.leave(db, 1, ids["ada"], clock(), None)
        elif how == "suspended":
            db.execute(person.update().where(person.c.id == ids["ada"]).values(suspended_at=clock()))
        else:
            people.set_role(db, ids["ada"], Role.LEARNER, clock(), None)
    _make(edwin, "link", places="9")
    assert "Replace invitation links or codes of" in edwin.get("/educator/cohorts/").main
    page = edwin.get(f"{FIRST}invitations/")
    old = re.search(r"/join/(\S{43})", before)
    assert old
    for _ in range(2):
        assert "Still to do" in page.main
        page = edwin.submit(page, "Replace")
        assert "Replaced. No one can join with the old one any more." in page.main
    assert "Still to do" not in page.main
    assert page.main.count("of 3 places taken") == page.main.count("of 5 places taken") == 1
    assert old[1] not in page.main
