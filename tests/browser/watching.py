"""Checking pages: what the browser complains about, what axe finds, what does not fit."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

AXE = Path(__file__).resolve().parents[1] / "counterparts" / "node_modules" / "axe-core" / "axe.min.js"
NARROW = {"width": 320, "height": 700}
WIDE = {"width": 1280, "height": 900}


class Watch:
    """Everything a browser complained of: console errors, script errors, refusals by the policy, failed requests."""

    def __init__(self, context: BrowserContext) -> None:
        self.complaints: list[str] = []
        self._statuses: dict[str, int] = {}
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"script error: {error.error}"))
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)

    def _console(self, message: ConsoleMessage) -> None:
        # The browser reports an error page's own status as an error; which status is right is for the test to say.
        if message.text.startswith("Failed to load resource") and message.location["url"] in self._statuses:
            return
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text}")

    def _failed(self, request: Request) -> None:
        # Leaving a page while it loads cancels its requests.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"{request.method} {request.url}: {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self._statuses[response.url] = response.status
        elif response.status >= 400:
            self.complaints.append(f"{response.request.method} {response.url}: {response.status}")

    def assert_quiet(self) -> None:
        """Check that there have been no complaints since the last call."""
        heard, self.complaints = self.complaints, []
        assert not heard, heard


def assert_good(page: Page, where: str) -> None:
    """Check that a program finds nothing wrong with the open page, narrow in light and wide in dark.

    Light and dark change nothing but colours, and colours do not depend on the width, so two looks see what four would.
    """
    page.wait_for_load_state("load")
    for size, width, colours in ((NARROW, "narrow", "light"), (WIDE, "wide", "dark")):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
        assert not too_wide(page), f"{where}, {width}: must be scrolled sideways for {too_wide(page)}"
        assert not barely_scrolling(page), (
            f"{where}, {width}: shows a scroll bar for a sliver: {barely_scrolling(page)}"
        )
        assert not cut_off(page), f"{where}, {width}: cut off: {cut_off(page)}"
        found = violations(page)
        assert not found, f"{where}, {width}, {colours}:\n" + "\n".join(found)


def violations(page: Page) -> list[str]:
    """What axe finds; one line an element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    options: dict[str, Any] = {"resultTypes": ["violations"], "elementRef": False, "preload": False}
    result: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{broken['id']}: {' '.join(str(part) for part in node['target'])}: {node['failureSummary']}"
        for broken in result["violations"]
        for node in broken["nodes"]
    ]


@cache
def _axe() -> str:
    assert AXE.is_file(), f"{AXE} is missing: run `make assets`."
    return AXE.read_text() + "\n;undefined"


def too_wide(page: Page) -> list[str]:
    """The elements that stick out on the right, if the page must be scrolled sideways to be read."""
    found: list[str] = page.evaluate(
        """() => {
            const room = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= room) return [];
            const sticks = e => e.getBoundingClientRect().right > room + 0.5;
            const out = [...document.querySelectorAll("body *")].filter(sticks);
            return out.map(e => e.outerHTML.slice(0, 120)).slice(0, 5).concat(out.length ? [] : ["the page"]);
        }"""
    )
    return found


def barely_scrolling(page: Page) -> list[str]:
    """The boxes whose content is a few pixels too large: where scroll bars take up room, each shows a useless one."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("body *")].filter(e => {
            const style = getComputedStyle(e);
            const sliver = (way, more) => ["auto", "scroll"].includes(way) && more > 0 && more < 8;
            return sliver(style.overflowX, e.scrollWidth - e.clientWidth)
                || sliver(style.overflowY, e.scrollHeight - e.clientHeight);
        }).map(e => e.outerHTML.slice(0, 90))"""
    )
    return found


CUT_OFF = """() => [...document.querySelectorAll("main *, header *, footer *")].filter(e => {
    const style = getComputedStyle(e);
    if (!e.textContent.trim() || style.position === "absolute") return false;
    if (e.closest("svg, .scroll, select, option")) return false;
    const hides = value => value === "hidden" || value === "clip";
    return (hides(style.overflowX) && e.scrollWidth > e.clientWidth + 1)
        || (hides(style.overflowY) && e.scrollHeight > e.clientHeight + 1);
}).map(e => e.outerHTML.slice(0, 120))"""


def cut_off(page: Page) -> list[str]:
    """The elements of which a part of the text cannot be seen."""
    found: list[str] = page.evaluate(CUT_OFF)
    return found
