"""What was typed or chosen survives a lost connection."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.looking import Looking
from tests.browser.walking import heading, press
from tests.browser.watching import Watch

pytestmark = pytest.mark.browser
TYPED = "The second table adds up to 101%.\nThat cannot be right."


def test_text_sent_without_a_connection_stays_on_the_page_and_can_be_sent_later(
    open_context: Callable[..., tuple[BrowserContext, Watch]],
):
    context, watch = open_context()
    page = context.new_page()
    page.goto("/report/?page=/glossary/")
    page.fill("textarea", TYPED)
    context.set_offline(True)
    page.click("main button[type=submit]")
    expect(page.get_by_role("alert")).to_contain_text("What you typed is still here")
    assert page.input_value("textarea") == TYPED
    assert "/report/" in page.url

    context.set_offline(False)
    page.wait_for_timeout(1100)  # within a second it would be a double click, which sends nothing
    watch.complaints.clear()  # the browser reports the request that the dead network refused
    page.click("main button[type=submit]")
    expect(page.get_by_role("alert")).to_contain_text("Thank you")
    assert page.url.endswith("/glossary/")
    watch.assert_quiet()
    context.close()


def test_a_choice_sent_without_a_connection_stays_on_the_page_and_can_be_sent_later(beginner: Looking) -> None:
    page = beginner.page
    page.goto("/modules/tea-round/spilt/")
    press(page, "Start the case")
    title = heading(page)
    page.locator("input[name=choice]").first.check(force=True)
    page.context.set_offline(True)
    page.get_by_role("button", name="Do this").click()
    expect(page.get_by_role("alert")).to_contain_text("We could not reach the site")
    expect(page.get_by_role("alert")).to_contain_text("What you chose is still here")
    assert page.locator("input[name=choice]").first.is_checked()

    page.context.set_offline(False)
    page.wait_for_timeout(1100)  # within a second it would be a double click, which sends nothing
    press(page, "Do this")
    assert heading(page) != title
