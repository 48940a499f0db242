"""A simulated resident finishes a whole shipped module on a phone, with the network off for nine tenths of it.

Each page met is a step. With a network they open the module and keep it on the phone, and at the end they open the page
that sends their work and see what counted. In between, they are in a tunnel.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.keeping import all_is_sent, keep
from tests.browser.walking import answer_somehow, heading, press, sign_in, walk_to_the_end
from tests.browser.watching import Watch

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
MODULE = "/modules/delegating-upwards/"
PHONE = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 3,
    "is_mobile": True,
    "has_touch": True,
}
SLOWER = 4
POINTS = "all => all.map(one => one.getAttribute('points').trim().split(/[ ,]+/).map(Number))"
CELLS = "all => all.map(one => one.innerText)"


class Steps:
    """The pages met, with a network and without."""

    def __init__(self, page: Page) -> None:
        self.page, self.counts, self.net = page, Counter[str](), "on"
        page.on("framenavigated", lambda frame: self.counts.update([self.net] if frame == page.main_frame else []))

    def network(self, net: str) -> None:
        self.page.context.set_offline(net == "off")
        self.net = net


def finish(page: Page, lesson: str) -> None:
    page.goto(f"{MODULE}{lesson}/")
    press(page, "Mark as finished")


def take(page: Page, quiz: str) -> None:
    page.goto(f"{MODULE}{quiz}/")
    press(page, "Start")
    for _ in range(40):
        if heading(page).startswith("Check your answers"):
            press(page, "Submit when connected")
            return
        answer_somehow(page)
        press(page, "Save and continue")
    raise AssertionError("The quiz did not end.")


def tracks(page: Page) -> tuple[list[list[float]], list[str]]:
    """The chart of the tracks in a debrief, and its table."""
    page.get_by_text("See how things moved").click()
    chart, rows = page.locator(".track-chart .track-line"), page.locator("details:has(.track-chart) table tr")
    points = [[round(number, 6) for number in line] for line in chart.evaluate_all(POINTS)]
    return points, rows.evaluate_all(CELLS)


def test_a_simulated_resident_finishes_a_module_with_the_network_off_for_nine_tenths_of_it(
    open_context: Callable[..., tuple[BrowserContext, Watch]], new_person: Callable[[], str], password: str
) -> None:
    context, _ = open_context(**PHONE)
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    sign_in(page, new_person(), password)
    steps = Steps(page)
    keep(page, MODULE)

    steps.network("off")
    page.goto("/home/")
    page.goto(MODULE)
    take(page, "before")
    finish(page, "who-can-decide")
    page.goto(f"{MODULE}the-1740-text/")
    press(page, "Start the case")
    walk_to_the_end(page)
    press(page, "Open the debrief")
    without = tracks(page)
    finish(page, "what-the-quiet-was-for")
    take(page, "whose-is-it")
    finish(page, "at-work")
    page.goto("/glossary/")

    steps.network("on")
    all_is_sent(page)
    page.goto(MODULE)
    expect(page.locator("main")).to_contain_text("You have finished this module")
    page.goto(f"{MODULE}the-1740-text/debrief/")
    assert steps.counts["off"] >= 0.9 * steps.counts.total(), steps.counts
    assert tracks(page) == without
    context.close()
