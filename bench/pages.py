"""Pages: throughput and CPU of each, compared with a bare page of the same size; and queries a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from statistics import median
from typing import Any

import sqlalchemy as sa

from bench import bare, load
from bench.learners import Browser, Site, settings
from bench.load import Outcome
from bench.servers import Server
from bench.table import Table
from learnapp import create_app

CLIENTS = 8


@dataclass
class Page:
    """A page to measure. `share` is the part of the bare page's throughput to reach.

    A `veteran` is a learner with three years of history; a `returner` has finished as much in a tenth of the
    time; the others are new.
    """

    name: str
    path: str
    share: float
    queries: int
    signed_in: bool = True
    status: int = 200
    veteran: bool = False
    returner: bool = False
    figures: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: {"bare": [], "site": []})


def pages(site: Site) -> list[Page]:
    return [
        Page("Question page", site.path(site.quiz.slug, "questions", 2), 0.65, 2),
        Page("Scene page", site.path(site.case.slug), 0.65, 2),
        Page("Lesson page", site.path(site.lesson), 0.65, 2),
        Page("Module page", site.path(), 0.5, 4),
        *_all("Home", "/home/", 0.5, 6, later=0.4),
        *_all("Progress", "/progress/", 0.5, 6),
        *_all("Search", "/search/?q=incident", 0.35, 4),
        *_all("Review", "/review/", 0.5, 4),
        Page("Front page, visitor", "/", 0.5, 1, signed_in=False),
        Page("Module page, visitor", site.path(), 0.5, 1, signed_in=False),
    ]


YEARS, MONTHS = ", three years on", ", four months on"


def _all(name: str, path: str, share: float, queries: int, later: float | None = None) -> list[Page]:
    """The page of a new learner, of one with three years of history, and of one with a tenth of them."""
    return [
        Page(name, path, share, queries),
        Page(name + YEARS, path, later or share, queries, veteran=True),
        Page(name + MONTHS, path, later or share, queries, returner=True),
    ]


def _people(site: Site, page: Page) -> list[Browser]:
    return (site.veterans if page.veteran else site.returners if page.returner else site.browsers)[:CLIENTS]


def measure(table: Table, site: Site, ours: Server, plain: Server, *, rounds: int, seconds: float) -> None:
    """Bursts on the bare page and on ours in turn, so that other work on the machine slows both."""
    table.heading(
        f"Pages on {site.kind}: {CLIENTS} clients, one worker, {rounds} rounds of {seconds} s each, gzip asked for"
    )
    counted = {} if site.database_url else queries(site)  # the driver of PostgreSQL has no trace
    for _, group in groupby(pages(site), key=lambda page: (page.path, page.signed_in)):
        _group(table, site, ours, plain, list(group), counted, rounds=rounds, seconds=seconds)


def _group(
    table: Table,
    site: Site,
    ours: Server,
    plain: Server,
    group: list[Page],
    counted: dict[str, int],
    *,
    rounds: int,
    seconds: float,
) -> None:
    """One page, requested by each kind of person in turn, so that their CPU can be compared."""
    sizes = [len(ours.get(page.path, _headers(_people(site, page)[0], page))[2]) for page in group]
    bursts = [(_bare_burst(plain, *one), _site_burst(site, ours, one[0])) for one in zip(group, sizes, strict=True)]
    for _ in range(rounds):
        for page, (bare_burst, site_burst) in zip(group, bursts, strict=True):
            page.figures["bare"].append(_timed(plain, bare_burst, seconds, page.status))
            page.figures["site"].append(_timed(ours, site_burst, seconds, page.status))
    for page, size in zip(group, sizes, strict=True):
        _print(table, page, size, counted.get(page.name))
    cpu = {page.name: median(used for _, used in page.figures["site"]) for page in group}
    name = group[0].name
    for beside, other in (("a new person", name), ("four months", name + MONTHS)):
        if other in cpu and name + YEARS in cpu:
            times = cpu[name + YEARS] / cpu[other]
            table.row(f"  after three years beside {beside}", f"{times:.2f} of the CPU", "at most 1.2", times <= 1.2)


def _print(table: Table, page: Page, size: int, counted: int | None) -> None:
    bare_rate, bare_cpu = (median(f[i] for f in page.figures["bare"]) for i in (0, 1))
    rate, cpu = (median(f[i] for f in page.figures["site"]) for i in (0, 1))
    share = rate / bare_rate
    found = f"{share:.2f}  {rate:5.0f}/s against {bare_rate:5.0f}/s, {size / 1024:.1f} KB"
    table.row(page.name, found, f"at least {page.share}", share >= page.share)
    table.row("  CPU a request", f"{cpu * 1000:.2f} ms against {bare_cpu * 1000:.2f} ms ({bare_cpu / cpu:.2f})")
    if counted is not None:
        table.row("  queries", str(counted), f"at most {page.queries}", counted <= page.queries)


def _timed(server: Server, burst: Callable[[float], Outcome], seconds: float, status: int) -> tuple[float, float]:
    """(answers a second, CPU seconds an answer)."""
    burst(0.15)
    before = server.cpu_seconds()
    outcome = burst(seconds)
    assert set(outcome.statuses) == {status}, f"statuses {dict(outcome.statuses)}, not {status}"
    return outcome.rate, (server.cpu_seconds() - before) / len(outcome.seconds)


def _site_burst(site: Site, server: Server, page: Page) -> Callable[[float], Outcome]:
    cookies = [b.cookie if page.signed_in else "" for b in _people(site, page)]
    requests = [load.get(page.path, cookie) for cookie in cookies]
    return lambda seconds: load.run(server.port, [_forever(r) for r in requests], seconds)


def _bare_burst(server: Server, page: Page, size: int) -> Callable[[float], Outcome]:
    base = ("/page/{}/2/" if page.queries > 1 else "/page/{}/1/") if page.signed_in else "/open/{}/"
    cookie = bare.cookie(1)
    few, many = (len(server.get(base.format(n), {"Cookie": cookie})[2]) for n in (1, 51))
    lines = max(1, round((size - few) / ((many - few) / 50)) + 1)
    cookies = [bare.cookie(n) if page.signed_in else "" for n in range(1, CLIENTS + 1)]
    requests = [load.get(base.format(lines), cookie) for cookie in cookies]
    return lambda seconds: load.run(server.port, [_forever(r) for r in requests], seconds)


def _forever(request: bytes):  # type: ignore[no-untyped-def]
    while True:
        yield request


def _headers(browser: Browser, page: Page) -> dict[str, str]:
    return {"Cookie": browser.cookie} if page.signed_in else {}


def queries(site: Site) -> dict[str, int]:
    """Queries of each page, as SQLite itself sees them."""
    app = create_app(settings(site.folder))
    seen: list[str] = []

    @sa.event.listens_for(app.extensions["store"].reading_engine, "checkout")
    def _listen(connection: Any, *_rest: object) -> None:
        connection.set_trace_callback(lambda statement: statement.startswith("SELECT") and seen.append(statement))

    counted = {}
    for page in pages(site):
        client = app.test_client(use_cookies=False)
        for _ in range(2):  # the first request of a process reads the catalogue
            seen.clear()
            answer = client.get(page.path, headers=_headers(_people(site, page)[0], page))
            assert answer.status_code == page.status, f"{page.path}: {answer.status_code}"
        counted[page.name] = len(seen)
    app.extensions["store"].dispose()
    return counted
