"""The whole journey of a learner through a shipped module, in a real browser, with its script and without."""

from __future__ import annotations

import os
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.walking import answer_somehow, heading, press, sign_in, sign_out, walk_to_the_end
from tests.browser.watching import Watch

pytestmark = pytest.mark.browser

MODULE = "/modules/challenging-colleagues/"
Opened = Callable[..., tuple[BrowserContext, Watch]]

without_and_thoroughly_with_script = pytest.mark.parametrize(
    "script", [pytest.param(True, marks=pytest.mark.thorough), False], ids=["with script", "without script"]
)
with_script_and_thoroughly_without = pytest.mark.parametrize(
    "script", [True, pytest.param(False, marks=pytest.mark.thorough)], ids=["with script", "without script"]
)


def register(page: Page, email: str, password: str) -> None:
    page.goto("/")
    press(page, "Create an account")
    page.get_by_label("Your name").fill("Sam Okonjo")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    press(page, "Create an account")
    assert "Sam" in heading(page), "registering signs you in"


def take_quiz(page: Page, questions: int) -> None:
    """From the first question to the results."""
    for number in range(1, questions + 1):
        assert heading(page) == f"Question {number} of {questions}"
        answer_somehow(page)
        press(page, "Save and continue")
    assert heading(page) == "Check your answers"
    assert page.get_by_text("Not answered", exact=True).count() == 0
    press(page, "Submit")


@without_and_thoroughly_with_script
def test_a_learner_registers_works_through_a_module_and_comes_back_to_the_exact_place(
    script: bool, open_context: Opened
) -> None:
    email, password = f"{os.urandom(6).hex()}@example.org", "violet tractor umbrella"
    context, watch = open_context(java_script_enabled=script)
    page = context.new_page()

    register(page, email, password)

    page.goto(MODULE)
    press(page, "Start")
    press(page, "Start")
    take_quiz(page, 5)
    assert heading(page) == "Results: Before you start"
    assert page.get_by_text("Rank what you should do").count()

    press(page, "Back to the module")
    press(page, "Start")
    assert heading(page) == "Say it early"
    press(page, "Mark as finished")
    expect(page.locator("main")).to_contain_text("2 of 8 done")

    press(page, "Start")
    assert heading(page) == "Eleven minutes"
    expect(page.locator("main")).to_contain_text("Who can see your choices")
    press(page, "Start the case")
    press(page, "Go on to the end of the shift")
    page.get_by_label("Tell her about the call on the tenth").check(force=True)
    press(page, "Do this")
    expect(page.locator("main")).to_contain_text("She stops typing.")
    left = heading(page)

    # Away, and back in another browser: the same scene, and the consequence of the last choice.
    sign_out(page)
    watch.assert_quiet()
    context.close()
    context, watch = open_context(java_script_enabled=script)
    page = context.new_page()
    sign_in(page, email, password)
    press(page, "Continue")
    assert heading(page) == left
    expect(page.locator("main")).to_contain_text("She stops typing.")

    walk_to_the_end(page)
    press(page, "Open the debrief")
    assert heading(page) == "Debrief: Eleven minutes"
    expect(page.locator("main")).to_contain_text("Tell her about the call on the tenth")
    page.get_by_text("See the map of your way").click()
    assert page.locator("svg.case-map").is_visible()

    # A what-if leaves the record as it is.
    page.get_by_text("Look back, or try another way").first.click()
    page.get_by_role("button", name="Try another way").first.click()
    page.wait_for_load_state("load")
    page.get_by_label("Say that the ward was busy").check(force=True)
    press(page, "Do this")
    press(page, "Back to the debrief")
    assert "#decision-" in page.url
    expect(page.locator("main")).to_contain_text("You chose: Tell her about the call on the tenth")
    expect(page.locator("main")).to_contain_text("You tried: Say that the ward was busy")

    # The end quiz, left in the middle.
    page.goto(f"{MODULE}what-stayed/")
    press(page, "Start")
    for number in (1, 2, 3):
        assert heading(page) == f"Question {number} of 8"
        answer_somehow(page)
        press(page, "Save and continue")
    stem = page.locator(".question-stem").first.inner_text()
    context.close()
    context, watch = open_context(java_script_enabled=script)
    page = context.new_page()
    sign_in(page, email, password)
    press(page, "Continue")
    assert heading(page) == "Question 4 of 8"
    assert page.locator(".question-stem").first.inner_text() == stem
    for _ in range(5):
        answer_somehow(page)
        press(page, "Save and continue")
    press(page, "Submit")
    assert heading(page) == "Results: What stayed with you"
    assert page.locator("main section.question").count() == 8

    page.goto("/progress/")
    expect(page.locator("main")).to_contain_text("4 of 8 done")
    watch.assert_quiet()
    context.close()


