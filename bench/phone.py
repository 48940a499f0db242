"""A phone: a real browser, small, its processor slowed four times. First visit, repeat visit, and without a network."""

from __future__ import annotations

import os
import shutil
from statistics import median
from typing import Any

from bench.learners import Site
from bench.servers import serving
from bench.table import Table

SLOWER = 4
TIMES = 9
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PAINTED = """() => new Promise((done) => {
  const found = () => performance.getEntriesByName("first-contentful-paint")[0];
  if (found()) return done(found().startTime);
  new PerformanceObserver((list, self) => found() && (self.disconnect(), done(found().startTime)))
    .observe({ type: "paint", buffered: true });
})"""
NEXT_PAINT = """(selector) => new Promise((done) => {
  const box = document.querySelector(selector);
  box.addEventListener("click", () => {
    const begun = performance.now();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
  }, { once: true });
  box.click();
})"""


def phone(table: Table, site: Site) -> None:
    """Nothing but the weight of a first visit, of a kept module and of the worker is a promise on every machine."""
    table.heading(f"On a phone's screen, processor {SLOWER} times slower, in a real browser")
    chromium = next(filter(None, map(shutil.which, NAMES)), None)
    if chromium is None:
        table.note("There is no Chromium here, so nothing was measured.")
        return
    from playwright.sync_api import sync_playwright

    with serving("learnapp.serving:application", site.environment) as ours, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--headless"])
        _measure(table, site, browser, f"http://127.0.0.1:{ours.port}")
        browser.close()


def _measure(table: Table, site: Site, browser: Any, url: str) -> None:
    name, _, value = site.browsers[0].cookie.partition("=")
    context = browser.new_context(base_url=url, viewport={"width": 360, "height": 720})
    page = _slowed(context)
    fetched: list[Any] = []

    def note(request: Any) -> None:
        fetched.append(request)

    page.on("requestfinished", note)
    page.goto("/")
    table.row("first visit: painted", f"{page.evaluate(PAINTED):.0f} ms")
    page.wait_for_load_state("networkidle")
    first = [one.sizes() for one in fetched]
    weight = sum(one["responseBodySize"] + one["responseHeadersSize"] for one in first) / 1024
    table.row(
        "first visit: requests, weight",
        f"{len(first)}, {weight:.1f} KB",
        "4, 30 KB",
        len(first) <= 4 and weight <= 30,
    )
    _painted(table, "repeat visit: painted", page, "/")

    context.add_cookies([{"name": name, "value": value, "url": url}])
    case, question = site.path(site.case.slug), site.path(site.quiz.slug, "questions", 1)
    _painted(table, "a case's scene again: painted", page, case, most=100)
    table.row("a case's scene: a choice to next paint", f"{page.evaluate(NEXT_PAINT, 'main input[type=radio]'):.0f} ms")
    page.goto(question)
    box = "main input[type=radio], main input[type=checkbox], main select"
    table.row("a question: an answer to next paint", f"{page.evaluate(NEXT_PAINT, box):.0f} ms")

    page.goto(site.path())
    page.get_by_role("button", name="Keep on this device").click()
    page.get_by_text("Kept on this device:").wait_for(timeout=60_000)
    table.row(
        "a kept module", page.get_by_text("Kept on this device:").inner_text().split(":")[1].split(",")[0].strip()
    )
    used = page.evaluate("async () => (await navigator.storage.estimate()).usage")
    table.row("storage used", f"{used / 1024:.0f} KB", "2,048 KB", used <= 2048 * 1024)
    _painted(table, "with the worker, a scene again: painted", page, case, most=100)
    context.set_offline(True)
    _painted(table, "without a network, Home: painted", page, "/home/")
    _painted(table, "without a network, a scene: painted", page, case, most=100)
    context.close()


def _slowed(context: Any) -> Any:
    page = context.new_page()
    context.new_cdp_session(page).send(
        "Emulation.setCPUThrottlingRate", {"rate": int(os.environ.get("SLOWER", SLOWER))}
    )
    return page


def _painted(table: Table, name: str, page: Any, path: str, most: int | None = None) -> None:
    """A row with how long a page that was visited before takes to paint text: the least, and the median of some."""
    page.goto(path)
    found = []
    for _ in range(TIMES):
        page.goto(path)
        found.append(float(page.evaluate(PAINTED)))
    said = f"{min(found):.0f} ms at least, {median(found):.0f} ms in the median"
    if most is None:
        table.row(name, said)
    else:
        table.row(name, said, f"under {most} ms", median(found) < most)
