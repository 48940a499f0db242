"""A program finds nothing wrong with any kind of question: asked, left empty, answered, and come back for review."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Site
from tests.browser.looking import Looking
from tests.browser.walking import answer_somehow, heading, press, sign_in, sign_out

pytestmark = pytest.mark.browser


@pytest.mark.thorough
@pytest.mark.parametrize("quiz", ["at-the-end", "at-once"])
def test_every_kind_of_question_is_good_before_and_after_its_answer(quiz: str, beginner: Looking) -> None:
    page = beginner.page
    address = f"/modules/every-kind/{quiz}/"
    page.goto(address)
    press(page, "Start")
    for number in range(1, 12):
        assert heading(page) == f"Question {number} of 11"
        if quiz == "at-the-end":
            beginner.here()
            press(page, "Save and continue")
            beginner.here(f"question {number} with nothing chosen")
        answer_somehow(page)
        press(page, "Save and continue")
        if quiz == "at-once":
            beginner.here(f"the feedback on question {number}")
            press(page, "Check and submit" if number == 11 else "Next question")
    assert heading(page) == "Check your answers"
    beginner.here()
    press(page, "Submit")
    beginner.here("results")
    page.goto(page.locator("a[href$='/disagree/']").first.get_attribute("href") or "")
    press(page, "Send")
    beginner.here("disagreeing with an answer and saying nothing")
    beginner.at(address)
    beginner.at("/progress/")


@pytest.mark.thorough
def test_a_question_that_comes_back_is_good(
    site: Site, beginner: Looking, new_person: Callable[[], str], password: str
) -> None:
    page, email = beginner.page, new_person()
    sign_out(page)
    sign_in(page, email, password)
    beginner.at("/review/")
    page.goto("/modules/tea-round/after/")
    press(page, "Start")
    for _ in range(4):
        answer_somehow(page)
        press(page, "Save and continue")
    press(page, "Submit")
    assert site.make_reviews_due(email)

    beginner.at("/review/")
    press(page, "Start reviewing")
    beginner.here("a review question")
    press(page, "Save and see the feedback")
    beginner.here("a review question, with nothing chosen")
    answer_somehow(page)
    press(page, "Save and see the feedback")
    assert heading(page).startswith("Reviewed: ")
    beginner.here()
