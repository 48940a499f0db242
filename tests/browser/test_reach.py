"""The journey without a mouse, and with text twice its size."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.keyboard import Keyboard
from tests.browser.walking import answer_somehow, heading, press, sign_in
from tests.browser.watching import Watch, cut_off, too_wide

pytestmark = pytest.mark.browser

MODULE = "/modules/challenging-colleagues/"
Opened = Callable[..., tuple[BrowserContext, Watch]]


def answer_by_keyboard(keyboard: Keyboard) -> None:
    """Answer the question that is open: arrows in radios, Space on a tick box, Enter to rank, arrows in a menu."""
    page = keyboard.page
    form = page.locator("form.question")
    for option in form.locator(".rank-tap").all():
        if "rank-placed" not in (option.get_attribute("class") or ""):
            keyboard.go_to(option)
            page.keyboard.press("Enter")
    for place, menu in enumerate(form.locator("select:visible").all()):
        keyboard.go_to(menu)
        for _ in range(place + 1):
            page.keyboard.press("ArrowDown")
    for box in form.locator("input[type=checkbox]").all()[:2]:
        keyboard.go_to(box)
        page.keyboard.press("Space")
        assert box.is_checked()
    radios = form.locator("input[type=radio]")
    if radios.count():
        choose_by_arrows(keyboard, radios)


def choose_by_arrows(keyboard: Keyboard, radios) -> None:  # type: ignore[no-untyped-def]
    """Reach a group of radios and choose its second with an arrow."""
    keyboard.go_to(radios.first)
    keyboard.page.keyboard.press("ArrowDown")
    assert radios.nth(1).is_checked()


def test_the_journey_is_made_by_keyboard_alone_and_the_focus_always_shows(
    open_context: Opened, new_person: Callable[[], str], password: str
) -> None:
    context, watch = open_context()
    page = context.new_page()
    keyboard = Keyboard(page)

    page.goto("/account/sign-in/")
    keyboard.go_to(page.get_by_label("Email address"))
    page.keyboard.type(new_person())
    keyboard.go_to(page.get_by_label("Password", exact=True))
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Messages").first.wait_for()

    page.goto(MODULE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    keyboard.press("Start")
    keyboard.press("Start", "Space")
    for number in range(1, 6):
        assert heading(page) == f"Question {number} of 5"
        answer_by_keyboard(keyboard)
        keyboard.press("Save and continue")
    keyboard.press("Submit")
    assert heading(page) == "Results: Before you start"
    keyboard.press("Back to the module")
    keyboard.press("Start")
    keyboard.press("Mark as finished")
    keyboard.press("Start")
    keyboard.press("Start the case")

    for _ in range(20):
        if page.locator("article.ending").count():
            break
        radios = page.locator("input[name=choice][type=radio]")
        if radios.count():
            choose_by_arrows(keyboard, radios)
            keyboard.press("Do this")
        else:
            keyboard.go_to(page.locator("main form button[type=submit]").first)
            with page.expect_navigation():
                page.keyboard.press("Enter")
    keyboard.press("Open the debrief")
    assert heading(page) == "Debrief: Eleven minutes"
    keyboard.go_to(page.locator("main summary").first)
    page.keyboard.press("Space")
    assert page.locator("main details[open]").count() == 1
    keyboard.press("Try another way")
    keyboard.press("Back to the debrief")
    keyboard.press("Back to the module")
    watch.assert_quiet()
    context.close()


def test_an_error_takes_the_keyboard_to_the_field_that_is_wrong(open_context: Opened) -> None:
    context, _ = open_context()
    page = context.new_page()
    keyboard = Keyboard(page)
    page.goto("/account/register/")
    keyboard.press("Create an account")
    assert page.evaluate("document.activeElement.className").startswith("nhsuk-error-summary")
    keyboard.go_to(page.get_by_role("link", name="Enter a password"))
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "password"
    context.close()


def test_what_came_of_a_form_has_the_focus_and_is_read_out_first(
    open_context: Opened, new_person: Callable[[], str], password: str
) -> None:
    context, _ = open_context()
    page = context.new_page()
    sign_in(page, new_person(), password)
    page.goto("/account/name/")
    press(page, "Save name")
    assert page.evaluate("document.activeElement.innerText").startswith("Success")

    # Nothing was saved: that is said, wherever on the page it stands.
    page.goto("/reflections/new/")
    page.get_by_label("Your reflection").fill("Mrs Henderson in bed 7 asked twice.")
    press(page, "Save")
    said = page.evaluate("document.activeElement.innerText").replace("Important: ", "")
    assert said.strip().startswith("Not saved yet")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Change it"
    context.close()


OWN_PACE = (
    "/review/",
    "/reflections/",
    "/reflections/new/",
    "/writing/",
    "/notes/?at=tea-round/leaves",
    "/actions/new/",
    "/search/?q=pot",
    "/evidence/",
    "/account/data/",
    "/account/calendar/",
)


@pytest.mark.parametrize("width", [pytest.param(1280, marks=pytest.mark.thorough), 640])
def test_text_twice_its_size_is_whole_and_needs_no_scrolling_sideways(
    width: int, open_context: Opened, new_person: Callable[[], str], password: str
) -> None:
    context, _ = open_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    sign_in(page, new_person(), password)

    def look() -> None:
        usual = page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        now = page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)")
        assert now >= 2 * usual, f"{page.url}: text stays {now} pixels high"
        assert not too_wide(page), f"{page.url}: {too_wide(page)}"
        assert not cut_off(page), f"{page.url}: {cut_off(page)}"

    for address in ("/home/", "/modules/", MODULE, "/progress/", "/glossary/", "/account/", f"{MODULE}say-it-early/"):
        page.goto(address)
        look()
    for address in OWN_PACE if width == 640 else ():
        page.goto(address)
        look()
    page.goto(f"{MODULE}eleven-minutes/")
    look()
    press(page, "Start the case")
    press(page, "Go on to the end of the shift")
    look()
    page.locator("input[name=choice]").first.check(force=True)
    press(page, "Do this")
    look()
    page.goto("/modules/every-kind/at-the-end/")
    look()
    press(page, "Start")
    for _ in range(11):
        look()
        answer_somehow(page)
        press(page, "Save and continue")
    look()
    press(page, "Submit")
    look()
    context.close()


def test_nothing_moves_for_somebody_who_asked_for_that(open_context: Opened) -> None:
    context, _ = open_context(reduced_motion="reduce")
    page: Page = context.new_page()
    page.goto("/")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter(e => {
            const s = getComputedStyle(e);
            return parseFloat(s.transitionDuration) > 0.01 || parseFloat(s.animationDuration) > 0.01;
        }).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert not moving, moving
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bars_are_seen_in_a_contrast_theme(
    scheme: str, open_context: Opened, new_person: Callable[[], str], password: str
) -> None:
    context, _watch = open_context(forced_colors="active", color_scheme=scheme)
    page = context.new_page()
    sign_in(page, new_person(), password)
    page.goto(f"{MODULE}say-it-early/")
    press(page, "Mark as finished")
    page.goto("/progress/")
    colour = "(e, name) => getComputedStyle(e)[name]"
    bar = page.locator("progress.progress-bar").first
    edge, bed = bar.evaluate(colour, "borderTopColor"), bar.evaluate(colour, "backgroundColor")
    assert bar.evaluate(colour, "borderTopWidth") == "1px"
    assert edge != bed, "the theme's own colours, whatever they are"
    gauge = page.locator("svg.bar-gauge .gauge-bed").first
    assert gauge.evaluate(colour, "stroke") != gauge.evaluate(colour, "fill")
    context.close()
