"""Writing a module in a real browser: checked, completed, shown and saved as one types; by keyboard; by two at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from learnapp.domain.people.roles import Role
from tests.browser.conftest import Site
from tests.browser.looking import Looking
from tests.browser.walking import press, sign_in
from tests.browser.watching import Watch
from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser
LESSON = "20-the-lesson.lesson.md"


def _begin(page: Page, title: str) -> str:
    """Begin a module and open its lesson; the address of the draft."""
    page.goto("/educator/drafts/new/")
    page.get_by_label("Title").fill(title)
    press(page, "Begin")
    draft = page.url
    page.locator("main").get_by_role("link", name="lesson.md").first.click()
    expect(page.locator(".cm-content")).to_be_visible()
    return draft


def _write(page: Page, text: str) -> None:
    """Put a text in place of all there is, as one does with the keyboard."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def test_a_lesson_is_checked_completed_shown_and_saved_as_one_types(seen_by: Callable[[str], Looking]) -> None:
    looking = seen_by("edwin")
    page = looking.page
    draft = _begin(page, "Ringing at night")
    expect(page.locator(".editor-fragment")).not_to_be_empty()
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("\nAsk early. <b>Now</b>\n")
    expect(page.locator(".editor-problems")).to_contain_text("HTML is not allowed")
    expect(page.locator(".cm-lintRange-error").first).to_be_attached()
    looking.here("the editor with an error")
    for _ in "<b>Now</b>\n":
        page.keyboard.press("Backspace")
    expect(page.locator(".editor-problems")).to_contain_text("no problems")
    expect(page.locator(".editor-fragment")).to_contain_text("Ask early.")
    page.keyboard.type("See [claim 1](claim:1")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.type(") and more.\n")
    expect(page.locator(".editor-status")).to_contain_text("Saved at")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Save"
    expect(page.locator(".editor-status")).to_contain_text("Saved at")
    looking.here("the editor")
    page.goto(f"{draft}history/")
    expect(page.locator("main")).to_contain_text("Saved while typing")
    looking.here("history")
    page.goto(draft)
    looking.here("a draft")


def test_the_editor_is_loaded_on_its_own_page_alone(seen_by: Callable[[str], Looking]) -> None:
    page = seen_by("edwin").page
    for address in ("/educator/drafts/", "/educator/drafts/new/", "/educator/cohorts/", "/modules/"):
        page.goto(address)
        assert not page.locator("script[src*='editor-']").count()
