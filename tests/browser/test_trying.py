"""Trying a case on a phone before having an account, and keeping the walk, with script and without."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.looking import Looking
from tests.browser.walking import heading, press, walk_to_the_end
from tests.browser.watching import Watch

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
Opened = Callable[..., tuple[BrowserContext, Watch]]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_visitor_walks_a_case_registers_at_its_end_and_opens_the_debrief(script: bool, open_context: Opened) -> None:
    context, watch = open_context(java_script_enabled=script, viewport=PHONE)
    page = context.new_page()
    page.goto("/")
    page.locator("main").get_by_role("button", name="Try “").click()
    title = heading(page)
    expect(page.locator("main")).to_contain_text("You do not need an account")
    press(page, "Start the case")
    if script:
        Looking(page, watch).here("a visitor's first scene")
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    walk_to_the_end(page)
    end = heading(page)
    expect(page.locator("main")).to_contain_text("You have found 1 of")

    press(page, "Create an account")
    assert page.get_by_label("Keep my answers").is_checked()
    page.get_by_label("Your name").fill("Sam Okonjo")
    page.get_by_label("Email address").fill(f"{os.urandom(6).hex()}@example.org")
    page.get_by_label("Password", exact=True).fill("violet tractor umbrella")
    press(page, "Create an account")
    assert heading(page) == end
    expect(page.locator("main")).to_contain_text("has been saved to your account")
    press(page, "Open the debrief")
    assert heading(page) == f"Debrief: {title}"
    watch.assert_quiet()
    context.close()