@with_script_and_thoroughly_without
def test_an_answer_whose_sign_in_had_ended_is_there_again_for_that_person_only(
    script: bool, open_context: Opened, new_person: Callable[[], str], password: str
) -> None:
    email, other = new_person(), new_person()
    words = "I would ring first, and write it down after."
    context, _ = open_context(java_script_enabled=script)
    page = context.new_page()
    address = begin_quiz(page, email, password, 9)
    page.locator("textarea").fill(words)

    # Signed out everywhere on another device, with the answer typed and not yet sent.
    elsewhere, _ = open_context()
    desk = elsewhere.new_page()
    sign_in(desk, email, password)
    desk.goto("/account/")
    press(desk, "Sign out everywhere")
    press(page, "Save and continue")
    assert heading(page) == "Sign in"
    expect(page.locator("main")).to_contain_text("we kept what you wrote")

    # The next person at this computer finds none of it.
    sign_in(page, other, password)
    assert words not in page.content()
    page.goto("/modules/every-kind/at-the-end/")
    press(page, "Start")
    page.goto(address)
    assert page.locator("textarea").input_value() == ""
    sign_out(page)

    sign_in(page, email, password)
    page.goto(address)
    assert page.locator("textarea").input_value().strip() == words
    expect(page.locator("main")).to_contain_text("What you wrote is below")
    press(page, "Save and continue")
    page.goto(address)
    assert page.locator("textarea").input_value().strip() == words
    assert page.get_by_text("What you wrote is below").count() == 0
    context.close()
    elsewhere.close()


def begin_quiz(page: Page, email: str, password: str, number: int) -> str:
    """Sign in, begin the quiz with every kind, and open one of its questions; its address."""
    sign_in(page, email, password)
    page.goto("/modules/every-kind/at-the-end/")
    press(page, "Start")
    address = f"/modules/every-kind/at-the-end/questions/{number}/"
    page.goto(address)
    return address


@with_script_and_thoroughly_without
def test_of_two_tabs_the_later_overwrites_nothing_and_keeps_what_was_typed(
    script: bool, open_context: Opened, new_person: Callable[[], str], password: str
) -> None:
    context, _ = open_context(java_script_enabled=script)
    first = context.new_page()
    address = begin_quiz(first, new_person(), password, 9)
    second = context.new_page()
    second.goto(address)
    for tab, words in ((first, "Words of the first tab."), (second, "Words of the second tab.")):
        tab.locator("textarea").fill(words)
        press(tab, "Save and continue")
    expect(second.locator("main")).to_contain_text("Words of the first tab.")
    assert second.locator("textarea").input_value().strip() == "Words of the second tab."

    first.goto(address)
    assert first.locator("textarea").input_value().strip() == "Words of the first tab."
    press(second, "Save and continue")
    first.goto(address)
    assert first.locator("textarea").input_value().strip() == "Words of the second tab."
    context.close()


@with_script_and_thoroughly_without
def test_a_double_click_counts_once(
    script: bool, open_context: Opened, new_person: Callable[[], str], password: str
) -> None:
    context, _ = open_context(java_script_enabled=script)
    page = context.new_page()
    sign_in(page, new_person(), password)

    page.goto("/modules/tea-round/after/")
    page.get_by_role("button", name="Start").dblclick()
    expect(page).to_have_url(re.compile("/questions/1/$"))
    page.locator("form.question input[type=radio]").first.check(force=True)
    page.get_by_role("button", name="Save and continue").dblclick()
    expect(page).to_have_url(re.compile("/questions/2/$"))
    expect(page.locator("main")).to_contain_text("1 of 4 answered")
    page.goto("/modules/tea-round/after/check/")
    page.get_by_role("button", name="Submit").dblclick()
    expect(page).to_have_url(re.compile("/attempts/1/$"))
    page.goto("/modules/tea-round/after/")
    assert page.get_by_role("link", name="Attempt").count() == 1

    page.goto("/modules/tea-round/spilt/")
    page.get_by_role("button", name="Start the case").dblclick()
    expect(page.locator("h1")).to_have_text("The corridor")
    page.locator("input[name=choice]").first.check(force=True)
    page.get_by_role("button", name="Do this").dblclick()
    expect(page.locator("h1")).to_have_text("The office")
    page.goto("/modules/tea-round/spilt/")
    expect(page.locator("h1")).to_have_text("The office")
    context.close()


@with_script_and_thoroughly_without
def test_the_back_button_never_undoes_or_loses_anything(
    script: bool, open_context: Opened, new_person: Callable[[], str], password: str
) -> None:
    context, _ = open_context(java_script_enabled=script)
    page = context.new_page()
    sign_in(page, new_person(), password)

    page.goto("/modules/tea-round/after/")
    press(page, "Start")
    page.locator("form.question input[type=radio]").nth(0).check(force=True)
    press(page, "Save and continue")
    page.go_back()
    assert heading(page) == "Question 1 of 4"
    assert page.locator("form.question input[type=radio]").nth(0).is_checked()
    page.locator("form.question input[type=radio]").nth(1).check(force=True)
    press(page, "Save and continue")
    assert heading(page) == "Question 2 of 4"
    page.goto("/modules/tea-round/after/questions/1/")
    assert page.locator("form.question input[type=radio]").nth(1).is_checked()

    page.goto("/modules/tea-round/spilt/")
    press(page, "Start the case")
    page.locator("input[name=choice]").first.check(force=True)
    press(page, "Do this")
    press(page, "Go back to the ward")
    page.go_back()
    page.go_back()
    page.goto("/modules/tea-round/spilt/")
    assert heading(page) == "Friday"
    context.close()
