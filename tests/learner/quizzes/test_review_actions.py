"""What happens to review cards."""

from datetime import timedelta

from tests.client import Visitor
from tests.conftest import Clock
from tests.learner.quizzes.reviewing import QUIZ, _next, days_later, got_wrong


def test_questions_left_open_and_prequestions_do_not_come_back(lena: Visitor, clock: Clock) -> None:
    page = lena.submit(lena.get("/modules/tea-round/before/"), "Start")
    page = lena.submit(page, "Save and continue", {"answer": page.option("The newest")})
    lena.submit(page, "Submit")
    lena.submit(lena.get(QUIZ), "Start")
    lena.submit(lena.get(QUIZ + "check/"), "Submit")
    assert "Nothing is waiting for you" in lena.get("/review/").main


def test_answered_in_two_tabs_a_review_counts_once(lena: Visitor, clock: Clock) -> None:
    got_wrong(lena)
    days_later(lena, clock, 1)
    one, other = _next(lena), _next(lena)
    first = lena.submit(one, "Save and see the feedback", {"answer": one.option("The last poured")})

    second = lena.submit(other, "Save and see the feedback", {"answer": other.option("The first poured")}, status=409)

    assert "had already answered that question" in second.main
    assert second.heading == first.heading
    assert "feedback-canary-b02" in second.main
    assert "Copy anything you want to keep. The first poured" in second.main


def test_a_dropped_card_never_comes_back(lena: Visitor, clock: Clock) -> None:
    got_wrong(lena)
    page = lena.submit(lena.get("/review/"), "Remove")
    assert "will not come back" in page.main
    days_later(lena, clock, 3)
    assert "Nothing is waiting for you" in lena.get("/review/").main
    lena.submit(lena.get(QUIZ), "Try again")
    page = lena.get(QUIZ + "questions/1/")
    lena.submit(page, "Save and continue", {"answer": page.option("The largest cup")})
    lena.submit(lena.get(QUIZ + "check/"), "Submit")
    assert "Nothing is waiting for you" in lena.get("/review/").main


def test_a_card_is_not_answered_before_it_is_due(lena: Visitor) -> None:
    got_wrong(lena)
    assert lena.get("/review/1/").heading == "Review"
    assert lena.post("/review/1/", {"revision": "0", "answer": "0"}).status_code == 303
    assert "Nothing is due now" in lena.get("/review/").main


def test_a_clock_that_jumps_ahead_and_back_loses_no_review_and_no_card(lena: Visitor, clock: Clock) -> None:
    got_wrong(lena)
    before = clock.now
    days_later(lena, clock, 900)
    page = _next(lena)
    lena.submit(page, "Save and see the feedback", {"answer": page.option("The last poured")})
    clock.now = before
    assert "Nothing is due now" in lena.get("/review/").main
    clock.now = before + timedelta(days=900)
    days_later(lena, clock, 400)
    page = _next(lena)
    page = lena.submit(page, "Save and see the feedback", {"answer": page.option("The last poured")})
    assert "It comes back in" in page.main
