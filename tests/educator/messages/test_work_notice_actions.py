"""People are told, on the site and by email, when work is assigned to them or they are given longer for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.educator.messages.work_notice_actions import NoticedWork, NoticeSender, tell_assigned
from learnapp.store.cohorts.assignments import Schedule
from learnapp.store.tables.cohort_tables import broadcast, message
from learnapp.store.tables.people_and_work import outbox
from tests.client import Visitor
from tests.conftest import START
from tests.educator.cohorts.august import August


@pytest.fixture
def august(app: Flask, ids: dict[str, int]) -> August:
    app.extensions["settings"] = replace(
        app.extensions["settings"],
        smtp_url="smtp://127.0.0.1",
        mail_from="site@example.org",
        site_url="https://x.example",
    )
    found = August(app, ids)
    found.join("lena")
    found.join("bola")
    return found


def _mails(app: Flask) -> list[tuple[str, str, int | None, str]]:
    with app.extensions["store"].read() as connection:
        columns = outbox.c.recipient, outbox.c.subject, outbox.c.sender_id, outbox.c.group_name
        return [tuple(row) for row in connection.execute(sa.select(*columns).order_by(outbox.c.id))]


def _assign(edwin: Visitor, august: August, **fields: object) -> str:
    page = edwin.get(f"{august.url}assignments/new/")
    due = {"due-day": "27", "due-month": "11", "due-year": "2026", "due-time": "5pm"}
    return edwin.submit(page, "Assign", {"modules": "tea-round", **due, **fields}).main


def test_everyone_the_work_is_for_is_told_once(
    app: Flask, edwin: Visitor, lena: Visitor, august: August, ids: dict[str, int]
) -> None:
    said = _assign(edwin, august, note="Before our teaching day.")
    assert "We have told 2 people." in said
    subject = "New assignment: The tea round"
    assert sorted(_mails(app)) == [
        ("bola@example.org", subject, ids["edwin"], "August"),
        ("lena@example.org", subject, ids["edwin"], "August"),
    ]
    mine = lena.get("/messages/")
    assert "From Edwin Okafor, August" in mine.main
    assert "Dear Lena, August has new work for you, due 5pm on Friday 27 November 2026, UK time. The tea" in mine.main
    assert "Before our teaching day." in mine.main
    assert mine.link("View your work").endswith("/modules/tea-round/")
    assert "New assignment: The tea round" in edwin.get(f"{august.url}messages/").main


def test_an_educator_can_choose_not_to_tell_them(app: Flask, edwin: Visitor, august: August) -> None:
    assert "We have told" not in _assign(edwin, august, tell=None)
    assert _mails(app) == []


def test_one_person_alone_is_told_of_theirs(
    app: Flask, edwin: Visitor, bola: Visitor, august: August, ids: dict[str, int]
) -> None:
    _assign(edwin, august, who="person", name="Lena")
    assert [(mail[0], mail[1]) for mail in _mails(app)] == [("lena@example.org", "New assignment: The tea round")]
    assert "You have no messages" in bola.get("/messages/").main
    with app.extensions["store"].read() as connection:
        assert "Lena" not in connection.execute(sa.select(broadcast.c.chosen_by)).scalar_one()


def test_who_has_done_the_work_already_is_not_told_of_it(
    app: Flask, edwin: Visitor, august: August, ids: dict[str, int]
) -> None:
    august.work(ids["lena"], START - timedelta(days=9), done=START - timedelta(days=8))
    assert "We have told 1 person." in _assign(edwin, august)


def test_who_is_given_longer_is_told_and_the_reason_is_not_in_the_mail(
    app: Flask, edwin: Visitor, lena: Visitor, august: August, ids: dict[str, int]
) -> None:
    work = august.assign()
    page = edwin.get(f"{august.url}assignments/{work}/extensions/{ids['lena']}/")
    due = {"due-day": "24", "due-month": "12", "due-year": "2026", "due-time": "noon", "reason": "A private reason"}
    said = edwin.submit(page, "extension", due).main
    assert "We have told them." in said
    (mail,) = _mails(app)
    assert mail[:2] == ("lena@example.org", "The tea round: you have until noon on Thursday 24 December 2026")
    assert "You now have until noon on Thursday 24 December 2026" in lena.get("/messages/").main
    with app.extensions["store"].read() as connection:
        bodies = connection.execute(sa.select(message.c.body)).scalars().all()
    assert not any("private" in body for body in bodies)
    page = edwin.get(f"{august.url}assignments/{work}/extensions/{ids['lena']}/")
    edwin.submit(page, "extension", {"reason": "Another reason"})
    assert len(_mails(app)) == 1, "a change of the reason alone is no news"


def test_several_pieces_of_work_are_one_message_that_leads_to_all_assignments(
    app: Flask, august: August, ids: dict[str, int]
) -> None:
    first, second = august.assign(), august.assign(activity="spilt")
    sender = NoticeSender(ids["edwin"], august.id, "August", "https://x.example", True)
    works = [NoticedWork(first, "The tea round", "/modules/tea-round/"), NoticedWork(second, "Spilt", "/x/")]
    with app.extensions["store"].write() as connection:
        assert tell_assigned(connection, sender, works, [Schedule(START, None)] * 2, "Assigned", START) == 2
        rows = connection.execute(sa.select(message.c.subject, message.c.body, message.c.link)).all()
    assert {(row.subject, row.link) for row in rows} == {("2 new assignments", "/assigned/")}
    assert "with no due date.\n\nThe tea round\nSpilt\n\nhttps://x.example/assigned/" in rows[0].body
