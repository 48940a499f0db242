"""A case at 390 and 320 pixels: what a choice led to is the first thing seen, with script and without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.keyboard import Keyboard
from tests.browser.walking import heading, press, sign_in, walk_to_the_end
from tests.browser.watching import Watch, too_wide

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
CASE = "/modules/tea-round/spilt/"
Opened = Callable[..., tuple[BrowserContext, Watch]]


def first_seen(page: Page) -> float:
    """How far down the screen the consequence of the last choice begins."""
    box = page.locator(".consequence .prose").bounding_box()
    assert box is not None
    return box["y"]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_what_a_choice_led_to_is_seen_and_a_what_if_comes_back_to_its_decision(
    script: bool, open_context: Opened, new_person: Callable[[], str], password: str
) -> None:
    context, watch = open_context(java_script_enabled=script, viewport=PHONE)
    page = context.new_page()
    sign_in(page, new_person(), password)
    page.goto(CASE)
    press(page, "Start the case")
    header = page.locator("header").bounding_box()
    assert header is not None
    assert header["height"] < 60, "the header is one line"

    def look(here: Page) -> None:
        if here.locator(".consequence").count():
            assert 0 <= first_seen(here) < PHONE["height"] / 3

    walk_to_the_end(page, look)
    expect(page.locator("main")).to_contain_text("You have found 1 of 2 endings")
    press(page, "Open the debrief")

    # The menu is behind one button.
    assert page.get_by_role("button", name="Sign out").count() == 0
    page.locator("summary", has_text="Menu").click()
    assert page.get_by_role("button", name="Sign out").is_visible()
    page.locator("summary", has_text="Menu").click()

    page.get_by_text("See the map of your way").click()
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        drawn = page.locator("svg.case-map").bounding_box()
        assert drawn is not None
        assert drawn["x"] + drawn["width"] <= width
        for words in page.locator("svg.case-map .map-words").all():
            box = words.bounding_box()
            assert box is not None
            assert box["x"] + box["width"] <= drawn["x"] + drawn["width"] + 1
        if script:
            assert not too_wide(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]

    page.locator(".way-step").nth(1).locator("summary").first.click()
    with page.expect_navigation():
        page.get_by_role("button", name="Reopen decision 2").click()
    page.locator("main input[name=choice][type=radio]").last.check(force=True)
    press(page, "Do this")
    assert 0 <= first_seen(page) < PHONE["height"] / 3
    press(page, "Back to the debrief")
    place = page.get_by_role("heading", name="2. ").bounding_box()
    assert place is not None
    assert 0 <= place["y"] < PHONE["height"] / 3, "back at the decision that was tried"
    watch.assert_quiet()
    context.close()


def test_a_case_is_walked_and_its_menu_opened_by_keyboard(
    open_context: Opened, new_person: Callable[[], str], password: str
) -> None:
    context, _watch = open_context(viewport=PHONE)
    page = context.new_page()
    sign_in(page, new_person(), password)
    page.goto(CASE)
    keyboard = Keyboard(page)
    keyboard.press("Start the case")
    keyboard.go_to(page.locator("summary", has_text="Menu"))
    page.keyboard.press("Enter")
    assert page.get_by_role("link", name="Glossary").is_visible()
    page.keyboard.press("Enter")
    scene = heading(page)
    keyboard.go_to(page.locator("main input[name=choice]").first)
    page.keyboard.press("Space")
    keyboard.press("Do this")
    assert heading(page) != scene
    context.close()
