"""An educator's start page: their cohorts, who has not started, who is stuck, what is due, and what to do next."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask

from tests.client import Visitor
from tests.conftest import PASSWORD, START, Queries
from tests.educator.cohorts.august import August

HOME = "/educator/cohorts/"


@pytest.fixture
def august(app: Flask, ids: dict[str, int]) -> August:
    found = August(app, ids)
    found.join("lena")
    return found


def _path(visitor: Visitor, who: str) -> str:
    page = visitor.submit(
        visitor.get("/account/sign-in/"), "Sign in", {"email": f"{who}@example.org", "password": PASSWORD}
    )
    return urlsplit(page.url).path


def test_an_educator_starts_from_their_cohorts_and_a_learner_from_home(app: Flask) -> None:
    for who, start in (("edwin", HOME), ("ada", HOME), ("lena", "/home/")):
        visitor = Visitor(app)
        assert _path(visitor, who) == start
        assert urlsplit(visitor.get("/").url).path == start
        assert urlsplit(visitor.get("/account/sign-in/").url).path == start
        assert urlsplit(visitor.get("/account/register/").url).path == start


def test_the_page_names_who_is_stuck_and_who_has_not_started_and_offers_to_write_to_them(
    edwin: Visitor, august: August
) -> None:
    (one, two, three, four) = august.add(4, "Cass Low", "Ann Reed", "Bea Moss", "Dee Park")
    work = august.assign(due=START + timedelta(days=3))
    august.work(one, START - timedelta(days=20))
    august.work(two, START - timedelta(days=20), START - timedelta(days=1))
    august.work(three, START - timedelta(days=20), done=START - timedelta(days=5))
    page = edwin.get(HOME)
    assert "1 stuck, The tea round, August: Cass Low" in page.main
    assert "2 not started, The tea round, August: Dee Park and Lena Marsh" in page.main
    assert "Due 9:30am on Thu 5 Nov. 1 of 5 done." in page.main
    assert page.link("1 stuck").endswith(f"{august.url}?assignment={work}&state=stuck#people")
    written = edwin.get(page.link("Message the 1 who is stuck in The tea round"))
    assert "The tea round: stuck (1 person)" in written.main
    assert edwin.get(page.link("Assign work")).heading == "Assign work"
    august.work(four, START - timedelta(days=20))
    assert "2 stuck, The tea round, August: Cass Low and Dee Park" in edwin.get(HOME).main


def test_many_names_are_counted_and_overdue_work_stands_out(edwin: Visitor, august: August) -> None:
    august.add(6)
    august.assign(due=START - timedelta(days=1))
    page = edwin.get(HOME)
    assert "7 not started, The tea round, August: Lena Marsh, Person 001 and 5 more" in page.main
    assert "7 overdue" in page.main
    assert "Was due 9:30am yesterday" in page.main


def test_work_for_one_person_or_a_sub_group_says_so_and_finished_work_is_not_listed(
    edwin: Visitor, august: August, ids: dict[str, int]
) -> None:
    from learnapp.store.cohorts.assignments import Target

    august.assign(target=Target(person_id=ids["lena"]))
    assert "The tea round, Lena Marsh" in edwin.get(HOME).main
    august.work(ids["lena"], START, done=START)
    assert "Everyone has finished what is assigned." in edwin.get(HOME).main


def test_each_empty_state_leads_on(edwin: Visitor, app: Flask, ids: dict[str, int]) -> None:
    assert edwin.get(edwin.get(HOME).link("Create your first cohort")).heading == "Create a cohort"
    august = August(app, ids)
    page = edwin.get(HOME)
    assert "No one has joined yet." in page.main
    assert edwin.get(page.link("Invite people")).heading == "Invite people to August"
    august.join("lena")
    assert "Nothing is assigned yet." in edwin.get(HOME).main


def test_another_educators_cohorts_people_who_left_and_closed_cohorts_are_not_among_the_work(
    app: Flask, ada: Visitor, edwin: Visitor, august: August, ids: dict[str, int]
) -> None:
    from learnapp.store.cohorts import cohorts

    august.assign()
    assert "Lena Marsh" not in ada.get(HOME).main
    august.leave(ids["lena"], START - timedelta(days=1))
    assert "Lena Marsh" not in edwin.get(HOME).main
    with app.extensions["store"].write() as connection:
        cohorts.close(connection, august.id, START)
    page = edwin.get(HOME)
    assert "Closed cohorts (1)" in page.main
    assert "The tea round" not in page.main


def test_the_page_takes_as_many_queries_for_many_cohorts_as_for_one(
    app: Flask, edwin: Visitor, august: August, ids: dict[str, int], queries: Queries
) -> None:
    def taken() -> int:
        edwin.get(HOME)
        queries()
        edwin.get(HOME)
        return len(queries())

    august.assign()
    few = taken()
    for number in range(5):
        more = August(app, ids, name=f"Cohort {number}")
        more.add(20)
        more.assign()
    assert taken() == few <= 3


def test_help_is_in_an_educators_menu_and_not_in_a_learners(edwin: Visitor, lena: Visitor) -> None:
    page = edwin.get(edwin.get(HOME).link("Help"))
    assert page.heading == "Help for educators"
    assert "Preview any module" in page.main
    assert "Help" not in [page.words(a) for a in lena.get("/home/").all("a")]
    lena.get("/educator/help/", 404)


def test_the_work_of_a_cohort_that_no_one_has_joined_is_listed(app: Flask, ids: dict[str, int], edwin: Visitor) -> None:
    new = August(app, ids, name="New starters")
    assert "New starters 0 people. From 2 November 2026. No one has joined yet." in edwin.get(HOME).main
    new.assign(due=None)
    page = edwin.get(HOME)
    assert "The tea round No due date. No one has it yet." in page.main
    assert "Everyone has finished" not in page.main
    assert edwin.get(page.link("Invite people")).heading == "Invite people to New starters"
