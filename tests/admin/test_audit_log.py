"""The audit log's page: searched by person and action, and nothing private on it."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from learnapp.domain.people.roles import Role
from learnapp.store.people import directory, people
from learnapp.store.security.audit import PAGE, write_audit
from tests.client import Visitor
from tests.conftest import START


def test_it_is_searched_by_person_and_by_action(app: Flask, ada: Visitor, ids: dict[str, int]) -> None:
    assert "Nothing yet" in ada.get("/admin/audit/").main
    with app.extensions["store"].write() as connection:
        people.set_role(connection, ids["lena"], Role.EDUCATOR, START, ids["ada"])
        people.suspend(connection, ids["bola"], START, ids["ada"], on=True)
    page = ada.get("/admin/audit/")
    assert "Role given or taken: Educator Lena Marsh, 2 November 2026 at 9:30am, by Ada Whitlock" in page.main
    assert "Suspended Bola Adeyemi" in page.main
    page = ada.submit(page, "Show", {"q": "lena"})
    assert "Suspended Bola" not in page.main
    page = ada.submit(page, "Show", {"q": "", "action": "suspended"})
    assert "Suspended Bola" in page.main
    assert "Lena" not in page.main
    assert "Lena" in ada.get(f"/admin/audit/?person={ids['lena']}").main
    assert "Nothing matches" in ada.get("/admin/audit/?q=edwin").main


def test_a_long_log_is_read_in_pages_and_shows_no_more_of_an_entry_than_it_should(
    app: Flask, ada: Visitor, ids: dict[str, int]
) -> None:
    with app.extensions["store"].write() as connection:
        for number in range(PAGE + 1):
            write_audit(connection, "remark", {"secret": f"canary{number}"}, START, ids["ada"])
    page = ada.get("/admin/audit/")
    assert page.main.count("Answers marked again") == PAGE + 1, "and one in the list of actions"
    assert "canary" not in page.text
    page = ada.get(page.link("Earlier entries"))
    assert page.main.count("Answers marked again") == 2


def test_it_is_searched_by_day(app: Flask, ada: Visitor, ids: dict[str, int]) -> None:
    with app.extensions["store"].write() as connection:
        people.suspend(connection, ids["bola"], START, ids["ada"], on=True)
        people.suspend(connection, ids["bola"], START + timedelta(days=2), ids["ada"], on=False)
    page = ada.submit(ada.get("/admin/audit/"), "Show", {"from": "3 11 2026", "to": "4 11 2026"}, status=200)
    assert "Suspended Bola" not in page.main
    for first, last, found in (("2 Nov 2026", "2 Nov 2026", True), ("", "1 11 2026", False), ("2 November", "", True)):
        page = ada.submit(page, "Show", {"from": first, "to": last})
        assert ("Suspended Bola" in page.main) is found, (first, last)
    page = ada.submit(page, "Show", {"from": "soon"}, status=422)
    assert page.errors
    page = ada.submit(page, "Show", {"from": "3 11 2026", "to": "2 11 2026"}, status=422)
    assert page.errors == ["The last day must be the first day or later"]


def test_everyone_of_a_name_is_searched_however_many_there_are(app: Flask, ada: Visitor, ids: dict[str, int]) -> None:
    with app.extensions["store"].write() as connection:
        for number in range(directory.PAGE + 1):
            made = people.add(
                connection, name=f"Sam {number}", email=f"s{number}@example.org", password_hash=None, now=START
            )
            assert made is not None
            if number == 0:
                people.suspend(connection, made, START, ids["ada"], on=True)
    assert "Suspended Sam 0" in ada.get("/admin/audit/?q=sam").main


def test_a_day_beyond_the_years_there_are_is_a_slip(ada: Visitor) -> None:
    page = ada.get("/admin/audit/?to=31/12/9999", status=422)
    assert page.errors == ["Check the year: 9999 is a long way off"]


def test_site_health_leads_to_it(ada: Visitor) -> None:
    assert ada.get(ada.get("/admin/health/").link("Audit log")).heading == "Audit log"
