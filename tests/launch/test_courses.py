"""A course's people in a cohort: those who have an account now, the others when they first come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask

from learnapp.domain.people.roles import Role
from learnapp.launch import platform_calls
from learnapp.store.cohorts import cohorts, memberships
from learnapp.store.launches import courses
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from tests.client import Visitor
from tests.conftest import START
from tests.launch.fake_platform import ROLE, FakePlatform, launched, people_of


def _cohort(app: Flask, ids: dict[str, int], educator: str = "edwin", **more: Any) -> int:
    about = {"about": "", "starts_on": date(2026, 9, 1), "ends_on": None, **more}
    moment = app.extensions["clock"]()
    with app.extensions["store"].write() as connection:
        return cohorts.make(connection, name="Autumn", educator=ids[educator], now=moment, **about)


def test_those_with_an_account_join_now_and_the_others_later(
    app: Flask, ids: dict[str, int], edwin: Visitor, visitor: Visitor, fake: FakePlatform
) -> None:
    cohort = _cohort(app, ids)
    launched(visitor, fake)
    fake.members = [
        {"user_id": "lena-1", "roles": [ROLE + "Learner"], "status": "Active"},
        {"user_id": "later-1", "roles": ["Learner"]},
        {"user_id": "gone-1", "roles": ["Learner"], "status": "Deleted"},
        {"user_id": "teacher-1", "roles": [ROLE + "Instructor"]},
        {"user_id": None},
    ]
    page = edwin.get("/lti/courses/")
    page = edwin.get(page.link("Leadership for residents"))
    page = edwin.submit(page, "Bring people in", {"cohort": cohort})
    assert "1 person has joined Autumn. 0 were in it already. 1 will join when" in page.main
    other = Visitor(app)
    launched(other, fake, sub="later-1")
    moment = app.extensions["clock"]()
    with app.extensions["store"].read() as connection:
        for _, person in people_of(app):
            assert memberships.is_member(connection, cohort, person, moment)


def test_a_platform_that_does_not_answer_keeps_the_choice(
    app: Flask, ids: dict[str, int], edwin: Visitor, visitor: Visitor, fake: FakePlatform
) -> None:
    cohort = _cohort(app, ids)
    launched(visitor, fake)
    fake.answers["/members"] = 500, b"{}"
    page = edwin.get(edwin.get("/lti/courses/").link("Leadership for residents"))
    page = edwin.submit(page, "Bring people in", {"cohort": cohort}, status=422)
    assert "it answered 500" in page.errors[0]
    with app.extensions["store"].read() as connection:
        (found,) = courses.of(connection, [1])
    assert found.cohort_id == cohort


def test_who_left_the_cohort_is_not_brought_back(
    app: Flask, ids: dict[str, int], edwin: Visitor, visitor: Visitor, fake: FakePlatform
) -> None:
    cohort = _cohort(app, ids)
    launched(visitor, fake)
    fake.members = [{"user_id": "lena-1", "roles": []}]
    page = edwin.get(edwin.get("/lti/courses/").link("Leadership for residents"))
    edwin.submit(page, "Bring people in", {"cohort": cohort})
    ((_, person),) = people_of(app)
    moment = app.extensions["clock"]()
    with app.extensions["store"].write() as connection:
        memberships.end(connection, cohort, person, moment)
    launched(visitor, fake)
    page = edwin.get(edwin.get("/lti/courses/").link("Leadership for residents"))
    page = edwin.submit(page, "Bring people in", {"cohort": cohort})
    assert "0 people have joined" in page.main


def test_a_course_is_for_educators_of_its_organisation_and_their_open_cohorts_there(
    app: Flask, ids: dict[str, int], visitor: Visitor, fake: FakePlatform
) -> None:
    launched(visitor, fake)
    here, closed = _cohort(app, ids), _cohort(app, ids)
    with app.extensions["store"].write() as connection:
        (found,) = courses.of(connection, [1])
        second = organisations.make(connection, "Northfield", START, None)
        assert second is not None
        for key in ("edwin", "bola"):
            people.set_role(connection, ids[key], Role.EDUCATOR, START, None, second)
        assert cohorts.close(connection, closed, START)
    elsewhere = _cohort(app, ids, organisation_id=second)
    at = f"/lti/courses/{found.id}/"
    for who in ("lena", "bola"):
        assert Visitor(app).signed_in(who).raw("GET", at).status_code == 404, who
    edwin = Visitor(app).signed_in("edwin")
    tried = [edwin.post(at, {"cohort": str(cohort)}).status_code for cohort in (elsewhere, closed, here)]
    assert tried == [422, 422, 303]


def test_who_loses_the_role_while_the_platform_answers_brings_no_one_in(
    app: Flask,
    ids: dict[str, int],
    edwin: Visitor,
    visitor: Visitor,
    fake: FakePlatform,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cohort = _cohort(app, ids)
    launched(visitor, fake)
    ((_, person),) = people_of(app)

    def meanwhile(*_given: Any) -> Iterator[dict[str, Any]]:
        with app.extensions["store"].write() as connection:
            people.set_role(connection, ids["edwin"], Role.LEARNER, START, None)
        yield {"user_id": "lena-1", "roles": ["Learner"]}

    monkeypatch.setattr(platform_calls, "members_of", meanwhile)
    page = edwin.get(edwin.get("/lti/courses/").link("Leadership for residents"))
    assert edwin.submit(page, "Bring people in", {"cohort": cohort}).heading == "Sign in"
    with app.extensions["store"].read() as connection:
        assert not memberships.is_member(connection, cohort, person, app.extensions["clock"]())
