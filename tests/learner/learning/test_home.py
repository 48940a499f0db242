"""Home: what fits into a person's spare minutes, the story so far, and a fixed number of queries."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.store.learning import reviews
from learnapp.store.learning.reviews import NewCard
from learnapp.store.sets import discussions, posts
from learnapp.store.tables.set_tables import discussion
from tests.client import Page, Visitor
from tests.conftest import START, Clock, Queries
from tests.learning_sets.making import a_set, a_thread

CASE = "/modules/tea-round/spilt/"


def _begin_case(visitor: Visitor, *choices: str) -> None:
    page = visitor.submit(visitor.get(CASE), "Start the case")
    for choice in choices:
        page = visitor.submit(page, "Do this", {"choice": page.option(choice)})


def _cards(app: Flask, person_id: int, *questions: str) -> None:
    with app.extensions["store"].write() as db:
        for question in questions:
            reviews.add_cards(db, person_id, "tea-round", "after", [NewCard(question, "", {}, START)], START)


def test_the_minutes_are_asked_for_and_what_fills_them_is_offered(lena: Visitor) -> None:
    page = lena.submit(lena.get("/review/"), "10 minutes")
    assert page.url.split("?")[0] == "/home/"
    page = lena.submit(lena.get("/home/"), "10 minutes")
    assert page.url.split("?")[0] == "/home/"
    assert "For your 10 minutes" in page.main
    assert "Before the kettle, starter questions in The tea round. About 2 minutes" in (page.main)


def test_a_case_under_way_opens_with_two_lines_of_its_story(lena: Visitor) -> None:
    _begin_case(lena, "Say so at once")
    page = lena.get("/home/?minutes=10")
    assert "You are at “The office”. At “The corridor” you chose: Say so at once" in page.main
    assert "minutes left." in page.main
    assert page.main.count("You are at “The office”") == 2, "where they were, and in the offer"
    assert "canary" not in page.text


def test_a_case_just_begun_has_no_decision_to_tell_of(lena: Visitor) -> None:
    _begin_case(lena)
    main = lena.get("/home/").main
    assert "You are at “The corridor”. You were last here at" in main
    assert "you chose" not in main


def test_reviews_that_are_due_are_among_what_is_offered(app: Flask, lena: Visitor, ids: dict[str, int]) -> None:
    _cards(app, ids["lena"], "warmest", "tray")
    assert "2 questions are due for review today" in lena.get("/home/").main
    page = lena.get("/home/?minutes=5")
    assert "2 questions due for review, at about a minute each" in page.main
    assert page.link("Review") == "/review/"
    assert lena.get("/home/?minutes=5").main.count("due for review today") == 0


def test_when_nothing_fits_that_is_said_and_the_shortest_is_offered(lena: Visitor) -> None:
    page = lena.get("/home/?minutes=1")
    assert "Nothing fits 1 minute" in page.main
    assert "The shortest is Before the kettle" in page.main


@pytest.mark.parametrize("minutes", ["", "0", "-5", "x", "1e3", "241", "9" * 5000, "%00", "10;"])
def test_minutes_of_no_sense_are_as_if_not_asked(lena: Visitor, minutes: str) -> None:
    page = lena.get(f"/home/?minutes={minutes}")
    assert "How long have you got?" in page.main
    assert "For your" not in page.main


@pytest.mark.parametrize("address", ["/home/", "/home/?minutes=10"])
def test_home_takes_the_same_queries_however_much_there_is(
    app: Flask, lena: Visitor, ids: dict[str, int], clock: Clock, queries: Queries, address: str
) -> None:
    def _queries() -> int:
        lena.get(address)  # a process asks for an edition once
        queries()
        lena.get(address)
        return len(queries())

    before = _queries()
    _begin_case(lena, "Say so at once")
    _cards(app, ids["lena"], "warmest", "tray", "tips", "help")
    clock.now += timedelta(minutes=5)
    assert _queries() == before <= 6


NO_MODULES, NO_REVIEWS = "No modules are published yet.", "Nothing is waiting for you."


@pytest.mark.parametrize(
    ("address", "says"),
    [(address, NO_MODULES) for address in ("/home/", "/home/?minutes=10", "/progress/")]
    + [(address, NO_REVIEWS) for address in ("/review/", "/review/next/")],
)
def test_a_site_with_no_modules_yet_says_so(app: Flask, lena: Visitor, address: str, says: str) -> None:
    with app.extensions["store"].write() as connection:
        connection.execute(sa.text("DELETE FROM shelf"))
        connection.execute(sa.text("UPDATE site SET number = number + 1 WHERE key = 'catalogue'"))
    main = lena.get(address).main
    assert says in main
    assert "You have done everything" not in main


def _sets_item(page: Page) -> str:
    return next(page.words(a) for a in page.all("a") if page.words(a).startswith("Sets"))


def test_an_open_vote_and_an_unread_thread_of_a_set_are_cards_and_a_count_in_the_menu(
    app: Flask, lena: Visitor, ids: dict[str, int]
) -> None:
    assert _sets_item(lena.get("/home/")) == "Sets"
    with app.extensions["store"].write() as db:
        set_id = a_set(db, {ids["lena"]: "member", ids["bola"]: "facilitator"})
        a_thread(db, set_id, "first_vote")
        talk = a_thread(db, set_id, "talk")
        db.execute(discussion.update().values(phase_ends_at=START + timedelta(days=2)))
    page = lena.get("/home/")
    assert _sets_item(page) == "Sets (2 waiting for you)"
    assert "Waiting in your learning set" in page.main
    assert "Vote by 9:30am on Wednesday 4 November 2026. Tuesday set" in page.main
    assert "New since you last looked. Tuesday set" in page.main
    # A voter looks first; then the thread is read.
    thread = f"/sets/{set_id}/threads/{talk.number}/"
    lena.get(thread)
    assert _sets_item(lena.get("/home/")) == "Sets (2 waiting for you)"
    with app.extensions["store"].write() as db:
        discussions.arrive(db, talk.id, ids["lena"], START)
        posts.add(db, talk.id, ids["bola"], text="Yes.", html="<p>Yes.</p>", nonce="12345678", now=START)
    assert _sets_item(lena.get("/home/")) == "Sets (2 waiting for you)"
    lena.get(thread)
    assert _sets_item(lena.get("/home/")) == "Sets (1 waiting for you)"


def test_the_next_part_is_not_said_to_have_been_visited_before_it_was_opened(lena: Visitor) -> None:
    lena.submit(lena.get("/modules/tea-round/leaves/"), "Mark as finished")
    home = lena.get("/home/")
    assert home.main.count("You were last here") == 0
    assert "Next Spilt Case in The tea round. About " in home.main
    _begin_case(lena)
    home = lena.get("/home/")
    assert (
        "Continue where you left off Spilt Case in The tea round. You are at “The corridor”. You were last here at"
        in home.main
    )


def test_the_greeting_goes_with_the_hour(lena: Visitor, clock: Clock) -> None:
    for hour, greeting in (
        (11, "Good morning"),
        (12, "Good afternoon"),
        (18, "Good evening"),
        (24, "Hello"),
        (29, "Good morning"),
    ):
        clock.now = START.replace(hour=0, minute=1) + timedelta(hours=hour)
        assert lena.get("/home/").heading == f"{greeting}, Lena"
