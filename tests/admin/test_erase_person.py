"""Erasing a person on their behalf: the page says what goes, nothing is left, they get an email and it is logged."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask

from learnapp.admin.erase_person import UNSURE
from learnapp.domain.people.roles import Role
from learnapp.exports.own_data_words import HELD, about_them
from learnapp.mail import outbox
from learnapp.store.people import people
from learnapp.store.tables.people_and_work import audit, metadata
from tests.accounts.leaving import CANARY, fill
from tests.accounts.mailing import bodies, with_mail
from tests.client import Visitor
from tests.conftest import PASSWORD, START


def test_a_person_is_erased_for_good_and_told_by_email(
    app: Flask, ada: Visitor, lena: Visitor, ids: dict[str, int]
) -> None:
    with_mail(app)
    fill(lena)
    url = f"/admin/people/{ids['lena']}/"
    page = ada.get(ada.get(url).link("Erase their account"))
    words = [about_them(text) for held in HELD.values() for text in (held.what, held.erased)]
    assert all(text in page.main for text in words)
    assert "Kept without their name (" in page.main
    page = ada.submit(page, "Erase everything", {"password": "wrong"}, status=422)
    assert page.errors == [UNSURE, "Your password is incorrect"], "both at once"
    page = ada.submit(page, "Erase everything", {"sure": "yes", "password": "wrong"}, status=422)
    assert page.chosen() == {"This is the right account: Lena Marsh, lena@example.org"}, "the tick stays"
    assert ada.get(url).heading == "Lena Marsh"
    page = ada.submit(page, "Erase everything", {"sure": None, "password": PASSWORD}, status=422)
    assert page.errors == [UNSURE]
    page = ada.submit(page, "Erase everything", {"sure": "yes"})
    assert "The account of Lena Marsh is erased. They will get an email." in page.text
    ada.get(url, status=404)
    assert lena.get("/home/").heading == "Sign in"
    assert "by Ada Whitlock" in bodies(app, "lena@example.org")[0]
    with app.extensions["store"].read() as connection:
        row = connection.execute(sa.select(audit).where(audit.c.action == "erased")).one()
        rows = [repr(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(sa.select(table))]
    assert (row.person_id, row.subject_id) == (ids["ada"], None)
    assert not [row for row in rows if CANARY in row]
    with app.extensions["store"].write() as connection:
        while sent := outbox.claim(connection, START):
            outbox.mark_sent(connection, sent.id, START)
    with app.extensions["store"].read() as connection:
        rows = [repr(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(sa.select(table))]
    assert not [row for row in rows if "lena@example.org" in row], "once it was sent, nothing of the address is left"


def test_oneself_is_sent_to_ones_own_page_and_an_administrator_can_be_erased_by_another(
    app: Flask, ada: Visitor, ids: dict[str, int]
) -> None:
    assert ada.get(f"/admin/people/{ids['ada']}/erase/").url == "/account/data/erase/"
    with app.extensions["store"].write() as connection:
        people.set_role(connection, ids["edwin"], Role.ADMIN, START, None)
    page = ada.get(f"/admin/people/{ids['edwin']}/erase/")
    assert "is erased" in ada.submit(page, "Erase everything", {"sure": "yes", "password": PASSWORD}).text
