"""What an invitation by email says, and that it is queued once."""

from __future__ import annotations

from email import policy
from email.parser import Parser

from flask import Flask

from learnapp.store.organisations import organisations
from tests.client import Visitor
from tests.conftest import START
from tests.educator.invitations.inviting import _queued, checked, with_mail


def test_with_mail_each_is_queued_one_email_with_a_link_of_their_own(app: Flask, edwin: Visitor, cohort: int) -> None:
    with_mail(app)
    page = checked(edwin)
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


def test_the_email_names_the_organisation_where_there_are_several(app: Flask, edwin: Visitor, cohort: int) -> None:
    with_mail(app)
    with app.extensions["store"].write() as connection:
        (first,) = organisations.every(connection)
        organisations.change(connection, first.id, first.revision, {"name": "Northern Deanery"}, START, None)
        organisations.make(connection, "Southmoor", START, None)
    edwin.submit(checked(edwin), "Invite 3 people")
    assert all("invites you to join F1s at Northern Deanery on learnapp" in one.body for one in _queued(app))
