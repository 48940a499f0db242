"""Spaced review on the site: from a submitted quiz to the answer that comes back."""

import re
from datetime import timedelta

import pytest

from learnapp.domain.content.content import Quiz
from learnapp.domain.quizzes import review_scheduling
from learnapp.store.tables.people_and_work import review_card
from learnapp.web.identity import catalogue
from tests.client import Visitor
from tests.conftest import PASSWORD, Clock
from tests.learner.quizzes.reviewing import _next, days_later, got_wrong


def test_before_anything_is_scheduled_the_page_says_how_it_works(lena: Visitor) -> None:
    page = lena.get("/review/")
    assert "Nothing is waiting for you" in page.main
    assert "Starter questions do not come back" in page.main
    assert "Educators never see" in page.main


def test_a_wrong_answer_comes_back_a_day_later_and_goes_away_when_answered(lena: Visitor, clock: Clock) -> None:
    got_wrong(lena)
    assert "Nothing is due now" in lena.get("/review/").main
    assert _next(lena).heading == "Review"

    days_later(lena, clock, 1)
    assert "Due today: 1" in lena.get("/review/").main
    page = _next(lena)
    assert page.heading == "Review a question"
    assert "feedback-canary" not in page.text
    page = lena.submit(page, "Save and see the feedback", {"answer": page.option("The last poured")})

    assert page.heading == "Reviewed: Which cup is warmest?"
    assert "feedback-canary-b02" in page.main
    assert "It comes back in" in page.main
    assert "Nothing is due now" in lena.get("/review/").main


def test_an_answer_left_out_is_asked_for(lena: Visitor, clock: Clock) -> None:
    got_wrong(lena)
    days_later(lena, clock, 1)
    page = lena.submit(_next(lena), "Save and see the feedback", status=422)
    assert page.errors


def test_a_form_without_its_revision_keeps_what_was_chosen(lena: Visitor, clock: Clock) -> None:
    got_wrong(lena)
    days_later(lena, clock, 1)
    page = _next(lena)
    sent = {"answer": page.option("The last poured"), "revision": "x"}
    page = lena.submit(page, "Save and see the feedback", sent, status=409)
    assert page.errors
    assert page.chosen() == {"The last poured"}


def test_a_sign_in_that_ended_loses_no_review(lena: Visitor, clock: Clock) -> None:
    got_wrong(lena)
    days_later(lena, clock, 1)
    page = _next(lena)
    clock.now += timedelta(hours=13)
    page = lena.submit(page, "Save and see the feedback", {"answer": page.option("The last poured")})
    assert "we kept what you wrote" in page.main
    page = lena.submit(page, "Sign in", {"email": "lena@example.org", "password": PASSWORD})
    assert page.heading == "Review a question"
    assert page.chosen() == {"The last poured"}


def test_other_peoples_cards_are_not_there(lena: Visitor, bola: Visitor, clock: Clock) -> None:
    got_wrong(lena)
    bola.get("/review/1/", status=404)
    assert bola.post("/review/1/", {"revision": "0", "answer": "0"}).status_code == 404
    assert bola.post("/review/1/drop/").status_code == 404
    bola.get("/review/1/1/", status=404)
    assert "Nothing is waiting for you" in bola.get("/review/").main


def test_after_an_absence_a_day_offers_ten_and_the_next_day_more(
    lena: Visitor, ids: dict[str, int], clock: Clock
) -> None:
    principle = _principle(lena)
    _cards(lena, ids["lena"], clock, [("warmest", "")] + [(f"gone-{n}", principle) for n in range(24)])
    days_later(lena, clock, 200)
    page = lena.get("/review/")
    assert "Due today: 10" in page.main
    assert "25 are waiting" in page.main
    assert "catching up takes 3 days" in page.main
    assert "The next 10 questions" in page.main
    assert "The next 10" not in lena.get(page.link("Show all scheduled questions")).main


def _principle(visitor: Visitor) -> str:
    """A principle that a question of the module has."""
    with visitor.app.app_context(), visitor.app.test_request_context("/"):
        module = catalogue().modules["tea-round"]
        quizzes = [one for one in module.activities if isinstance(one, Quiz) and one.purpose != "prequestions"]
        return next(question.principle for quiz in quizzes for question in quiz.questions if question.principle)


def _cards(visitor: Visitor, person: int, clock: Clock, named: list[tuple[str, str]], days: float = 0) -> None:
    """Cards with these questions and principles, answered wrong so many days from now."""
    schedule, due = review_scheduling.begin(1, clock.now + timedelta(days=days))
    with visitor.app.extensions["store"].write() as connection:
        for question, principle in named:
            card = {"module": "tea-round", "activity": "after", "question": question, "principle": principle}
            due_too = {"schedule": schedule, "due_at": due, "made_at": clock.now}
            connection.execute(review_card.insert(), {"person_id": person, **card, **due_too})


@pytest.mark.parametrize("dead", [1, 9, 10, 11, 60])
def test_cards_whose_question_has_gone_block_nothing_and_count_nowhere(
    lena: Visitor, ids: dict[str, int], clock: Clock, dead: int
) -> None:
    _cards(lena, ids["lena"], clock, [(f"gone-{n}", "") for n in range(dead)], days=-30)
    _cards(lena, ids["lena"], clock, [("warmest", "")], days=-2)
    page = lena.get("/review/")
    assert "Due today: 1" in page.main
    assert "left the module" not in page.main
    assert "1 question is due for review today" in lena.get("/home/").main
    page = _next(lena)
    assert page.heading == "Review a question"
    lena.submit(page, "Save and see the feedback", {"answer": page.option("The last poured")})
    assert "Nothing is due now" in lena.get("/review/").main


@pytest.mark.parametrize(("hour", "minute"), [(22, 30), (9, 0), (0, 10), (23, 59), (18, 0)])
def test_what_comes_back_on_a_day_is_due_from_its_morning_on_every_page(
    lena: Visitor, clock: Clock, hour: int, minute: int
) -> None:
    clock.now = clock.now.replace(hour=hour, minute=minute)
    days_later(lena, clock, 0)
    got_wrong(lena)
    page = lena.submit(lena.get("/account/calendar/"), "Create a feed")
    feed = re.search(r"/calendar/[^ \"<]+\.ics", page.text)
    assert feed
    clock.now = (clock.now + timedelta(days=1)).replace(hour=6, minute=0)
    days_later(lena, clock, 0)
    assert "Due today: 1" in lena.get("/review/").main
    assert "1 question is due for review today" in lena.get("/home/").main
    calendar = lena.client.get(feed[0]).text
    assert f"DTSTART;VALUE=DATE:{clock.now:%Y%m%d}" in calendar
    assert "1 question to review" in calendar
    assert _next(lena).heading == "Review a question"


def test_a_question_always_wrong_is_offered_to_be_read_about_or_dropped(lena: Visitor, clock: Clock) -> None:
    got_wrong(lena)
    for time in range(review_scheduling.LEECH):
        days_later(lena, clock, 1)
        page = _next(lena)
        page = lena.submit(page, "Save and see the feedback", {"answer": page.option("The largest cup")})
        assert ("wrong 4 times" in page.main) is (time == review_scheduling.LEECH - 1)
    assert "again" in page.main
    assert "wrong 4 times" in lena.get("/review/").main
    assert "will not come back" in lena.submit(page, "Remove this question").main
    days_later(lena, clock, 30)
    assert "Nothing is waiting for you" in lena.get("/review/").main
