"""Inviting by a list: what will happen is said line by line, and done once. Links and codes are made and withdrawn."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from email import policy
from email.parser import Parser

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.educator.invitations import invite
from learnapp.store.cohorts import address_lists, cohorts, invitations, memberships
from learnapp.store.tables.cohort_tables import invitation
from learnapp.store.tables.people_and_work import outbox
from tests.client import Page, Visitor
from tests.conftest import START, Clock

FIRST = "/educator/cohorts/1/"
LIST = "\n".join(
    [
        "Smith, Jo <jo@example.org>; Lee, Ann <ann@example.org>",
        "no address here",
        "Bola <bola@example.org>",
        "JO@example.org",
        "M\u0430ry <mary@example.org>",
        "<script>alert(1)</script> <sc@example.org>",
    ]
)


@pytest.fixture
def cohort(app: Flask, ids: dict[str, int]) -> int:
    """A cohort of Edwin's with Bola in it."""
    with app.extensions["store"].write() as db:
        about = {"name": "F1s", "about": "", "starts_on": date(2026, 8, 5), "ends_on": None}
        made = cohorts.make(db, educator=ids["edwin"], now=START, **about)
        memberships.join(db, made, ids["bola"], START)
    return made


def _with_mail(app: Flask) -> None:
    settings = app.extensions["settings"]
    site = {"smtp_url": "smtp://127.0.0.1:1", "mail_from": "a@example.org", "site_url": "https://learn.example.org"}
    app.extensions["settings"] = replace(settings, **site)


def _checked(edwin: Visitor, text: str = LIST) -> Page:
    return edwin.submit(edwin.get(f"{FIRST}invite/"), "Check the list", {"list": text})


def _queued(app: Flask) -> list[sa.Row[tuple[str, str, str]]]:
    with app.extensions["store"].read() as db:
        return list(db.execute(sa.select(outbox.c.recipient, outbox.c.subject, outbox.c.body)))


def test_a_list_is_looked_at_line_by_line_and_nothing_is_done(app: Flask, edwin: Visitor, cohort: int) -> None:
    page = _checked(edwin)
    assert "3 people will be invited. No one has been invited yet" in page.main
    assert "2 no address here" in page.main.replace("Line ", "").replace("What it says ", "")
    assert "There is no email address here" in page.main
    assert "Latin and Cyrillic" in page.main
    assert "The same address is on line 1" in edwin.get(page.link("1 in the list twice")).main
    assert "bola@example.org" in edwin.get(page.link("1 already in the cohort")).main
    new = edwin.get(page.link("3 will be invited"))
    for words in ("jo@example.org", "Jo Smith", "Ann Lee"):
        assert words in new.main
    assert "<script>alert" not in new.text
    with app.extensions["store"].read() as db:
        assert db.execute(sa.select(sa.func.count()).select_from(invitation)).scalar() == 0


def test_confirming_twice_invites_once_and_without_mail_offers_the_links(
    app: Flask, edwin: Visitor, cohort: int
) -> None:
    page = _checked(edwin)
    done = edwin.submit(page, "Invite 3 people")
    again = edwin.submit(page, "Invite 3 people")
    assert done.heading == again.heading == "3 people invited"
    assert _queued(app) == []
    answer = edwin.raw("GET", done.link("Download the links"))
    assert answer.mimetype == "text/csv"
    assert "no-store" in answer.headers["Cache-Control"]
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert rows[0] == ["email", "name", "link", "works until"]
    assert [row[:2] for row in rows[1:]] == [
        ["jo@example.org", "Jo Smith"],
        ["ann@example.org", "Ann Lee"],
        ["sc@example.org", "script alert(1) /script"],
    ]
    for row in rows[1:]:
        assert Visitor(app).get(row[2].removeprefix("http://localhost")).heading == "Join F1s"


def test_a_formula_for_a_name_is_harmless_in_the_file(app: Flask, edwin: Visitor, cohort: int) -> None:
    page = _checked(edwin, "email,name\nx@example.org,=HYPERLINK(1)")
    edwin.submit(page, "Invite 1 person")
    text = edwin.raw("GET", f"{FIRST}invitations/links.csv").get_data(as_text=True)
    assert "x@example.org,'=HYPERLINK(1)" in text


