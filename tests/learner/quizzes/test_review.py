"""Spaced review on the site: from a submitted quiz to the answer that comes back."""

from datetime import timedelta

from learnapp.domain.quizzes import review_scheduling
from learnapp.store.tables.people_and_work import review_card
from tests.client import Visitor
from tests.conftest import PASSWORD, Clock
from tests.learner.quizzes.reviewing import _next, days_later, got_wrong


def test_before_anything_is_scheduled_the_page_says_how_it_works(lena: Visitor) -> None:
    page = lena.get("/review/")
    assert "Nothing is scheduled yet" in page.main
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
    assert "Nothing is scheduled yet" in bola.get("/review/").main


def test_after_an_absence_a_day_offers_ten_and_the_next_day_more(
    lena: Visitor, ids: dict[str, int], clock: Clock
) -> None:
    place = {"person_id": ids["lena"], "module": "tea-round", "activity": "after"}
    schedule, due = review_scheduling.begin(1, clock.now)
    with lena.app.extensions["store"].write() as connection:
        for n in range(25):
            card = {**place, "question": "warmest" if not n else f"gone-{n}", "schedule": schedule, "due_at": due}
            connection.execute(review_card.insert(), {**card, "made_at": clock.now})
    days_later(lena, clock, 200)
    page = lena.get("/review/")
    assert "Due today: 10" in page.main
    assert "25 are waiting" in page.main
    assert "The next 20 questions" in page.main
    assert "The next 20" not in lena.get(page.link("Show all scheduled questions")).main
