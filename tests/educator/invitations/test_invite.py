"""Inviting by a list: the page says line by line what will happen, and does it once.

Links and codes are made and withdrawn.
"""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.educator.invitations import invite
from learnapp.store.cohorts import address_lists, cohorts, invitations
from learnapp.store.tables.cohort_tables import invitation
from tests.client import Page, Visitor
from tests.conftest import START, Clock
from tests.educator.invitations.inviting import FIRST, _queued, checked


def test_a_list_is_looked_at_line_by_line_and_nothing_is_done(app: Flask, edwin: Visitor, cohort: int) -> None:
    page = checked(edwin)
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
    page = checked(edwin)
    done = edwin.submit(page, "Invite 3 people")
    again = edwin.submit(page, "Invite 3 people")
    assert done.heading == again.heading == "3 people invited"
    assert _queued(app) == []
    answer = edwin.raw("GET", done.link("Download the links"))
    assert answer.mimetype == "text/csv"
    assert "no-store" in answer.headers["Cache-Control"]
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert rows[0] == ["email", "first name", "last name", "name", "link", "works until"]
    assert [[row[0], row[3]] for row in rows[1:]] == [
        ["jo@example.org", "Jo Smith"],
        ["ann@example.org", "Ann Lee"],
        ["sc@example.org", "script alert(1) /script"],
    ]
    for row in rows[1:]:
        assert Visitor(app).get(row[4].removeprefix("http://localhost")).heading == "Join F1s"


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
    assert page.link("Page 2")


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
    page = checked(edwin)
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
    page = checked(edwin, "\n".join(f"p{n}@example.org" for n in range(50)))
    page = edwin.submit(page, "Invite 50 people")
    assert page.heading == "20 people invited so far"
    page = edwin.submit(page, "Continue")
    assert page.heading == "40 people invited so far"
    assert "40 of 50" in page.main
    page = edwin.submit(page, "Continue")
    assert page.heading == "50 people invited"
    with app.extensions["store"].read() as db:
        assert invitations.waiting(db, cohort).part.count == 50
