"""Colours and text size in a real browser: the person's choice applies, whatever the device asks for."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.walking import press
from tests.browser.watching import assert_good, too_wide, violations

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

LESSON = "/modules/tea-round/leaves/"
CASE = "/modules/tea-round/spilt/"
COLOURS = """() => [...document.querySelectorAll("html, body *")].map(e => { const s = getComputedStyle(e);
    return [e.tagName, s.color, s.backgroundColor, s.borderTopColor, s.fill].join(" ") })"""


def _choose(page: Page, *labels: str) -> None:
    page.goto("/account/looks/")
    for label in labels:
        page.get_by_label(label).check(force=True)
    press(page, "Save display settings")


@pytest.mark.parametrize(("chosen", "other"), [("dark", "light"), ("light", "dark")])
def test_what_was_chosen_looks_as_if_the_device_had_asked_for_it(page: Page, chosen: str, other: str) -> None:
    paths = ("/home/", LESSON, CASE, "/modules/tea-round/", "/progress/", "/account/looks/", "/account/data/")

    def seen() -> dict[str, list[str]]:
        found = {}
        for path in paths:
            page.goto(path)
            found[path] = page.evaluate(COLOURS)
        return found

    page.emulate_media(color_scheme=chosen)  # type: ignore[arg-type]
    by_device = seen()
    page.emulate_media(color_scheme=other)  # type: ignore[arg-type]
    assert seen() != by_device
    _choose(page, chosen.capitalize())
    as_chosen = seen()
    for path in paths:
        different = [pair for pair in zip(by_device[path], as_chosen[path], strict=True) if pair[0] != pair[1]]
        assert not different, (path, different[:5])
    assert not violations(page)


def test_larger_text_fits_a_narrow_phone(page: Page) -> None:
    page.goto(LESSON)
    plain = page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)")
    _choose(page, "Largest (130%)")
    for path in (
        "/home/",
        "/modules/",
        "/modules/tea-round/",
        LESSON,
        CASE,
        "/progress/",
        "/account/",
        "/account/looks/",
    ):
        page.goto(path)
        assert not too_wide(page), (path, too_wide(page))
    page.goto(LESSON)
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)") == plain * 1.3
    assert_good(page, "a lesson in larger text")
