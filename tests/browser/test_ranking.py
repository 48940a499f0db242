"""Ranking on a phone: by tapping in order where there is script, from lists where there is none, and by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.keyboard import Keyboard
from tests.browser.looking import Looking
from tests.browser.walking import press, sign_in
from tests.browser.watching import Watch

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
QUIZ = "/modules/tea-round/after/"
QUESTION = f"{QUIZ}questions/3/"
Opened = Callable[..., tuple[BrowserContext, Watch]]
BEST = ("Warn whoever is near", "Put the tray down", "Fetch a cloth", "Tell the sister")


def begin(page: Page, email: str, password: str) -> None:
    sign_in(page, email, password)
    page.goto(QUIZ)
    press(page, "Start")
    page.goto(QUESTION)


def lists(page: Page) -> dict[str, str]:
    """The place selected in each option's list, by the option's words."""
    found: dict[str, str] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".ranking select")].map((list) => {
            const label = document.querySelector(`label[for="${list.id}"]`);
            return [label.textContent.replace("Place of:", "").trim(), list.value];
        }))"""
    )
    return found


def test_options_are_tapped_in_order_and_the_last_falls_into_place(
    open_context: Opened, new_person: Callable[[], str], password: str
) -> None:
    context, watch = open_context(viewport=PHONE)
    page = context.new_page()
    begin(page, new_person(), password)
    for option in BEST[:3]:
        page.get_by_role("button", name=f"Not placed: {option}").click()
    assert lists(page) == {option: str(place) for place, option in enumerate(BEST, 1)}
    expect(page.get_by_role("status").last).to_contain_text("All placed. 1: Warn whoever is near.")
    Looking(page, watch).here("a ranking by tapping")
    # Tapping the last one too, as the hint says, keeps it.
    page.get_by_role("button", name=f"Place 4: {BEST[3]}").click()
    assert lists(page) == {option: str(place) for place, option in enumerate(BEST, 1)}

    # One is removed, the others move up, and it goes to the end.
    page.get_by_role("button", name=f"Place 1: {BEST[0]}").click()
    assert lists(page) == {BEST[0]: "", BEST[1]: "1", BEST[2]: "2", BEST[3]: "3"}
    page.get_by_role("button", name="Start again").click()
    assert set(lists(page).values()) == {""}

    # The lists can be shown again, with their labels.
    page.get_by_role("button", name="Use lists instead").click()
    page.get_by_label("Place of: Fetch a cloth").select_option("1")
    page.get_by_role("button", name="Tap in order instead").click()
    expect(page.get_by_role("button", name="Place 1: Fetch a cloth")).to_be_visible()

    # What is missing is pointed to, and what was tapped is still there.
    press(page, "Save and continue")
    page.locator(".nhsuk-error-summary a").first.click()
    assert page.evaluate("document.activeElement.className").startswith("rank-tap")
    for option in ("Warn whoever is near", "Tell the sister"):
        page.get_by_role("button", name=f"Not placed: {option}").click()
    press(page, "Save and continue")
    page.goto(QUESTION)
    expect(page.get_by_role("button", name="Place 4: Put the tray down")).to_be_visible()
    watch.assert_quiet()
    context.close()


def test_without_script_places_are_chosen_from_lists(
    open_context: Opened, new_person: Callable[[], str], password: str
) -> None:
    context, _watch = open_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    begin(page, new_person(), password)
    assert page.locator(".rank-tap").count() == 0
    for place, option in enumerate(BEST, 1):
        page.get_by_label(f"Place of: {option}").select_option(str(place))
    press(page, "Save and continue")
    page.goto(QUESTION)
    expect(page.get_by_label("Place of: Tell the sister")).to_have_value("4")
    context.close()


def test_options_are_put_in_order_by_keyboard(
    open_context: Opened, new_person: Callable[[], str], password: str
) -> None:
    context, _watch = open_context(viewport=PHONE)
    page = context.new_page()
    begin(page, new_person(), password)
    keyboard = Keyboard(page)
    buttons = page.locator(".rank-tap")
    for number in range(buttons.count() - 1):
        keyboard.go_to(buttons.nth(number))
        page.keyboard.press("Space")
    assert sorted(lists(page).values()) == ["1", "2", "3", "4"]
    keyboard.press("Save and continue")
    context.close()
