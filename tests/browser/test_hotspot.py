"""Marking a place on a picture: by a tap where there is script, from the list by keyboard, and without script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.looking import Looking
from tests.browser.walking import press, sign_in
from tests.browser.watching import Watch

pytestmark = pytest.mark.browser

SMALLEST = {"width": 320, "height": 640}
QUIZ = "/modules/every-kind/at-the-end/"
QUESTION = f"{QUIZ}questions/11/"
Opened = Callable[..., tuple[BrowserContext, Watch]]


def begin(page: Page, email: str, password: str) -> None:
    sign_in(page, email, password)
    page.goto(QUIZ)
    press(page, "Start")
    page.goto(QUESTION)


def marked(page: Page) -> list[str]:
    """The letters of the places that are marked on the picture."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll(".hotspot [data-place]")]
            .filter((place) => place.querySelector("[fill-opacity]").getAttribute("fill-opacity") !== "0")
            .map((place) => place.textContent)"""
    )
    return found


def test_a_place_is_tapped_moved_by_arrow_keys_and_saved(
    open_context: Opened, new_person: Callable[[], str], password: str
) -> None:
    context, watch = open_context(viewport=SMALLEST, has_touch=True)
    page = context.new_page()
    begin(page, new_person(), password)
    step = page.get_by_role("radio", name="B. On the step")
    for place in page.locator(".hotspot [data-place]").all():
        size = place.bounding_box()
        assert size
        assert min(size["width"], size["height"]) >= 24
    page.locator(".hotspot [data-place='1']").tap()
    expect(step).to_be_checked()
    assert marked(page) == ["B"]
    picture = page.locator(".hotspot").bounding_box()
    assert picture
    page.touchscreen.tap(picture["x"] + picture["width"] * 0.33, picture["y"] + picture["height"] * 0.08)
    assert (marked(page), page.url.endswith(QUESTION)) == (["B"], True), "beside the places a tap does nothing"
    Looking(page, watch).here("a place marked on a picture")
    step.focus()
    page.keyboard.press("ArrowDown")
    assert marked(page) == ["C"]
    page.locator("input[name=certainty]").first.check(force=True)
    press(page, "Save and continue")
    page.goto(QUESTION)
    expect(page.get_by_role("radio", name="C. At the ward door")).to_be_checked()
    assert marked(page) == ["C"]
    context.close()


@pytest.mark.thorough
def test_without_script_the_letters_of_the_list_are_on_the_picture(
    open_context: Opened, new_person: Callable[[], str], password: str
) -> None:
    context, _ = open_context(viewport=SMALLEST, java_script_enabled=False)
    page = context.new_page()
    begin(page, new_person(), password)
    assert page.locator(".hotspot text").all_text_contents() == ["A", "B", "C"]
    page.get_by_role("radio", name="B. On the step").check(force=True)
    page.locator("input[name=certainty]").first.check(force=True)
    press(page, "Save and continue")
    page.goto(QUESTION)
    expect(page.get_by_role("radio", name="B. On the step")).to_be_checked()
    context.close()
