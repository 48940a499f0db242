"""One's own writing in a real browser: nothing is wrong in any state, and no word of it stays in the browser."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page

from tests.browser.looking import Looking
from tests.browser.walking import press
from tests.browser.watching import assert_good

pytestmark = pytest.mark.browser

STORED = """async () => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie,
    await indexedDB.databases(), await caches.keys()])"""


@pytest.fixture
def writer(beginner: Looking) -> Page:
    """A learner who has written nothing yet."""
    return beginner.page


def test_a_reflection_is_good_in_every_state(writer: Page) -> None:
    page = writer
    page.goto("/reflections/new/")
    press(page, "Save")
    assert_good(page, "an empty reflection")
    page.get_by_label("Your reflection").fill("Mrs Henderson in bed 7 asked twice.\n\n" + "Itisaverylongword" * 12)
    press(page, "Save")
    assert_good(page, "a reflection that looks identifying")
    press(page, "Save anyway")
    assert_good(page, "a reflection")
    reflection = page.url
    page.goto(f"{reflection}edit/")
    other = page.context.new_page()
    other.goto(page.url)
    for tab, text in ((page, "From one tab."), (other, "From the other.")):
        tab.get_by_label("Your reflection").fill(text)
        press(tab, "Save")
    assert_good(other, "a reflection changed in another tab")
    page.goto(f"{reflection}delete/")
    assert_good(page, "deleting a reflection")
    page.goto(reflection.replace("/writing/", "/reflections/") + "shareable/")
    press(page, "Save")
    assert_good(page, "a shareable version")


@pytest.mark.thorough
def test_notes_actions_and_all_of_ones_writing_are_good_with_something_in_them(writer: Page) -> None:
    page = writer
    page.goto("/notes/?at=tea-round/spilt")
    press(page, "Add bookmark")
    page.get_by_label("Write a note").fill("Come back to this.")
    press(page, "Save note")
    assert_good(page, "notes at a place")
    page.goto("/actions/new/")
    press(page, "Save")
    assert_good(page, "an action without a date")
    page.get_by_label("What will you do?").fill("Ask for a trolley.")
    today = datetime.now(ZoneInfo("Europe/London"))
    page.get_by_label("Day").fill(str(today.day))
    page.get_by_label("Month").fill(f"{today:%b}")
    press(page, "Save")
    assert_good(page, "reflections with an action")
    page.goto("/home/")
    assert_good(page, "home with an action whose date has come")
    page.get_by_role("link", name="Ask for a trolley.").click()
    press(page, "Save")
    assert_good(page, "an action with nothing chosen")
    page.goto("/writing/")
    page.get_by_label("Search your writing").fill("trolley")
    press(page, "Search")
    assert_good(page, "one's writing, looked through")
    page.goto("/account/data/erase/")
    press(page, "Erase everything now")
    assert_good(page, "erasing with no password")


def test_nothing_typed_is_put_into_the_browsers_storage(writer: Page) -> None:
    page = writer
    page.goto("/reflections/new/")
    page.get_by_label("Your reflection").press_sequentially("storage canary")
    assert "canary" not in page.evaluate(STORED)
    press(page, "Save")
    assert "storage canary" in page.inner_text("main")
    assert "canary" not in page.evaluate(STORED)


def test_a_dropped_connection_loses_nothing_that_was_typed(writer: Page) -> None:
    page = writer
    page.goto("/reflections/new/")
    page.get_by_label("Your reflection").fill("Typed in the lift.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("We could not reach the site").wait_for()
    assert page.get_by_label("Your reflection").input_value() == "Typed in the lift."
    page.context.set_offline(False)
    page.wait_for_timeout(1100)  # a second press within a second is taken for a double click
    press(page, "Save")
    assert "Typed in the lift." in page.inner_text("main")
