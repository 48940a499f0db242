"""A set's threads, and beginning one."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from learnapp.store.sets import sets
from tests.client import Visitor
from tests.conftest import START, Clock
from tests.learning_sets.sets_made import a_set, browser
from tests.learning_sets.threads.beginning import Set


def test_sent_twice_it_is_one_thread(lena: Visitor, app: Flask, ids: dict[str, int]) -> None:
    set_id = a_set(app, [ids["lena"]])
    page = lena.get(lena.get(f"/sets/{set_id}/threads/new/").link("Spilt"))
    first = lena.submit(page, "Start the thread", {"place": "corridor"})
    again = lena.submit(page, "Start the thread", {"place": "corridor"})
    assert first.url == again.url
    assert "There is already a thread about this." in again.main


def test_an_issue_of_ones_own_goes_through_its_steps(
    app: Flask, lena: Visitor, bola: Visitor, ids: dict[str, int], clock: Clock
) -> None:
    set_id = a_set(app, [ids["lena"], ids["bola"]])
    page = lena.get(f"/sets/{set_id}/threads/new/?about=issue")
    page = lena.submit(page, "Start the thread", {"title": "How do I say no to a fourth swap?"})
    assert page.heading == "The issue"
    lena.submit(page, "Post", {"text": "It is the same person each time."})
    seen = bola.get(page.url)
    assert "It is the same person each time." in seen.main
    assert "Votes so far" not in seen.main
    titles = []
    clock.now += timedelta(hours=11)
    for _ in range(8):
        clock.now += timedelta(days=2)
        titles.append(browser(app, "bola").get(page.url).heading)
    assert titles == [
        "Clarifying the facts",
        "Open questions",
        "Open questions",
        "The presenter sums up",
        "Offers, if wanted",
        "The presenter decides",
        "Actions",
        "Closed",
    ]


def test_a_closed_set_is_read_and_stays_as_it_is(the_set: Set, app: Flask) -> None:
    the_set.vote("lena", 0)
    with app.extensions["store"].write() as connection:
        sets.close(connection, the_set.id, START)
    the_set.pass_time(timedelta(days=20))
    assert the_set.page("lena").heading == "First vote"
    token = {"csrf_token": the_set.who("bola").token(), "round": "1", "choice": "1", "confidence": "1"}
    answer = the_set.who("bola").raw("POST", f"{the_set.at}vote/", data=token)
    assert answer.status_code == 303
    assert the_set.ballots() == [], "what was not counted when the set closed is destroyed"
