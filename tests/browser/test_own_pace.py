"""Ten minutes between jobs in a real browser: poor signal, two devices, a small phone, no mouse, no script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import Site
from tests.browser.keyboard import Keyboard
from tests.browser.walking import heading, press, sign_in
from tests.browser.watching import Watch, too_wide

pytestmark = pytest.mark.browser

Opened = Callable[..., tuple[BrowserContext, Watch]]
NEW = "/reflections/new/"
QUIZ = "/modules/tea-round/after/"
PULSE, PATIENCE, REST = 5, 4.5, 15
"""Seconds: of `static/src/connection.js` and `drafts.js`."""
WITHIN = 30_000
"""Milliseconds: the machine may be busy with other tests."""


@pytest.fixture
def phone(open_context: Opened, new_person: Callable[[], str], password: str) -> Iterator[tuple[Page, str]]:
    """A new person with a phone, and their address. The phone's clock can be moved on."""
    context, _watch = open_context()
    page = context.new_page()
    page.clock.install()
    email = new_person()
    sign_in(page, email, password)
    yield page, email
    context.close()


@pytest.fixture
def desk(open_context: Opened, password: str) -> Iterator[Callable[[str], Page]]:
    """Another device of the same person."""
    opened: list[BrowserContext] = []

    def signed_in(email: str) -> Page:
        context, _watch = open_context(viewport={"width": 1280, "height": 900})
        opened.append(context)
        page = context.new_page()
        page.clock.install()
        sign_in(page, email, password)
        return page

    yield signed_in
    for context in opened:
        context.close()


def wait(page: Page, seconds: float) -> None:
    """Let so much time pass for the page's script, but not for the test."""
    page.clock.fast_forward(int(seconds * 1000))


def kept(page: Page) -> None:
    expect(page.locator(".typing-kept")).to_contain_text("Draft kept at", timeout=WITHIN)


def notice(page: Page, words: str) -> None:
    expect(page.locator(".connection-notice")).to_contain_text(words, timeout=WITHIN)


def test_a_dropped_connection_shows_within_ten_seconds_and_what_was_typed_is_kept_when_it_is_back(
    phone: tuple[Page, str], desk: Callable[[str], Page]
) -> None:
    page, email = phone
    page.goto(NEW)
    field = page.get_by_label("Your reflection")
    field.press_sequentially("Typed before the lift. ")
    wait(page, PULSE)
    kept(page)

    # The device itself knows: at once.
    page.context.set_offline(True)
    notice(page, "The connection has dropped")
    field.press_sequentially("Typed in the lift. ")
    page.context.set_offline(False)
    notice(page, "The connection is back")

    # The device believes that it is connected, but nothing gets through.
    dead = re.compile(".*")
    refuse: Callable[[Route], None] = lambda route: route.abort()  # noqa: E731
    page.context.route(dead, refuse)
    field.press_sequentially("Typed in the basement.")
    wait(page, PULSE)
    notice(page, "What you typed is still on this page")
    page.context.unroute(dead, refuse)
    wait(page, REST)
    notice(page, "Nothing you typed has been lost")
    wait(page, REST)

    other = desk(email)
    other.goto("/writing/")
    other.get_by_role("link", name="A reflection", exact=True).click()
    expect(other.get_by_label("Your reflection")).to_have_value(
        "Typed before the lift. Typed in the lift. Typed in the basement."
    )
    assert PULSE + PATIENCE < 10
    assert REST + PULSE + PATIENCE < 30


def test_a_tab_that_is_left_at_once_loses_nothing(phone: tuple[Page, str]) -> None:
    page, _email = phone
    page.goto(NEW)
    page.get_by_label("Your reflection").fill("Bleeped away.")
    page.goto("/about/")
    for _ in range(20):  # what a page sends as it is left may arrive after the next request
        page.goto(NEW)
        if page.get_by_label("Your reflection").input_value():
            break
    expect(page.get_by_label("Your reflection")).to_have_value("Bleeped away.")
    expect(page.locator("main")).to_contain_text("You have not saved this yet")
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_label("Your reflection")).to_have_value("")


def test_two_devices_in_turn_are_at_the_very_question_with_what_was_typed(
    phone: tuple[Page, str], desk: Callable[[str], Page]
) -> None:
    page, email = phone
    page.goto("/modules/tea-round/spilt/")
    press(page, "Start the case")
    scene = heading(page)
    page.goto("/modules/every-kind/at-the-end/")
    press(page, "Start")
    page.goto("/modules/every-kind/at-the-end/questions/9/")
    page.locator("form.question textarea").first.press_sequentially("On the phone. ")
    wait(page, PULSE)
    kept(page)

    other = desk(email)
    press(other, "Continue")
    assert heading(other) == "Question 1 of 11"
    other.goto("/home/")
    other.get_by_role("link", name="continue writing").click()
    other.get_by_role("link", name="An answer to a quiz question").click()
    field = other.locator("form.question textarea").first
    expect(field).to_have_value("On the phone. ")
    field.press_sequentially("At the desk.")
    field.press("End")
    wait(other, PULSE)
    kept(other)
    other.goto("/modules/tea-round/spilt/")
    assert heading(other) == scene

    # Back on the phone, whose page is old: it overwrites nothing, and says so.
    page.locator("form.question textarea").first.press_sequentially("And again.")
    wait(page, REST)
    notice(page, "from another tab or device")
    page.reload()
    typed = page.locator("form.question textarea").first.input_value()
    assert "On the phone." in typed
    assert "At the desk." in typed


