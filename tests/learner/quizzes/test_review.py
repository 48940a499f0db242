"""Spaced review on the site: from a submitted quiz to the answer that comes back."""

from datetime import timedelta

from learnapp.domain.quizzes import review_scheduling
from learnapp.store.tables.people_and_work import review_card
from tests.client import Page, Visitor
from tests.conftest import PASSWORD, Clock

QUIZ = "/modules/tea-round/after/"


def _got_wrong(visitor: Visitor) -> None:
    """A submitted quiz with its first question wrong and the others left open."""
    page = visitor.submit(visitor.get(QUIZ), "Start")
    visitor.submit(page, "Save and continue", {"answer": page.option("The largest cup")})
    visitor.submit(visitor.get(QUIZ + "check/"), "Submit")


def _days_later(visitor: Visitor, clock: Clock, days: int) -> Visitor:
    clock.now += timedelta(days=days)
    page = visitor.get("/account/sign-in/")
    visitor.submit(page, "Sign in", {"email": "lena@example.org", "password": PASSWORD})
    return visitor


def _next(visitor: Visitor) -> Page:
    return visitor.get("/review/next/")


def test_before_anything_is_scheduled_the_page_says_how_it_works(lena: Visitor) -> None:
    page = lena.get("/review/")
    assert "Nothing is scheduled yet" in page.main
    assert "Educators never see" in page.main


def test_a_wrong_answer_comes_back_a_day_later_and_goes_away_when_answered(lena: Visitor, clock: Clock) -> None:
    _got_wrong(lena)
    assert "Nothing is due now" in lena.get("/review/").main
    assert _next(lena).heading == "Review"

    _days_later(lena, clock, 1)
    assert "Due today: 1" in lena.get("/review/").main
    page = _next(lena)
    assert page.heading == "Review a question"
    assert "feedback-canary" not in page.text
    page = lena.submit(page, "Save and see the feedback", {"answer": page.option("The last poured")})

    assert page.heading == "Reviewed: Which cup is warmest?"
    assert "feedback-canary-b02" in page.main
    assert "It comes back in" in page.main
    assert "Nothing is due now" in lena.get("/review/").main


def test_questions_left_open_and_prequestions_do_not_come_back(lena: Visitor, clock: Clock) -> None:
    page = lena.submit(lena.get("/modules/tea-round/before/"), "Start")
    page = lena.submit(page, "Save and continue", {"answer": page.option("The newest")})
    lena.submit(page, "Submit")
    lena.submit(lena.get(QUIZ), "Start")
    lena.submit(lena.get(QUIZ + "check/"), "Submit")
    assert "Nothing is scheduled yet" in lena.get("/review/").main


def test_answered_in_two_tabs_a_review_counts_once(lena: Visitor, clock: Clock) -> None:
    _got_wrong(lena)
    _days_later(lena, clock, 1)
    one, other = _next(lena), _next(lena)
    first = lena.submit(one, "Save and see the feedback", {"answer": one.option("The last poured")})

    second = lena.submit(other, "Save and see the feedback", {"answer": other.option("The first poured")})

    assert "had already answered that question" in second.main
    assert second.heading == first.heading
    assert "feedback-canary-b02" in second.main


def test_an_answer_left_out_is_asked_for(lena: Visitor, clock: Clock) -> None:
    _got_wrong(lena)
    _days_later(lena, clock, 1)
    page = lena.submit(_next(lena), "Save and see the feedback", status=422)
    assert page.errors


def test_a_sign_in_that_ended_loses_no_review(lena: Visitor, clock: Clock) -> None:
    _got_wrong(lena)
    _days_later(lena, clock, 1)
    page = _next(lena)
    clock.now += timedelta(hours=13)
    page = lena.submit(page, "Save and see the feedback", {"answer": page.option("The last poured")})
    assert "we kept what you wrote" in page.main
    page = lena.submit(page, "Sign in", {"email": "lena@example.org", "password": PASSWORD})
    assert page.heading == "Review a question"
    assert page.chosen() == {"The last poured"}


def test_a_dropped_card_never_comes_back(lena: Visitor, clock: Clock) -> None:
    _got_wrong(lena)
    page = lena.submit(lena.get("/review/"), "Remove")
    assert "will not come back" in page.main
    _days_later(lena, clock, 3)
    assert "Nothing is scheduled yet" in lena.get("/review/").main
    lena.submit(lena.get(QUIZ), "Try again")
    page = lena.get(QUIZ + "questions/1/")
    lena.submit(page, "Save and continue", {"answer": page.option("The largest cup")})
    lena.submit(lena.get(QUIZ + "check/"), "Submit")
    assert "Nothing is scheduled yet" in lena.get("/review/").main


def test_other_peoples_cards_are_not_there(lena: Visitor, bola: Visitor, clock: Clock) -> None:
    _got_wrong(lena)
    bola.get("/review/1/", status=404)
    assert bola.post("/review/1/", {"revision": "0", "answer": "0"}).status_code == 404
    assert bola.post("/review/1/drop/").status_code == 404
    bola.get("/review/1/1/", status=404)
    assert "Nothing is scheduled yet" in bola.get("/review/").main


def test_a_card_is_not_answered_before_it_is_due(lena: Visitor) -> None:
    _got_wrong(lena)
    assert lena.get("/review/1/").heading == "Review"
    assert lena.post("/review/1/", {"revision": "0", "answer": "0"}).status_code == 303
    assert "Nothing is due now" in lena.get("/review/").main


def test_after_an_absence_a_day_offers_ten_and_the_next_day_more(
    lena: Visitor, ids: dict[str, int], clock: Clock
) -> None:
    place = {"person_id": ids["lena"], "module": "tea-round", "activity": "after"}
    schedule, due = review_scheduling.begin(1, clock.now)
    with lena.app.extensions["store"].write() as connection:
        for n in range(25):
            card = {**place, "question": "warmest" if not n else f"gone-{n}", "schedule": schedule, "due_at": due}
            connection.execute(review_card.insert(), {**card, "made_at": clock.now})
    _days_later(lena, clock, 200)
    page = lena.get("/review/")
    assert "Due today: 10" in page.main
    assert "25 are waiting" in page.main
    assert "The next 20 questions" in page.main
    assert "The next 20" not in lena.get(page.link("Show all scheduled questions")).main


def test_a_clock_that_jumps_ahead_and_back_loses_no_review_and_no_card(lena: Visitor, clock: Clock) -> None:
    _got_wrong(lena)
    before = clock.now
    _days_later(lena, clock, 900)
    page = _next(lena)
    lena.submit(page, "Save and see the feedback", {"answer": page.option("The last poured")})
    clock.now = before
    assert "Nothing is due now" in lena.get("/review/").main
    clock.now = before + timedelta(days=900)
    _days_later(lena, clock, 400)
    page = _next(lena)
    page = lena.submit(page, "Save and see the feedback", {"answer": page.option("The last poured")})
    assert "It comes back in" in page.main
