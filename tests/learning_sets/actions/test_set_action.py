"""What a set agreed to do: added with a date, on home until done, reported once, seen by the set and no one else."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from learnapp.store.sets import sets
from tests.client import Visitor
from tests.conftest import START, Clock
from tests.learning_sets.actions.agreeing import _add, rows
from tests.learning_sets.sets_made import a_set


def test_an_action_is_on_the_list_for_all_and_on_home_for_its_owner_until_done(
    lena: Visitor, bola: Visitor, set_id: int
) -> None:
    page = _add(lena, set_id)
    assert "Ask for a trolley." in page.main
    assert "You, by 20 November 2026" in page.main
    assert "Lena Marsh, by 20 November 2026" in bola.get(f"/sets/{set_id}/actions/").main
    assert "Ask for a trolley." not in bola.get("/home/").main
    page = lena.get(lena.get("/home/").link("Ask for a trolley."))
    page = lena.submit(page, "Save", {"outcome": "done"})
    assert "What happened Ask for a trolley. Done" in page.main
    assert "trolley" not in lena.get("/home/").main


def test_what_went_otherwise_is_told_in_words_and_can_go_on(app: Flask, lena: Visitor, set_id: int) -> None:
    _add(lena, set_id)
    page = lena.get(lena.get("/home/").link("Ask for a trolley."))
    page = lena.submit(page, "Save", {"outcome": "partly"}, 422)
    assert page.errors == ["Say briefly what happened, so that the set can learn from it"]
    fields = {"outcome": "partly", "came_of_it": "It was promised.", "next-due-day": "4", "next-due-month": "Dec"}
    page = lena.submit(page, "Save", fields)
    assert "It was promised." in page.main
    assert "You, by 4 December 2026" in page.main
    assert [row[1:3] for row in rows(app)] == [("Ask for a trolley.", "partly"), ("Ask for a trolley.", "")]


def test_a_page_out_of_date_overwrites_nothing_and_keeps_the_typing(app: Flask, lena: Visitor, set_id: int) -> None:
    page = _add(lena, set_id)
    edit, tell = lena.get(page.link("Change it")), lena.get(page.link("Say what happened"))
    lena.submit(edit, "Save", {"text": "Ask twice."})
    stale = lena.submit(edit, "Save", {"text": "Ask thrice."}, 409)
    assert "Ask thrice." in stale.text
    assert "It now says: “Ask twice.”" in stale.main
    told = lena.submit(tell, "Save", {"outcome": "changed", "came_of_it": "I fetched one."}, 409)
    assert "I fetched one." in told.text
    assert [row[1:] for row in rows(app)] == [("Ask twice.", "", "")]
    lena.submit(told, "Save")
    assert [row[1:] for row in rows(app)] == [("Ask twice.", "changed", "I fetched one.")]


def test_its_owner_takes_it_off_but_not_once_it_was_told(app: Flask, lena: Visitor, set_id: int) -> None:
    page = _add(lena, set_id)
    edit = lena.get(page.link("Change it"))
    lena.submit(lena.get(page.link("Say what happened")), "Save", {"outcome": "done"})
    lena.submit(edit, "Remove this action")
    assert len(rows(app)) == 1
    page = _add(lena, set_id, "Another.")
    lena.submit(lena.get(page.link("Change it")), "Remove this action")
    assert [row[1] for row in rows(app)] == ["Ask for a trolley."]


def test_only_whoever_facilitates_writes_down_for_another_and_only_once_they_agreed(
    app: Flask, edwin: Visitor, lena: Visitor, bola: Visitor, set_id: int, ids: dict[str, int]
) -> None:
    page = _add(edwin, set_id, who=str(ids["lena"]), status=422)
    assert page.errors == ["Tick this once Lena Marsh has agreed, or ask them to add it themselves"]
    edwin.submit(page, "Save", {"agreed": "yes"})
    assert rows(app)[0][0] == ids["lena"]
    assert "Ask for a trolley." in lena.get("/home/").main
    fields = {"text": "For you.", "who": str(ids["lena"]), "agreed": "yes", "due-day": "20", "due-month": "11"}
    assert bola.post(f"/sets/{set_id}/actions/new/", fields).status_code == 422
    stranger = {**fields, "who": str(ids["ada"])}
    assert edwin.post(f"/sets/{set_id}/actions/new/", stranger).status_code == 422
    assert len(rows(app)) == 1


def test_it_stands_in_the_calendar_and_says_nothing_of_itself(lena: Visitor, visitor: Visitor, set_id: int) -> None:
    _add(lena, set_id)
    page = lena.submit(lena.get("/account/calendar/"), "Create a feed")
    feed = next(str(e.get("value")) for e in page.all("input") if str(e.get("value")).endswith(".ics"))
    shown = visitor.raw("GET", feed[feed.index("/calendar/") :]).get_data(as_text=True)
    assert "DTSTART;VALUE=DATE:20261120" in shown
    assert "An action you agreed in your learning set is due" in shown
    assert "trolley" not in shown


def _addresses(set_id: int, action: int) -> list[tuple[str, str]]:
    base = f"/sets/{set_id}/actions/"
    own = f"{base}{action}/"
    reads = [("GET", base), ("GET", f"{base}new/"), ("GET", own), ("GET", f"{own}edit/")]
    return [*reads, ("POST", f"{base}new/"), ("POST", own), ("POST", f"{own}edit/"), ("POST", f"{own}delete/")]


def _statuses(who: Visitor, set_id: int, action: int) -> dict[str, int]:
    token = {"csrf_token": who.token()}
    return {
        f"{method} {url}": who.raw(method, url, data=token if method == "POST" else None).status_code
        for method, url in _addresses(set_id, action)
    }


def test_nobody_else_sees_a_sets_actions(
    app: Flask, lena: Visitor, bola: Visitor, ada: Visitor, edwin: Visitor, set_id: int, ids: dict[str, int]
) -> None:
    _add(lena, set_id)
    other = a_set(app, [ids["ada"]], name="Another")
    with app.extensions["store"].write() as connection:
        sets.leave(connection, set_id, ids["bola"], START)
    assert set(_statuses(ada, set_id, 1).values()) == {404}, "an admin who does not belong"
    assert set(_statuses(bola, set_id, 1).values()) == {404}, "a member who has left"
    own = {url: status for url, status in _statuses(edwin, set_id, 1).items() if "actions/1/" in url}
    assert set(own.values()) == {404}, "the facilitator, an action of another's"
    through = {url: status for url, status in _statuses(ada, other, 1).items() if "actions/1/" in url}
    assert set(through.values()) == {404}, "by way of a set of one's own"
    assert len(rows(app)) == 1


def test_a_closed_set_is_read_and_no_longer_changed(app: Flask, lena: Visitor, set_id: int) -> None:
    _add(lena, set_id)
    with app.extensions["store"].write() as connection:
        sets.close(connection, set_id, START)
    assert "Ask for a trolley." in lena.get(f"/sets/{set_id}/actions/").main
    found = _statuses(lena, set_id, 1)
    assert [status for url, status in found.items() if url.startswith("POST")] == [303] * 4
    assert [row[1:] for row in rows(app)] == [("Ask for a trolley.", "", "")]
    assert "trolley" not in lena.get("/home/").main


def test_after_signing_out_what_was_typed_is_kept(lena: Visitor, set_id: int, clock: Clock) -> None:
    page = lena.get(f"/sets/{set_id}/actions/new/")
    clock.now += timedelta(days=30)
    sent = lena.submit(page, "Save", {"text": "Keep this.", "due-day": "20", "due-month": "12"})
    assert sent.url.startswith("/account/sign-in/")
    lena.signed_in("lena")
    assert "Keep this." in lena.get(f"/sets/{set_id}/actions/new/").text
