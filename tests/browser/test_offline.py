"""A module worked through without a network, on a phone, and sent when there is one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.conftest import ARGUMENTS, CHROMIUM, Site
from tests.browser.keeping import MODULE, all_is_sent, keep, last_known, take_quiz, walk
from tests.browser.walking import answer_somehow, press, sign_in, sign_out
from tests.browser.watching import Watch

pytestmark = pytest.mark.browser
Opened = Callable[..., tuple[BrowserContext, Watch]]


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


@pytest.mark.thorough
def test_the_browsers_files_hold_no_text_while_it_is_kept_and_nothing_after_sign_out(
    browser: Browser, site: Site, new_person: Callable[[], str], password: str, tmp_path: Path
):
    """Read from outside the browser, as the next person on a ward computer could with any tool."""
    words = (b"Whose cup is it", b"tea-round", b"Nia Roberts", b"kettle")
    context = browser.browser_type.launch_persistent_context(
        str(tmp_path), executable_path=CHROMIUM, args=ARGUMENTS, base_url=site.url, locale="en-GB"
    )
    page = context.new_page()
    sign_in(page, new_person(), password)
    keep(page)
    context.set_offline(True)
    page.goto(f"{MODULE}leaves/")
    press(page, "Mark as finished")
    context.set_offline(False)
    context.close()
    stored = [path for path in tmp_path.rglob("*") if path.is_file() and "IndexedDB" in str(path)]
    assert sum(path.stat().st_size for path in stored) > 50_000, "a module is kept"
    for path in stored:
        text = path.read_bytes()
        assert not [word for word in words if word in text], path

    context = browser.browser_type.launch_persistent_context(
        str(tmp_path), executable_path=CHROMIUM, args=ARGUMENTS, base_url=site.url, locale="en-GB"
    )
    page = context.new_page()
    page.goto("/home/")
    all_is_sent(page)
    sign_out(page)
    page.wait_for_url("**/modules/")
    context.close()
    left = [path for path in tmp_path.rglob("*") if path.is_file() and path.stat().st_size]
    kept = [path for path in left if "IndexedDB" in str(path) and path.suffix in {".ldb", ".log", ".blob"}]
    assert sum(path.stat().st_size for path in kept) < 10_000, kept
    for path in left:
        if "IndexedDB" in str(path) or "CacheStorage" in str(path):
            text = path.read_bytes()
            # Not even the name of the store that had the key is left, so the key is gone.
            assert not [
                word for word in (*words, *("people".encode(f"utf-16-{end}") for end in ("le", "be"))) if word in text
            ], path


@pytest.mark.thorough
def test_two_devices_part_and_the_later_is_told(phone: Page, open_context: Opened, password: str, site: Site):
    """The phone takes one route without a network, the tablet another route with one."""
    keep(phone)
    email = phone.evaluate("async () => (await (await fetch('/account/')).text()).match(/[0-9a-f]{12}@example.org/)[0]")
    phone.context.set_offline(True)
    phone.goto(f"{MODULE}spilt/")
    press(phone, "Start the case")
    phone.locator("main input[name=choice]").first.check(force=True)
    press(phone, "Do this")

    context, _ = open_context()
    tablet = context.new_page()
    sign_in(tablet, email, password)
    tablet.goto(f"{MODULE}spilt/")
    press(tablet, "Start the case")
    tablet.locator("main input[name=choice]").nth(1).check(force=True)
    press(tablet, "Do this")
    there = tablet.locator("h1").inner_text()
    context.close()

    phone.context.set_offline(False)
    phone.goto("/offline/")
    phone.locator("[data-shown]").wait_for()
    expect(phone.locator("[data-part=conflicts]")).to_contain_text("You had gone another way in this case")
    phone.get_by_role("button", name="I have seen this").click()
    expect(phone.locator("[data-part=conflicts]")).to_be_hidden()
    phone.goto(f"{MODULE}spilt/")
    assert phone.locator("h1").inner_text() == there


@pytest.mark.thorough
def test_an_acknowledgement_that_never_came_back_changes_nothing(phone: Page):
    """The site accepts each piece, but the phone gets no answer until its third try."""
    keep(phone)
    phone.context.set_offline(True)
    walk(phone)
    phone.context.set_offline(False)
    tries = {"left": 2}

    def lose(route: Route) -> None:
        if tries["left"] and "piece" in route.request.headers:
            tries["left"] -= 1
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    phone.context.route("**/*", lose)
    for _ in range(3):
        phone.goto("/offline/")
        phone.locator("[data-shown]").wait_for()
    assert tries["left"] == 0
    all_is_sent(phone)
    phone.goto(f"{MODULE}spilt/debrief/")
    expect(phone.locator("h1")).to_contain_text("Debrief")


@pytest.mark.thorough
def test_what_one_person_kept_is_not_shown_to_the_next_or_sent_under_their_name(
    phone: Page, new_person: Callable[[], str], password: str
):
    """They leave without signing out; their sign-in ends, and another person signs in."""
    keep(phone)
    phone.context.set_offline(True)
    phone.goto(f"{MODULE}leaves/")
    press(phone, "Mark as finished")
    phone.context.clear_cookies()  # first: the browser may send what waits as soon as there is a network
    phone.context.set_offline(False)
    sign_in(phone, new_person(), password)
    phone.goto(MODULE)
    expect(phone.locator("main")).not_to_contain_text("1 of 4 done")
    phone.goto("/offline/")
    phone.context.set_offline(True)
    phone.goto(f"{MODULE}leaves/")
    expect(phone.locator("h1")).to_have_text("You are signed out")

    phone.context.set_offline(False)
    phone.goto("/home/")
    sign_out(phone)
    expect(phone.locator("main")).to_contain_text("Someone else has work on this device")
    phone.get_by_role("button", name="Sign out and delete it").click()
    phone.wait_for_url("**/modules/")


@pytest.mark.thorough
def test_every_kind_of_question_is_answered_without_a_network(phone: Page):
    """Also one with typed text, whose page was opened while there was a network."""
    keep(phone, "/modules/every-kind/")
    before = last_known(phone)
    phone.goto("/modules/every-kind/at-the-end/")
    press(phone, "Start")
    while last_known(phone) == before:  # the quiz that was begun is being kept
        phone.wait_for_timeout(200)
    phone.context.set_offline(True)
    for _ in range(11):
        answer_somehow(phone)
        press(phone, "Save and continue")
    expect(phone.locator("main")).to_contain_text("You have answered 11 of 11")
    phone.goto("/modules/every-kind/at-the-end/questions/11/")
    expect(phone.locator("#offline")).to_contain_text("Your answer is kept on this device")
    phone.goto("/modules/every-kind/at-the-end/check/")
    press(phone, "Submit when connected")
    phone.context.set_offline(False)
    all_is_sent(phone)
    phone.goto("/modules/every-kind/at-the-end/attempts/1/")
    expect(phone.locator("h1")).to_contain_text("Results")


@pytest.mark.thorough
def test_storage_cleared_under_it_leaves_the_site_as_it_was(phone: Page):
    keep(phone)
    phone.evaluate("async () => { for (const one of await indexedDB.databases()) indexedDB.deleteDatabase(one.name) }")
    phone.evaluate("async () => { for (const one of await caches.keys()) await caches.delete(one) }")
    phone.goto("/home/")
    phone.goto(f"{MODULE}leaves/")
    press(phone, "Mark as finished")
    expect(phone.locator("main")).to_contain_text("1 of 4 done")
    keep(phone)
