"""Extensions: finding a person, giving them an extension with a reason, changing it, withdrawing it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from learnapp.store.cohorts import assignments, cohorts, extensions
from tests.client import Visitor
from tests.conftest import START
from tests.educator.assignments.assigning import DAY, Cohort, when


@pytest.fixture
def cohort(app: Flask, ids: dict[str, int]) -> Cohort:
    return Cohort(app, ids)


def test_somebody_is_found_by_name_and_given_longer_with_a_reason(
    cohort: Cohort, edwin: Visitor, lena: Visitor, bola: Visitor
) -> None:
    made = cohort.assign()
    page = edwin.get(f"{cohort.url}{made}/extensions/")
    assert "Extensions given" not in page.main
    page = edwin.submit(page, "Find", {"name": "marsh"})
    page = edwin.get(page.link("Lena Marsh"))
    assert "Only Lena Marsh and the educators of this cohort can see the reason" in page.main
    page = edwin.submit(page, "Give extension", {**when("due", "4 Dec", "noon"), "reason": "Bereavement"})
    assert "Lena Marsh has until noon on Friday 4 December 2026, UK time, for The tea round." in page.main
    assert "Bereavement" in page.main
    letter = edwin.get(page.link("Message 1 person with an extension"))
    assert "You now have until noon on Friday 4 December 2026 for The tea round." in letter.text
    assert "Extensions (1)" in edwin.get(cohort.url).main
    assert "Extended for you: due noon on Fri 4 Dec" in lena.get("/home/").main
    assert "Bereavement" in lena.get("/assigned/").main
    assert "Bereavement" not in bola.get("/assigned/").text
    assert "Due 9:30am on Mon 9 Nov" in bola.get("/assigned/").main


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        (when("due", ""), "due", "Enter the new due date"),
        (
            when("due", "9/11/2026", "9:30"),
            "due",
            "The new due date must be later than the due date for everyone, 9:30am on Monday 9 November",
        ),
        (when("due", "4/12/2026", "teatime"), "due-time", "Enter a time"),
        (
            {**when("due", "4/12/2026"), "reason": "x" * 1001},
            "reason",
            "The reason must be 1,000 characters or fewer. It has 1,001",
        ),
    ],
)
def test_what_is_no_extension_is_told_at_its_field(
    cohort: Cohort, edwin: Visitor, fields: dict[str, str], field: str, message: str
) -> None:
    made = cohort.assign()
    page = edwin.get(f"{cohort.url}{made}/extensions/{cohort.ids['lena']}/")
    page = edwin.submit(page, "Give extension", {"reason": "To keep", **fields}, status=422)
    assert len(page.errors) == 1
    assert message in page.errors[0]
    assert [a.get("href") for a in page.all("a") if page.words(a) == page.errors[0]] == [f"#{field}"]
    assert any(e.get("id") == field for e in page.tree.iter())  # type: ignore[union-attr]
    assert fields.get("reason", "To keep") in page.main
    assert cohort.all()[0].extensions == 0


def test_an_extension_into_the_past_is_refused(cohort: Cohort, edwin: Visitor) -> None:
    made = cohort.assign(due=-3 * timedelta(hours=1))
    page = edwin.get(f"{cohort.url}{made}/extensions/{cohort.ids['lena']}/")
    page = edwin.submit(page, "Give extension", when("due", "2/11/2026", "8am"), status=422)
    assert page.errors == ["That is in the past. Enter a later date or time"]


def test_of_two_educators_at_once_the_second_sees_what_the_first_gave(
    cohort: Cohort, edwin: Visitor, app: Flask, ids: dict[str, int]
) -> None:
    made = cohort.assign()
    with cohort.store.write() as db:
        cohorts.add_educator(db, cohort.id, ids["ada"], START)
    ada = Visitor(app).signed_in("ada")
    address = f"{cohort.url}{made}/extensions/{ids['lena']}/"
    mine, theirs = edwin.get(address), ada.get(address)
    ada.submit(theirs, "Give extension", {**when("due", "4/12/2026"), "reason": "Ada's reason"})
    page = edwin.submit(mine, "Give extension", {**when("due", "5/12/2026"), "reason": "Mine"}, status=409)
    assert "Another educator gave Lena Marsh until 11:59pm on Friday 4 December 2026" in page.main
    assert "Ada's reason" in page.main
    edwin.submit(page, "Replace theirs with mine")
    with cohort.store.read() as db:
        kept = extensions.get(db, made, ids["lena"], START)
    assert kept is not None
    assert (kept.reason, kept.revision) == ("Mine", 2)
    stale = ada.get(address)
    edwin.submit(edwin.get(address), "Remove extension")
    page = ada.submit(stale, "Save", {"reason": "Again"}, status=409)
    assert "Another educator removed this extension" in page.main
    ada.submit(page, "Give extension")
    assert cohort.all()[0].extensions == 1


def test_an_extension_is_taken_back_unless_it_was_changed_meanwhile(
    cohort: Cohort, edwin: Visitor, lena: Visitor
) -> None:
    made = cohort.assign()
    address = f"{cohort.url}{made}/extensions/{cohort.ids['lena']}/"
    edwin.submit(edwin.get(address), "Give extension", when("due", "4/12/2026"))
    page = edwin.get(address)
    with cohort.store.write() as db:
        extensions.change(db, made, cohort.ids["lena"], 1, START + 40 * DAY, "Other", START)
    page = edwin.submit(page, "Remove extension", status=409)
    assert "Your changes are not saved yet" in page.main
    page = edwin.submit(page, "Remove extension")
    assert "Lena Marsh no longer has an extension for The tea round" in page.main
    assert "Due 9:30am on Mon 9 Nov" in lena.get("/assigned/").main
    assert "Another educator had already removed it" in edwin.post(f"{address}take-back/", follow_redirects=True).text


def test_nobody_gets_longer_for_what_is_not_theirs_has_no_date_or_was_withdrawn(
    cohort: Cohort, edwin: Visitor, ids: dict[str, int]
) -> None:
    of_a = cohort.assign(subgroup_id=cohort.a)
    undated = cohort.assign(("tea-round", "spilt"), due=None)
    gone = cohort.assign(("tea-round", "leaves"))
    with cohort.store.write() as db:
        assignments.withdraw(db, cohort.id, gone, 1, START)
    for made, person, words in (
        (of_a, "bola", "This is not assigned to Bola Adeyemi now"),
        (undated, "lena", "No due date to extend"),
        (gone, "lena", "This assignment was withdrawn"),
    ):
        address = f"{cohort.url}{made}/extensions/{ids[person]}/"
        assert words in edwin.get(address).main
        answer = edwin.post(address, {"revision": "0", **when("due", "4/12/2026")})
        assert answer.status_code == 409
        assert words in answer.text
        edwin.get(f"{cohort.url}{made}/extensions/")
    page = edwin.get(f"{cohort.url}{of_a}/extensions/?name=a")
    assert "This is not assigned to them" in page.main
    edwin.get(f"{cohort.url}{of_a}/extensions/{ids['ada']}/", status=404)
    assert {a.extensions for a in cohort.all()} == {0}


def test_the_extension_of_somebody_who_left_shows_so_and_can_be_taken_back(cohort: Cohort, edwin: Visitor) -> None:
    made = cohort.assign()
    with cohort.store.write() as db:
        extensions.grant(db, made, cohort.ids["bola"], START + 20 * DAY, "", START)
    cohort.leaves("bola")
    page = edwin.get(f"{cohort.url}{made}/extensions/")
    assert "Bola Adeyemi, until 9:30am on Sunday 22 November 2026 Has left" in page.main
    page = edwin.get(page.link("Change or remove"))
    assert "This is not assigned to Bola Adeyemi now" in page.main
    edwin.submit(page, "Remove extension")
    with cohort.store.read() as db:
        assert extensions.extensions_of(db, made, START) == []
