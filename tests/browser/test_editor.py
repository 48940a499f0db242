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
HEAD = "---\ntitle: One thing\nminutes: 4\ncompetencies: [1.1]\nclaims: [1]\n---\n\n"


def _begin(page: Page, title: str) -> str:
    """Begin a module and open its lesson. Returns the draft's address."""
    page.goto("/educator/drafts/new/")
    page.get_by_label("Title").fill(title)
    press(page, "Start")
    draft = page.url
    page.locator("main").get_by_role("link", name="lesson.md").first.click()
    expect(page.locator(".cm-content")).to_be_visible()
    return draft


def _write(page: Page, text: str) -> None:
    """Replace all the text, as people do with the keyboard."""
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
    page.locator("main li a").first.click()
    looking.here("a save")
    case = "30-first-decision.case.md"
    forms = (f"parts/{case}", f"form/1/{case}", f"word/{case}", f"comments/{case}")
    for part in ("", "case/first-decision/", "publish/", "pictures/", "import/", "preview/", *forms):
        looking.at(draft + part)


@pytest.mark.thorough
def test_two_authors_at_once_and_one_who_loses_the_network_lose_nothing(
    site: Site, password_hash: str, open_context: Callable[..., tuple[BrowserContext, Watch]]
) -> None:
    """Each writes separate lines, then both the same one: in the end everything they typed is there."""
    pages = []
    for name in ("ann", "ben"):
        site.add_person(f"{name}@example.org", f"{name.title()} Author", password_hash, Role.EDUCATOR)
        context, watch = open_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        sign_in(page, f"{name}@example.org", PASSWORD)
        pages.append((page, context, watch))
    (ann, _, _), (ben, bens, watch) = pages
    _begin(ann, "Written by two")
    ben.goto(ann.url)
    _write(ann, HEAD + "First.\n\nSecond.\n\nThird.\n")
    expect(ann.locator(".editor-status")).to_contain_text("Saved at")
    ben.reload()
    expect(ben.locator(".draft-here")).to_contain_text("Ann Author is here, editing")
    _at_end_of(ben, "First.", " By Ben.")
    _at_end_of(ann, "Third.", " By Ann.")
    for page in (ann, ben):
        for words in ("First. By Ben.", "Third. By Ann."):
            expect(page.locator(".cm-content")).to_contain_text(words, timeout=60_000)
    bens.set_offline(True)
    _at_end_of(ben, "Second.", " Without a network.")
    expect(ben.locator(".editor-status")).to_contain_text("cannot be reached")
    _at_end_of(ann, "Second.", " With one.")
    expect(ann.locator(".editor-status")).to_contain_text("Saved at")
    bens.set_offline(False)
    expect(ben.locator(".editor-status")).to_contain_text("Ann Author has changed the same lines", timeout=30_000)
    watch.complaints.clear()  # the browser reports what the dead network refused
    ben.wait_for_timeout(1100)
    press(ben, "Save")
    expect(ben.locator("main")).to_contain_text("− Second. With one.")
    expect(ben.locator("main")).to_contain_text("+ Second. Without a network.")
    _at_end_of(ben, "Second. Without a network.", " With one.")
    ben.wait_for_timeout(1100)
    press(ben, "Save")
    expect(ann.locator(".cm-content")).to_contain_text("Second. Without a network. With one.", timeout=60_000)
    for _, context, _ in pages:
        context.close()


def _at_end_of(page: Page, line: str, text: str) -> None:
    """Type at the end of the line that begins so."""
    page.locator(".cm-line", has_text=line).first.click()
    page.keyboard.press("End")
    page.keyboard.type(text)
