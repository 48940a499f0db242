"""A phone: a small real browser with its processor slowed four times.

First visit, repeat visit, and without a network.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.chromium import Tab, tab
from bench.learners import Site
from bench.servers import serving
from bench.table import Table

SLOWER = 4
TIMES = 15
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PAINTED = """new Promise((done) => {
  const found = () => performance.getEntriesByName("first-contentful-paint")[0];
  if (found()) return done(found().startTime);
  new PerformanceObserver((list, self) => found() && (self.disconnect(), done(found().startTime)))
    .observe({ type: "paint", buffered: true });
})"""
NEXT_PAINT = """new Promise((done) => {
  const box = document.querySelector(%s);
  box.addEventListener("click", () => {
    const begun = performance.now();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
  }, { once: true });
  box.click();
})"""
KEEP = """[...document.querySelectorAll("button")]
  .find((one) => one.textContent.includes("Keep on this device")).click()"""
KEPT = """[...document.querySelectorAll("p")].map((one) => one.textContent)
  .find((words) => words.includes("Kept on this device:")) || \"\""""


def phone(table: Table, site: Site) -> None:
    """Only the weights of a first visit, a kept module and the worker, and the time of a scene again, are promised."""
    table.heading(f"On a phone's screen, processor {SLOWER} times slower, in a real browser")
    chromium = next(filter(None, map(shutil.which, NAMES)), None)
    if chromium is None:
        table.note("There is no Chromium here, so nothing was measured.")
        return
    with (
        TemporaryDirectory(prefix="learnapp-phone-", ignore_cleanup_errors=True) as folder,
        serving("learnapp.serving:application", site.environment) as ours,
        tab(chromium, f"http://127.0.0.1:{ours.port}", Path(folder)) as page,
    ):
        _measure(table, site, page, ours.stop)


def _measure(table: Table, site: Site, page: Tab, end_network: Callable[[], None]) -> None:
    page.send("Emulation.setDeviceMetricsOverride", width=360, height=720, deviceScaleFactor=1, mobile=False)
    page.send("Emulation.setCPUThrottlingRate", rate=int(os.environ.get("SLOWER", SLOWER)))
    page.open("/")
    table.row("first visit: painted", f"{page.run(PAINTED):.0f} ms")
    time.sleep(1)  # for what a page fetches once it is loaded
    page.run("0")
    fetched = [one["params"] for one in page.events if one.get("method") == "Network.loadingFinished"]
    weight = sum(one["encodedDataLength"] for one in fetched) / 1024
    table.row(
        "first visit: requests, weight",
        f"{len(fetched)}, {weight:.1f} KB",
        "4, 30 KB",
        len(fetched) <= 4 and weight <= 30,
    )
    _painted(table, "repeat visit: painted", page, "/", page.open)

    name, _, value = site.browsers[0].cookie.partition("=")
    page.send("Network.setCookie", name=name, value=value, url=page.site)
    module, case = site.path(), site.path(site.case.slug)
    _painted(table, "a case's scene again, from its module: painted", page, case, page.follow, module, most=100)
    _painted(table, "a case's scene again, by its address: painted", page, case, page.open)
    radio = json.dumps("main input[type=radio]")
    table.row("a case's scene: a choice to next paint", f"{page.run(NEXT_PAINT % radio):.0f} ms")
    page.open(site.path(site.quiz.slug, "questions", 1))
    box = json.dumps("main input[type=radio], main input[type=checkbox], main select")
    table.row("a question: an answer to next paint", f"{page.run(NEXT_PAINT % box):.0f} ms")

    page.open(module)
    page.run(KEEP)
    begun = time.monotonic()
    while not (kept := page.run(KEPT)):
        if time.monotonic() - begun > 60:
            raise TimeoutError("the module was not kept within a minute")
        time.sleep(0.2)
    table.row("a kept module", kept.split(":")[1].split(",")[0].strip())
    used = page.run("navigator.storage.estimate().then((found) => found.usage)")
    table.row("storage used", f"{used / 1024:.0f} KB", "2,048 KB", used <= 2048 * 1024)
    _painted(table, "with the worker, a scene again: painted", page, case, page.follow, module, most=100)
    end_network()
    _painted(table, "without a network, Home: painted", page, "/home/", page.open)
    _painted(table, "without a network, a scene: painted", page, case, page.follow, module, most=100)


def _painted(
    table: Table,
    name: str,
    page: Tab,
    path: str,
    visit: Callable[[str], None],
    before: str | None = None,
    most: int | None = None,
) -> None:
    """A row with how long a page that was visited before takes to paint text: the lowest time, and the median."""
    page.open(path)
    found = []
    for _ in range(TIMES):
        if before is not None:
            page.open(before)
            time.sleep(0.2)  # so that what the previous page starts once it is loaded has ended
        visit(path)
        found.append(float(page.run(PAINTED)))
    said = f"{min(found):.0f} ms at least, {median(found):.0f} ms in the median"
    if most is None:
        table.row(name, said)
    else:
        table.row(name, said, f"under {most} ms", median(found) < most)
