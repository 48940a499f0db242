"""The site as a whole: weight of a first visit, memory, start-up."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from urllib.parse import urljoin

from bench import learners, load
from bench.learners import Site
from bench.servers import Server, learnapp_serve, serving
from bench.table import Table


def weight(table: Table, site: Site) -> None:
    """Everything a browser with an empty cache fetches for a question page, in bytes over the wire, with headers."""
    table.heading("First visit to a question page, nothing cached")
    path = site.path(site.quiz.slug, "questions", 1)
    headers = {"Accept-Encoding": "gzip, br", "Cookie": site.browsers[0].cookie}
    with serving("learnapp.serving:application", site.environment) as ours:
        plain = ours.get(path, {"Cookie": site.browsers[0].cookie})[2].decode()
        wanted, fetched = [path], {}
        while wanted:
            address = wanted.pop()
            if address in fetched:
                continue
            status, head, body = ours.get(address, headers)
            assert status == 200, f"{address}: {status}"
            fetched[address] = (len(body) + len(str(head)) + 17, len(body), head.get("Content-Encoding", "plain"))
            if address == path:
                wanted += learners.assets_of(plain)
            elif address.endswith((".css", ".js")):
                wanted += _within(address, ours.get(address)[2].decode())
    total = sum(size for size, _, _ in fetched.values()) / 1024
    table.row("requests", str(len(fetched)), "4", len(fetched) <= 4)
    table.row("over the wire", f"{total:.1f} KB", "30 KB", total <= 30)
    for address, (size, body, how) in fetched.items():
        table.note(f"{size / 1024:5.1f} KB ({body / 1024:.1f} KB of body, {how})  {address}")
    script = sum(body for address, (_, body, _) in fetched.items() if address.endswith(".js")) / 1024
    table.row("script", f"{script:.1f} KB", "at most 10 KB", script <= 10)


def _within(address: str, text: str) -> list[str]:
    """The addresses that a stylesheet or script fetches in turn."""
    found = re.findall(r'url\(["\']?([^"\')]+)|\bimport\b[^;"\']*["\']([^"\']+)["\']', text)
    inner = (urljoin(address, a or b) for a, b in found)
    return [a for a in inner if not a.startswith("data:")]


def memory(table: Table, site: Site, plain: Mapping[str, str], *, seconds: float) -> None:
    """After a burst of pages and answers, as `learnapp serve` runs."""
    table.heading("Memory: proportional set size, two workers, after a burst of pages and answers")
    with learnapp_serve(site.environment) as ours:
        ours.wait()
        _burst(ours, site, seconds)
        found = ours.memory()
    with serving("bench.bare:make", plain, workers=2) as theirs:
        plain_requests = [[load.get("/open/50/")] * 200 for _ in range(8)]
        load.run(theirs.port, plain_requests, seconds, load.evenly(theirs.port, 8, theirs.sockets))
        bare_found = theirs.memory()
    worst = max(found[1:])
    table.row("a worker", f"{worst:.0f} MiB (bare {max(bare_found[1:]):.0f} MiB)", "75 MiB", worst <= 75)
    table.row("in all", f"{sum(found):.0f} MiB (bare {sum(bare_found):.0f} MiB)", "150 MiB", sum(found) <= 150)
    table.note(f"first process {found[0]:.0f} MiB, workers " + ", ".join(f"{m:.0f}" for m in found[1:]))


def _burst(server: Server, site: Site, seconds: float) -> None:
    paths = ["/home/", site.path(), site.path(site.case.slug), site.path(site.lesson), "/progress/", "/glossary/"]
    paths += [site.path(site.quiz.slug, "questions", n) for n in (1, 2, 3)]
    requests = [[load.get(path, b.cookie) for path in paths] * 1000 for b in site.browsers[:16]]
    outcome = load.run(server.port, requests, seconds, load.evenly(server.port, len(requests), server.sockets))
    assert set(outcome.statuses) == {200}, dict(outcome.statuses)


def start_up(table: Table, site: Site, folder: Path, *, times: int) -> None:
    """From the command to the first page."""
    table.heading("Start to first page: `learnapp serve`, two workers")
    existing = median(_first_page(site.environment) for _ in range(times))
    table.row("existing database", f"{existing:.2f} s", "1 s", existing <= 1)
    empty = median(
        _first_page({**site.environment, "LEARNAPP_INSTANCE": str(folder / f"empty{n}")}) for n in range(times)
    )
    table.row("empty database", f"{empty:.2f} s", "3 s", empty <= 3)


def _first_page(environment: Mapping[str, str]) -> float:
    begun = time.perf_counter()
    with learnapp_serve(environment) as ours:
        ours.wait("/")
        return time.perf_counter() - begun
