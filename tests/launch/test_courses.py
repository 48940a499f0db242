"""A course's people in a cohort: those who have an account now, the others when they first come."""

from __future__ import annotations

from datetime import date

from flask import Flask

from learnapp.store.cohorts import cohorts, memberships
from learnapp.store.launches import courses
from tests.client import Visitor
from tests.launch.fake_platform import ROLE, FakePlatform, launched, people_of


def _cohort(app: Flask, ids: dict[str, int], educator: str = "edwin") -> int:
    about = {"about": "", "starts_on": date(2026, 9, 1), "ends_on": None}
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


def test_a_course_of_an_organisation_is_for_its_educators(
    app: Flask, ids: dict[str, int], lena: Visitor, visitor: Visitor, fake: FakePlatform
) -> None:
    launched(visitor, fake)
    with app.extensions["store"].read() as connection:
        (found,) = courses.of(connection, [1])
    assert lena.raw("GET", f"/lti/courses/{found.id}/").status_code == 404