def test_with_mail_each_is_queued_one_email_with_a_link_of_their_own(app: Flask, edwin: Visitor, cohort: int) -> None:
    _with_mail(app)
    page = _checked(edwin)
    for _ in range(2):
        assert "Their emails are on the way" in edwin.submit(page, "Invite 3 people").main
    queued = _queued(app)
    assert sorted(one.recipient for one in queued) == ["ann@example.org", "jo@example.org", "sc@example.org"]
    assert {one.subject for one in queued} == {"Invitation to F1s"}
    links = {line for one in queued for line in one.body.split("\n") if line.startswith("https://")}
    assert len(links) == 3
    for link in links:
        assert Visitor(app).get(link.removeprefix("https://learn.example.org")).heading == "Join F1s"
    assert all(Parser(policy=policy.default).parsestr(f"Subject: {one.subject}\n\n").keys() for one in queued)


def test_sending_again_is_at_most_once_a_day(app: Flask, edwin: Visitor, cohort: int, clock: Clock) -> None:
    _with_mail(app)
    edwin.submit(_checked(edwin, "jo@example.org"), "Invite 1 person")
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
    edwin.submit(_checked(edwin, "jo@example.org"), "Invite 1 person")
    page = edwin.get(f"{FIRST}invitations/")
    assert "jo@example.org" in page.main
    page = edwin.submit(page, "Withdraw")
    assert "jo@example.org" not in page.main
    page = _checked(edwin, "jo@example.org")
    assert "1 person will be invited" in page.main


def test_a_csv_file_in_windows_encoding_with_a_thousand_bad_lines(edwin: Visitor, cohort: int) -> None:
    lines = ["Surname;First name;Email;Grade;Sub-group"]
    lines += [f"Müller{n};Zoë;z{n}@example.org;F1;Montag" for n in range(60)]
    lines += [f"Nobody{n};Né;;F1;" for n in range(1000)]
    data = "\r\n".join(lines).encode("cp1252")
    page = edwin.get(f"{FIRST}invite/")
    sent = {"csrf_token": edwin.token(), "list": "", "file": (io.BytesIO(data), "people.csv")}
    answer = edwin.client.post(page.url, data=sent, follow_redirects=True)
    page = Page(answer, answer.request.path)
    assert "60 people will be invited" in page.main
    assert "1,000 with a problem" in page.main
    assert "Sub-groups we will create: Montag" in page.main
    assert "Nobody100;" not in page.main
    second = edwin.get(page.link("Next"))
    assert "Nobody100;" in second.main
    new = edwin.get(page.link("60 will be invited"))
    assert "Zoë Müller0" in new.main
    edwin.submit(page, "Invite 60 people")
    page = edwin.get(f"{FIRST}invitations/")
    assert "60 not yet joined" in page.main
    assert "Page 2" in page.main


@pytest.mark.parametrize(
    ("text", "message"), [("", "The list is empty"), ("name,grade\nJo,F1", "find a column of email addresses")]
)
def test_a_list_that_cannot_be_read_comes_back_with_what_was_typed(
    edwin: Visitor, cohort: int, text: str, message: str
) -> None:
    page = edwin.submit(edwin.get(f"{FIRST}invite/"), "Check the list", {"list": text}, status=422)
    assert message in page.errors[0]
    assert text.replace("\n", " ") in page.main


def test_the_preview_is_its_makers_for_an_hour(
    app: Flask, edwin: Visitor, cohort: int, clock: Clock, ids: dict[str, int]
) -> None:
    page = _checked(edwin)
    with app.extensions["store"].write() as db:
        cohorts.add_educator(db, cohort, ids["ada"], START)
    ada = Visitor(app).signed_in("ada")
    assert "That list has expired" in ada.get(page.url).main
    ada.post(page.url)
    clock.now += timedelta(hours=1)
    assert "That list has expired" in edwin.submit(page, "Invite 3 people").main
    with app.extensions["store"].read() as db:
        assert db.execute(sa.select(sa.func.count()).select_from(invitation)).scalar() == 0


def test_a_long_list_that_is_interrupted_shows_how_far_it_got_and_goes_on(
    app: Flask, edwin: Visitor, cohort: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address_lists, "AT_ONCE", 20)
    monkeypatch.setattr(invite, "SECONDS", 0.0)  # a slow machine: each press does one part
    page = _checked(edwin, "\n".join(f"p{n}@example.org" for n in range(50)))
    page = edwin.submit(page, "Invite 50 people")
    assert page.heading == "20 people invited so far"
    page = edwin.submit(page, "Continue")
    assert page.heading == "40 people invited so far"
    assert "40 of 50" in page.main
    page = edwin.submit(page, "Continue")
    assert page.heading == "50 people invited"
    with app.extensions["store"].read() as db:
        assert invitations.waiting(db, cohort).total == 50


# Links and codes --------------------------------------------------------------------------------


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
