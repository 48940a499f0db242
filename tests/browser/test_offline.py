"""A module worked through without a network, on a phone, and sent when there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.walking import answer_somehow, press, sign_in, sign_out, walk_to_the_end
from tests.browser.watching import Watch

pytestmark = pytest.mark.browser
MODULE = "/modules/tea-round/"
Opened = Callable[..., tuple[BrowserContext, Watch]]


@pytest.fixture
def phone(open_context: Opened, new_person: Callable[[], str], password: str) -> Iterator[Page]:
    """A new learner's phone."""
    context, _ = open_context()
    page = context.new_page()
    sign_in(page, new_person(), password)
    yield page
    context.close()


def keep(page: Page) -> None:
    page.goto(MODULE)
    page.get_by_role("button", name="Keep on this device").click()
    expect(page.locator("[data-words]")).to_contain_text("Kept on this device:")


def walk(page: Page) -> None:
    """The test module's case, from its first page to its debrief."""
    page.goto(f"{MODULE}spilt/")
    press(page, "Start the case")
    walk_to_the_end(page)
    press(page, "Open the debrief")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Debrief")


def take_quiz(page: Page, quiz: str = "after", questions: int = 4) -> None:
    page.goto(f"{MODULE}{quiz}/")
    press(page, "Start")
    for _ in range(questions):
        answer_somehow(page)
        press(page, "Save and continue")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check your answers")


def all_is_sent(page: Page) -> None:
    page.goto("/offline/")
    page.locator("[data-shown]").wait_for()
    expect(page.locator("[data-part=waiting]")).to_be_hidden()
    expect(page.locator("[data-part=conflicts]")).to_be_hidden()


def test_a_module_is_finished_without_a_network_and_counts_when_there_is_one(phone: Page):
    keep(phone)
    phone.context.set_offline(True)
    phone.goto("/home/")
    expect(phone.locator("#offline")).to_contain_text("You are offline. This page is as it was on")
    phone.goto(f"{MODULE}leaves/")
    press(phone, "Mark as finished")
    walk(phone)
    take_quiz(phone)
    press(phone, "Submit when connected")
    expect(phone.locator("main")).to_contain_text("You have submitted this quiz on this device")
    phone.goto("/offline/")
    expect(phone.locator("[data-part=waiting] li").first).to_contain_text("A lesson finished")

    phone.context.set_offline(False)
    all_is_sent(phone)
    phone.goto(f"{MODULE}after/attempts/1/")
    expect(phone.locator("main")).to_contain_text("You got")
    phone.goto(f"{MODULE}spilt/debrief/")
    expect(phone.locator("h1")).to_contain_text("Debrief")

    sign_out(phone)
    phone.wait_for_url("**/modules/")
    left = """async () => [
        (await indexedDB.databases()).length, (await caches.keys()).length,
        (await navigator.serviceWorker.getRegistrations()).length, localStorage.length]"""
    assert phone.evaluate(left) == [0, 0, 0, 0]