def test_a_browser_that_denies_storage_loses_nothing(open_context: Opened, new_person, password: str) -> None:  # type: ignore[no-untyped-def]
    context, watch = open_context()
    denied = "Object.defineProperty(window, '{}', {{get() {{ throw new DOMException('denied', 'SecurityError'); }}}});"
    for name in ("localStorage", "sessionStorage", "indexedDB", "caches"):
        context.add_init_script(denied.format(name))
    page = context.new_page()
    page.clock.install()
    sign_in(page, new_person(), password)
    page.goto(NEW)
    page.get_by_label("Your reflection").press_sequentially("Nothing is stored here.")
    wait(page, PULSE)
    kept(page)
    press(page, "Save")
    expect(page.locator("main")).to_contain_text("Nothing is stored here.")
    watch.assert_quiet()
    context.close()


def _review_cards(page: Page, site: Site, email: str) -> None:
    """A quiz with a wrong answer, whose question is due again at once."""
    page.goto(QUIZ)
    press(page, "Start")
    page.get_by_label("The largest cup").check(force=True)
    press(page, "Save and check all answers")
    press(page, "Submit")
    assert site.make_reviews_due(email)


@pytest.mark.parametrize(
    "script", [pytest.param(True, marks=pytest.mark.thorough), False], ids=["with script", "without script"]
)
def test_ten_minutes_on_a_phone_of_320_pixels(
    script: bool, open_context: Opened, new_person: Callable[[], str], password: str, site: Site
) -> None:
    context, watch = open_context(java_script_enabled=script)
    page, email = context.new_page(), new_person()
    sign_in(page, email, password)

    def seen(words: str) -> None:
        expect(page.locator("main")).to_contain_text(words)
        if script:
            assert not too_wide(page), f"{page.url}: {too_wide(page)}"

    _review_cards(page, site, email)
    page.goto("/home/")
    page.get_by_role("button", name="I have 10 minutes").click()
    seen("minute")
    page.goto("/review/")
    seen("Due today: 1")
    page.locator("main").get_by_role("button", name=re.compile("Start|Begin|Review")).first.click()
    page.get_by_label("The last poured").check(force=True)
    press(page, "Save and see the feedback")
    seen("Source:")

    # A term is explained where it is used.
    page.goto("/modules/tea-round/leaves/")
    page.locator("a.term").first.click()
    expect(page.locator(".term-card" if script else "details[open] .glossary-entry").first).to_be_visible()
    assert "/leaves/" in page.url
    if script:
        page.keyboard.press("Escape")
        expect(page.locator(".term-card")).to_have_count(0)
    page.get_by_role("link", name="Notes and bookmark").click()
    page.get_by_label("Write a note").fill("Warm the pot.")
    press(page, "Save note")
    seen("Warm the pot.")

    page.goto(NEW)
    page.get_by_label("Your reflection").fill("Mrs Henderson asked me twice.")
    press(page, "Save")
    seen("Not saved yet")
    press(page, "Save anyway")
    seen("Mrs Henderson asked me twice.")
    page.goto("/actions/new/")
    today = datetime.now(ZoneInfo("Europe/London"))
    page.get_by_label("What will you do?").fill("Ask for a trolley.")
    page.get_by_label("Day").fill(str(today.day))
    page.get_by_label("Month").fill(f"{today:%b}")
    press(page, "Save")
    page.goto("/home/")
    seen("You planned to do this")

    page.goto("/progress/")
    page.get_by_text("See this as a table").click()
    seen("GPC")
    page.goto("/search/?q=%22pot%22+AND+NOT+%28*+OR+near%2F2+-%27")
    seen("pot")
    page.goto("/evidence/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as zip").click()
    assert download.value.suggested_filename.endswith(".zip")
    page.goto("/account/calendar/")
    press(page, "Create a feed")
    seen("We show it only once")
    page.goto("/account/data/")
    seen("Reflections, notes and workplace actions")
    watch.assert_quiet()
    context.close()


@pytest.mark.thorough
def test_review_reflection_and_search_by_keyboard_alone(
    open_context: Opened, new_person: Callable[[], str], password: str, site: Site
) -> None:
    context, _watch = open_context(viewport={"width": 1280, "height": 900})
    page, email = context.new_page(), new_person()
    sign_in(page, email, password)
    _review_cards(page, site, email)
    keyboard = Keyboard(page)
    page.goto("/review/next/")
    keyboard.go_to(page.locator("form.question input[type=radio]").first)
    page.keyboard.press("ArrowDown")
    keyboard.press("Save and see the feedback")
    assert heading(page).startswith("Reviewed")

    page.goto("/modules/tea-round/leaves/")
    term = page.locator("a.term").first
    keyboard.go_to(term)
    page.keyboard.press("Enter")
    expect(page.locator(".term-card")).to_be_visible()
    assert page.evaluate("document.activeElement.textContent") == "Close"
    page.keyboard.press("Enter")
    expect(page.locator(".term-card")).to_have_count(0)
    assert term.evaluate("e => e === document.activeElement")

    page.goto("/search/")
    keyboard.go_to(page.get_by_label("Search modules, glossary and claims").last)
    page.keyboard.type("pot")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    keyboard.go_to(page.locator("main ol a, main ul a").first)

    page.goto(NEW)
    keyboard.go_to(page.get_by_label("Your reflection"))
    page.keyboard.type("I rang Dr Patel late.")
    keyboard.press("Save")
    keyboard.press("Save anyway")
    expect(page.locator("main")).to_contain_text("I rang Dr Patel late.")
    context.close()
