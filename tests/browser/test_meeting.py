"""A whole meeting in six browsers at once: one reloads at every step, one is slow, one has no script."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import BrowserContext, Error, Page

from learnapp.store.db.engine import Store
from learnapp.store.people import people
from learnapp.store.sets import sets
from tests.browser.conftest import Site
from tests.browser.walking import heading, press, sign_in
from tests.browser.watching import Watch, assert_good

WHO = {
    "lead": "Ines Ferro",
    "plain": "Ana Prior",
    "other": "Bo Lind",
    "reloads": "Cy Vane",
    "slow": "Di Orr",
    "bare": "Ed Nunn",
}
MEMBERS = ("plain", "other", "reloads", "slow", "bare")
FOLLOW = ("plain", "other", "slow")
"""The members whose pages should move without a press."""


def _make_set(site: Site, password_hash: str) -> int:
    now = datetime.now(UTC)
    for key, name in WHO.items():
        site.add_person(f"meeting-{key}@example.org", name, password_hash)
    store = Store(site.database)
    with store.write() as connection:
        set_id = sets.make(connection, "Thursdays", "What is said here stays here.", now)
        for key in ("lead", *MEMBERS):
            account = people.find(connection, people.email_key(f"meeting-{key}@example.org"))
            assert account is not None
            sets.join(connection, set_id, account.id, now, "facilitator" if key == "lead" else "member")
            sets.accept_rules(connection, set_id, account.id, 1, now)
    store.dispose()
    return set_id


def _reload(page: Page) -> None:
    """Reload, even at the moment when the page's own script does."""
    for _ in range(3):
        try:
            page.reload()
            return
        except Error:
            continue


def _moved_to(page: Page, title: str) -> None:
    page.wait_for_function("title => document.querySelector('h1')?.textContent.trim() === title", arg=title)


def _vote(page: Page, option: int, reason: str) -> None:
    page.locator("main input[name=choice]:visible, main input[id=choice]").first.wait_for(state="attached")
    page.locator("main form:has(#choice) input[name=choice]").nth(option).check(force=True)
    page.locator("main form:has(#choice) input[name=confidence]").nth(1).check(force=True)
    page.locator("#reason").fill(reason)
    press(page, "my vote")


@pytest.mark.thorough
def test_a_meeting_of_six_browsers(
    site: Site, password: str, password_hash: str, open_context: Callable[..., tuple[BrowserContext, Watch]]
) -> None:
    set_id = _make_set(site, password_hash)
    contexts = {key: open_context(java_script_enabled=key != "bare") for key in WHO}
    pages = {key: context.new_page() for key, (context, _) in contexts.items()}
    for key, page in pages.items():
        sign_in(page, f"meeting-{key}@example.org", password)
    network = pages["slow"].context.new_cdp_session(pages["slow"])
    slow = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 25_000}
    network.send("Network.emulateNetworkConditions", slow)

    lead = pages["lead"]
    lead.goto(f"/sets/{set_id}/meetings/new/")
    assert_good(lead, "what to meet about")
    lead.goto(f"/sets/{set_id}/meetings/new/?module=tea-round&activity=spilt")
    assert_good(lead, "planning a meeting")
    lead.locator("input[name=place]").first.check(force=True)
    press(lead, "Start now")
    address = lead.url
    for key in MEMBERS:
        pages[key].goto(address)
        assert heading(pages[key]) == "Arriving"
    assert_good(lead, "arriving, for the facilitator")
    screen = lead.context.new_page()
    screen.goto(address + "screen/")

    def everybody_at(title: str) -> None:
        _reload(pages["reloads"])
        pages["bare"].goto(address)
        for key in FOLLOW:
            _moved_to(pages[key], title)
        _moved_to(screen, title)
        assert {heading(pages[key]) for key in MEMBERS} == {title}
        assert not [name for name in WHO.values() if name in screen.content()]

    def next_step(button: str, title: str) -> None:
        press(lead, button)
        everybody_at(title)

    next_step("Start the first vote", "First vote")
    for place, key in enumerate(MEMBERS):
        _vote(pages[key], place % 2, f"Reason number {place}")
        _reload(pages["reloads"])
        assert "of 5</span>" not in screen.content(), "nothing of a vote is shown early"
        assert "Reason number" not in screen.content() + lead.content()
    lead.locator("section.lead [data-count=voted]", has_text="5").wait_for()
    next_step("Close the vote", "How we voted")
    assert all("3 of 5" in pages[key].inner_text("main") for key in MEMBERS)

    next_step("Start talking", "Talking it through")
    # What someone is typing stays when the meeting moves on.
    pages["other"].locator("textarea[name=text]").fill("I was just about to say")
    press(lead, "Vote again")
    pages["other"].locator(".moved-on", has_text="The meeting has moved on").wait_for()
    assert pages["other"].locator("textarea[name=text]").input_value() == "I was just about to say"
    pages["other"].locator(".moved-on a").click()
    everybody_at("Second vote")
    assert_good(pages["plain"], "a vote that is open")
    for key in MEMBERS:
        _vote(pages[key], 0, "")
    next_step("Close the vote", "What changed")
    assert "−2" in pages["bare"].inner_text("main")
    assert_good(screen, "the screen, with what changed")
    next_step("Move on to actions", "Actions")
    next_step("Close the meeting", "Closed")
    assert_good(pages["plain"], "a meeting that is closed")
    for page in ("", f"{address.rstrip('/').rsplit('/', 1)[1]}/notes/"):
        lead.goto(f"/sets/{set_id}/meetings/{page}")
        assert_good(lead, lead.url)
    for key, (context, watch) in contexts.items():
        if key != "slow":
            watch.assert_quiet()
        context.close()
