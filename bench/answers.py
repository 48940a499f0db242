"""Answers, acknowledged durably: throughput beside the bare durable write, how long they take, and none lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import median

import sqlalchemy as sa

from bench import bare, learners, load
from bench.learners import Site, settings
from bench.load import Outcome
from bench.servers import Server, serving
from bench.table import Table
from learnapp.store.db.engine import Store
from learnapp.store.tables.people_and_work import response

WORKERS = 2


def measure(table: Table, site: Site, plain: Mapping[str, str], *, rounds: int, seconds: float) -> None:
    """16 clients and then 256, each answering as soon as its last answer was acknowledged."""
    table.heading(
        f"Answers, acknowledged durably on {site.kind}: {WORKERS} workers, {rounds} rounds of {seconds} s each"
    )
    with (
        serving("learnapp.serving:application", site.environment, WORKERS) as ours,
        serving("bench.bare:make", plain, WORKERS) as theirs,
    ):
        writers = [iter(learners.answers(site, browser)) for browser in site.browsers]
        for clients in (16, 256):
            _compare(table, site, ours, theirs, writers[:clients], rounds=rounds, seconds=seconds)


def _compare(
    table: Table, site: Site, ours: Server, theirs: Server, writers: list, *, rounds: int, seconds: float
) -> None:  # type: ignore[type-arg]
    clients = len(writers)
    bare_requests = [
        load.post("/answer/", bare.cookie(n), "question=q1&answer=2&certainty=1") for n in range(1, clients + 1)
    ]
    before = _written(site)
    outcomes: dict[str, list[Outcome]] = {"bare": [], "site": []}
    for _ in range(rounds):
        outcomes["bare"].append(_burst(theirs, [_forever(r) for r in bare_requests], seconds))
        outcomes["site"].append(_burst(ours, writers, seconds))
    acknowledged = sum(o.statuses[303] for o in outcomes["site"])
    refused = sum(sum(o.statuses.values()) - o.statuses[303] for o in outcomes["site"])
    lost = acknowledged - (_written(site) - before)
    rate, bare_rate = (median(o.rate for o in outcomes[name]) for name in ("site", "bare"))
    middle, slowest = (_median(outcomes["site"], lambda o, s=s: o.percentile(s)) for s in (0.5, 0.99))
    bare_slowest = _median(outcomes["bare"], lambda o: o.percentile(0.99))
    share = rate / bare_rate
    table.row(
        f"{clients} clients", f"{share:.2f}  {rate:5.0f}/s against {bare_rate:5.0f}/s", "at least 0.6", share >= 0.6
    )
    found = f"p50 {middle:.1f} ms, p99 {slowest:.1f} ms (bare p99 {bare_slowest:.1f} ms)"
    if clients == 16:
        table.row("  time to acknowledge", found, "p99 under 30 ms", slowest < 30)
    else:
        table.row("  time to acknowledge", found)
    table.row("  lost, refused", f"{lost} and {refused} of {acknowledged + refused}", "none", not lost and not refused)


def _burst(server: Server, clients: list, seconds: float) -> Outcome:  # type: ignore[type-arg]
    return load.run(server.port, clients, seconds, load.evenly(server.port, len(clients), server.sockets))


def _median(outcomes: list[Outcome], figure: Callable[[Outcome], float]) -> float:
    return median(figure(o) for o in outcomes)


def _written(site: Site) -> int:
    """How many answers are in the database, counting every change of one."""
    store = Store(settings(site.folder, site.database_url).database_url)
    with store.read() as connection:
        total = connection.execute(sa.select(sa.func.coalesce(sa.func.sum(response.c.revision), 0))).scalar_one()
    store.dispose()
    return int(total)


def _forever(request: bytes):  # type: ignore[no-untyped-def]
    while True:
        yield request
