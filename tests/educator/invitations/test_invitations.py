"""A cohort's links and codes, and who was invited."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from tests.client import Page, Visitor
from tests.conftest import Clock
from tests.educator.invitations.inviting import FIRST, _queued, checked, with_mail


def test_a_formula_for_a_name_is_harmless_in_the_file(app: Flask, edwin: Visitor, cohort: int) -> None:
    page = checked(edwin, "email,name\nx@example.org,=HYPERLINK(1)")
    edwin.submit(page, "Invite 1 person")
    text = edwin.raw("GET", f"{FIRST}invitations/links.csv").get_data(as_text=True)
    assert "x@example.org,'=HYPERLINK(1)" in text


def test_sending_again_is_at_most_once_a_day(app: Flask, edwin: Visitor, cohort: int, clock: Clock) -> None:
    with_mail(app)
    edwin.submit(checked(edwin, "jo@example.org"), "Invite 1 person")
    page = edwin.submit(edwin.get(f"{FIRST}invitations/"), "Send again")
    assert "has already been sent this invitation today" in page.main
    clock.now += timedelta(days=1)
    edwin.signed_in("edwin")
    page = edwin.submit(edwin.get(f"{FIRST}invitations/"), "Send again")
    assert "Invitation sent again to jo@example.org" in page.main
    bodies = [one.body for one in _queued(app)]
    assert len(bodies) == 2
    assert len({line for body in bodies for line in body.split("\n") if line.startswith("https")}) == 1


def test_a_withdrawn_invitation_is_gone_with_its_address(app: Flask, edwin: Visitor, cohort: int) -> None:
    edwin.submit(checked(edwin, "jo@example.org"), "Invite 1 person")
    page = edwin.get(f"{FIRST}invitations/")
    assert "jo@example.org" in page.main
    page = edwin.submit(page, "Withdraw")
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
