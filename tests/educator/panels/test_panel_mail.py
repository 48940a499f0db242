"""Experts with an address get a link by email, and a reminder at most once a day."""

import re
from dataclasses import replace

import sqlalchemy as sa
from flask import Flask

from learnapp.store.tables.people_and_work import outbox
from tests.client import Visitor
from tests.educator.panels.judging import Judging


def _mails(app: Flask) -> list[tuple[str, str]]:
    with app.extensions["store"].read() as connection:
        query = sa.select(outbox.c.recipient, outbox.c.body).order_by(outbox.c.id)
        return [(row.recipient, row.body) for row in connection.execute(query)]


def test_an_expert_with_an_address_is_asked_and_reminded_by_email(app: Flask, judging: Judging) -> None:
    mail = {"smtp_url": "smtp://127.0.0.1:1", "mail_from": "a@example.org", "site_url": "https://learn.example.org"}
    app.extensions["settings"] = replace(app.extensions["settings"], **mail)
    asked = {"name": "Asha Rao", "email": "asha@example.org"}
    page = judging.author.submit(judging.page(), "Ask", asked)
    assert "We have sent Asha Rao an email." in page.text
    assert "/educator/panel/" not in page.main
    page = judging.do("Remind those who have not answered")
    assert "Reminded: 1." in page.text
    assert "Reminded: 0." in judging.do("Remind those who have not answered").text
    (to, first), (_, second) = _mails(app)
    assert to == "asha@example.org"
    assert "Thank you." in first
    links = [re.search(r"https://learn\.example\.org(/educator/panel/[\w-]+/)", body) for body in (first, second)]
    assert all(links)
    old, new = (found[1] for found in links if found)
    who = Visitor(app)
    assert who.get(old, 410).heading == "This link cannot be used"
    assert who.get(new).heading == "A panel of experts"


def test_no_one_without_an_address_can_be_reminded_by_email(judging: Judging) -> None:
    judging.ask("Asha Rao")
    assert "Remind those who have not answered" not in judging.page().text
    sent = judging.author.post(f"{judging.url}state/", {"do": "remind"}, follow_redirects=True)
    assert "You cannot remind anyone by email." in sent.get_data(as_text=True)
