"""The Back button: a form that is sent again unchanged makes one row; with different words, it makes another."""

import re
from typing import Any

import pytest
import sqlalchemy as sa

from learnapp.store.tables.cohort_tables import cohort
from learnapp.store.tables.people_and_work import bookmark, mistake_report, writing
from learnapp.store.tables.set_tables import learning_set
from tests.client import Page, Visitor
from tests.educator.cohorts.looking_after import HOME, MADE
from tests.learner.writing.noting import AT

FORMS = [
    ("lena", "/reflections/new/", "Save", {"text": "The rota was wrong."}, "text", writing),
    ("lena", AT, "Save", {"text": "The rota was wrong."}, "text", writing),
    (
        "lena",
        "/actions/new/",
        "Save",
        {"text": "Ask for a trolley.", "due-day": "20", "due-month": "11", "due-year": "2026"},
        "text",
        writing,
    ),
    ("lena", "/report/?page=/modules/tea-round/", "Send", {"text": "The cup is too small."}, "text", mistake_report),
    ("lena", "/sets/new/", "Create", {"name": "Tuesdays"}, "name", learning_set),
    ("edwin", f"{HOME}new/", "Create cohort", MADE, "name", cohort),
]


def _rows(visitor: Visitor, table: sa.Table) -> int:
    with visitor.app.extensions["store"].read() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


@pytest.mark.parametrize(("who", "url", "button", "fields", "changed", "table"), FORMS, ids=[row[1] for row in FORMS])
def test_a_form_sent_again_after_going_back_makes_one_row(
    lena: Visitor,
    edwin: Visitor,
    who: str,
    url: str,
    button: str,
    fields: dict[str, Any],
    changed: str,
    table: sa.Table,
) -> None:
    visitor = {"lena": lena, "edwin": edwin}[who]
    page = visitor.get(url)
    before = _rows(visitor, table)
    for _ in range(2):
        visitor.submit(page, button, fields)
    assert _rows(visitor, table) == before + 1
    visitor.submit(page, button, {**fields, changed: f"{fields[changed]} Twice."})
    assert _rows(visitor, table) == before + 2, "other words are not thrown away"


def test_a_cohort_copied_again_after_going_back_is_one_copy(edwin: Visitor) -> None:
    edwin.submit(edwin.get(f"{HOME}new/"), "Create cohort", MADE)
    with edwin.app.extensions["store"].read() as connection:
        number = connection.execute(sa.select(cohort.c.id)).scalar_one()
    page = edwin.get(f"{HOME}{number}/copy/")
    for _ in range(2):
        edwin.submit(page, "Create copy")
    assert _rows(edwin, cohort) == 2


def test_a_disagreement_sent_again_after_going_back_is_one_report(lena: Visitor) -> None:
    lena.submit(lena.get("/modules/tea-round/after/"), "Start")
    lena.submit(lena.get("/modules/tea-round/after/check/"), "Submit")
    page = lena.get("/modules/tea-round/after/attempts/1/questions/1/disagree/")
    for _ in range(2):
        lena.submit(page, "Send", {"text": "It depends on the pot."})
    assert _rows(lena, mistake_report) == 1


def _feed(page: Page) -> str:
    found = re.search(r"/calendar/[^ \"<]+\.ics", page.text)
    return found[0] if found else ""


def test_the_address_of_a_calendar_outlives_the_back_button_and_a_reload(lena: Visitor) -> None:
    page = lena.get("/account/calendar/")
    feed = _feed(lena.submit(page, "Create a feed"))
    again = lena.submit(page, "Create a feed")
    assert not _feed(again)
    assert "already created a feed" in again.main
    assert lena.client.get(feed).status_code == 200
    renewed = _feed(lena.submit(lena.get("/account/calendar/"), "Create a new address"))
    assert lena.client.get(feed).status_code == 404
    assert lena.client.get(renewed).status_code == 200


def test_a_bookmark_pressed_again_after_going_back_is_one(lena: Visitor) -> None:
    page = lena.get(AT)
    for _ in range(2):
        lena.submit(page, "ookmark")
    assert _rows(lena, bookmark) == 1
