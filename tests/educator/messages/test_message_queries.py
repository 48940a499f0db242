"""Who would get a message."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from learnapp.store.cohorts import extensions, memberships
from learnapp.store.tables.cohort_tables import message
from tests.client import Visitor
from tests.conftest import START, Queries
from tests.educator.messages.writing import DUE, _new, _sent, do, preview


def test_whoever_does_it_or_leaves_after_the_preview_gets_nothing(
    app: Flask, edwin: Visitor, group: dict[str, int], ids: dict[str, int]
) -> None:
    page = preview(edwin, group)
    do(app, ids["bola"])
    assert "Sent to 1 person." in edwin.submit(page, "Send to 2 people").main
    assert _sent(app) == [ids["lena"]]
    everyone = preview(edwin, group, "everyone")
    with app.extensions["store"].write() as connection:
        memberships.end(connection, group["cohort"], ids["lena"], START)
    assert "Sent to 1 person." in edwin.submit(everyone, "Send to 2 people").main
    assert _sent(app) == [ids["lena"], ids["bola"]]


def test_each_gets_their_own_due_date(app: Flask, edwin: Visitor, group: dict[str, int], ids: dict[str, int]) -> None:
    with app.extensions["store"].write() as connection:
        extensions.grant(connection, group["work"], ids["lena"], DUE + timedelta(days=7), "", START)
    edwin.submit(preview(edwin, group), "Send to 2 people")
    with app.extensions["store"].read() as connection:
        bodies = connection.execute(sa.select(message.c.body).order_by(message.c.person_id)).scalars().all()
    assert ["20 November" in body for body in bodies] == [True, False]
    assert ["13 November" in body for body in bodies] == [False, True]


def test_a_sub_group_or_one_person_can_be_chosen(edwin: Visitor, group: dict[str, int], ids: dict[str, int]) -> None:
    page = edwin.get(_new(group, "everyone", subgroup=group["north"]))
    assert "sub-group North (1 person)" in page.main
    page = edwin.get(_new(group, "everyone", person=ids["bola"]))
    assert page.heading == "Write to Bola Adeyemi"
    assert "Who gets it" not in page.main
    page = edwin.submit(edwin.get(_new(group)), "Show who gets it", {"assignment": "", "state": "stuck"})
    assert "Everyone in the cohort (2 people)" in page.main


def test_a_person_outside_the_cohort_cannot_be_written_to(
    app: Flask, edwin: Visitor, group: dict[str, int], ids: dict[str, int]
) -> None:
    assert "(0 people)" in edwin.get(_new(group, "everyone", person=ids["ada"])).main
    fields = {"step": "send", "state": "everyone", "person": ids["ada"], "subject": "x", "body": "x"}
    edwin.post(f"/educator/cohorts/{group['cohort']}/messages/new/", fields)
    assert _sent(app) == []


def test_a_page_takes_as_many_queries_for_many_people_as_for_two(
    app: Flask, edwin: Visitor, group: dict[str, int], queries: Queries
) -> None:
    from learnapp.store.people import people

    def counted() -> list[int]:
        found = []
        for page in (_new(group), f"/educator/cohorts/{group['cohort']}/messages/"):
            edwin.get(page)
            queries()
            edwin.get(page)
            found.append(len(queries()))
        return found

    edwin.submit(preview(edwin, group), "Send to 2 people")
    before = counted()
    with app.extensions["store"].write() as connection:
        for number in range(60):
            email = f"p{number}@example.org"
            who = people.add(connection, name=f"P {number}", email=email, password_hash="x", now=START)
            assert who
            memberships.join(connection, group["cohort"], who, START)
    edwin.submit(preview(edwin, group), "Send again to 62 people")
    assert counted() == before
