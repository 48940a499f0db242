"""Extensions for several people at once: chosen by status or one by one, notified, and never given an earlier date."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from learnapp.store.cohorts import extensions
from learnapp.store.db.engine import Store
from tests.client import Visitor
from tests.conftest import START
from tests.educator.assignments.assigning import when
from tests.educator.cohorts.august import August

DUE = {**when("due", "4 Dec 2026", "noon"), "reason": "Rota gaps on the ward"}


@pytest.fixture
def august(app: Flask, ids: dict[str, int]) -> August:
    found = August(app, ids)
    found.join("lena")
    found.join("bola")
    return found


def _at(august: August, work: int, query: str = "") -> str:
    return f"{august.url}assignments/{work}/extensions/several/{query}"


def _until(store: Store, work: int) -> dict[str, str]:
    with store.read() as connection:
        found = extensions.extensions_of(connection, work, START)
    return {one.name: f"{one.due_at:%d %b}, {one.reason}" for one in found}


def test_those_who_are_late_are_chosen_already_and_all_of_them_are_told(
    edwin: Visitor, lena: Visitor, bola: Visitor, august: August, ids: dict[str, int]
) -> None:
    work = august.assign(due=START - timedelta(days=1))
    (done,) = august.add(1, "Dee Done")
    august.work(done, START - timedelta(days=9), done=START - timedelta(days=8))
    page = edwin.get(_at(august, work, "?state=late"))
    assert "Dee Done" not in page.main, "she needs no extension"
    assert page.chosen() == {"Bola Adeyemi", "Lena Marsh"}
    said = edwin.submit(page, "Give extension", DUE).main
    assert "2 people have until noon on Friday 4 December 2026, UK time, for The tea round. We have told them." in said
    words = "04 Dec, Rota gaps on the ward"
    assert _until(august.store, work) == {"Bola Adeyemi": words, "Lena Marsh": words}
    for who in (lena, bola):
        assert "You now have until noon on Friday 4 December 2026" in who.get("/messages/").main
        assert "Rota gaps" in who.get("/assigned/").main


def test_a_later_date_that_someone_has_stays_and_twice_is_once(
    edwin: Visitor, lena: Visitor, bola: Visitor, august: August, ids: dict[str, int]
) -> None:
    work = august.assign(due=START + timedelta(days=3))
    with august.store.write() as connection:
        extensions.grant(connection, work, ids["lena"], START + timedelta(days=60), "Her own", START)
    page = edwin.get(_at(august, work, f"?person={ids['lena']}&person={ids['bola']}"))
    assert "Has until 9:30am on Friday 1 January 2027" in page.main
    said = edwin.submit(page, "Give extension", DUE).main
    assert "1 person has until noon" in said
    assert "1 person already had until then or later, so nothing was changed for them." in said
    assert _until(august.store, work)["Lena Marsh"] == "01 Jan, Her own"
    assert "You have no messages" in lena.get("/messages/").main
    assert "2 people already had until then or later" in edwin.submit(page, "Give extension", DUE).main
    assert bola.get("/messages/").main.count("You now have until") == 1


def test_an_earlier_extension_moves_on_and_a_blank_reason_keeps_the_one_there_is(
    edwin: Visitor, august: August, ids: dict[str, int]
) -> None:
    work = august.assign(due=START + timedelta(days=3))
    with august.store.write() as connection:
        extensions.grant(connection, work, ids["lena"], START + timedelta(days=5), "Her own", START)
    edwin.submit(edwin.get(_at(august, work, f"?person={ids['lena']}")), "Give extension", {**DUE, "reason": ""})
    assert _until(august.store, work) == {"Lena Marsh": "04 Dec, Her own"}


def test_what_is_missing_or_wrong_is_said_and_nothing_is_given(edwin: Visitor, august: August) -> None:
    work = august.assign(due=START + timedelta(days=3))
    page = edwin.submit(edwin.get(_at(august, work)), "Give extension", {}, 422)
    assert page.errors == ["Select at least one person", "Enter the new due date, for example, 16 11 2026"]
    page = edwin.submit(page, "Give extension", {"person": "999999", **DUE}, 422)
    assert page.errors == ["Select at least one person"], "a stranger is no one of this cohort"
    assert _until(august.store, work) == {}


def test_work_without_a_due_date_leads_back_and_finished_work_says_so(
    edwin: Visitor, august: August, ids: dict[str, int]
) -> None:
    work = august.assign(due=None)
    assert "No due date to extend. Set one" in edwin.get(_at(august, work)).main
    dated = august.assign(activity="spilt")
    for who in ("lena", "bola"):
        august.work(ids[who], START - timedelta(days=9), done=START - timedelta(days=8), activity="spilt")
    assert "Everyone has finished this" in edwin.get(_at(august, dated)).main


def test_people_ticked_among_the_people_come_along(edwin: Visitor, august: August, ids: dict[str, int]) -> None:
    work = august.assign()
    page = edwin.get(f"{august.url}people/")
    assert "You did not select anyone" in edwin.submit(page, "Extend the due date", {"assignment": work}).main
    assert "Choose an assignment" in edwin.submit(page, "Extend the due date", {"person": ids["lena"]}).main
    page = edwin.submit(page, "Extend the due date", {"person": [ids["lena"]], "assignment": work})
    assert page.chosen() == {"Lena Marsh"}


def test_another_cohorts_educator_finds_nothing(ada: Visitor, august: August) -> None:
    ada.get(_at(august, august.assign()), 404)
