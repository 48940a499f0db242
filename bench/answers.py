"""Answers, acknowledged durably: throughput beside the bare durable write, how long they take, and none lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
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
Clients = Sequence[Iterator[bytes]]
"""Each one's requests."""


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
    table: Table, site: Site, ours: Server, theirs: Server, writers: Clients, *, rounds: int, seconds: float
) -> None:
    """Our clients are spread evenly over the workers. The bare site's are spread evenly too, its faster mode, and then
    all sent to one worker, its slower: the system distributes connections at random, so either may happen.
    """
    clients = len(writers)
    even, one_sided = [clients // WORKERS] * WORKERS, [clients] + [0] * (WORKERS - 1)
    bare_writers = [
        _forever(load.post("/answer/", bare.cookie(n), "question=q1&answer=2&certainty=1"))
        for n in range(1, clients + 1)
    ]
    before = _written(site)
    outcomes: dict[str, list[Outcome]] = {"faster": [], "slower": [], "site": []}
    for _ in range(rounds):
        outcomes["faster"].append(_burst(theirs, bare_writers, even, seconds))
        outcomes["slower"].append(_burst(theirs, bare_writers, one_sided, seconds))
        outcomes["site"].append(_burst(ours, writers, even, seconds))
    acknowledged = sum(o.statuses[303] for o in outcomes["site"])
    refused = sum(sum(o.statuses.values()) - o.statuses[303] for o in outcomes["site"])
    lost = acknowledged - (_written(site) - before)
    rate, middle, slowest = (_median(outcomes["site"], figure) for figure in (_rate, _p50, _p99))
    table.row(f"{clients} clients", f"{rate:.0f}/s, p50 {middle:.1f} ms, p99 {slowest:.1f} ms")
    for mode in ("faster", "slower"):
        bare_rate, bare_slowest = (_median(outcomes[mode], figure) for figure in (_rate, _p99))
        share, times = rate / bare_rate, slowest / bare_slowest
        beside = f"  beside the bare site's {mode} mode"
        row = f"{share:.2f} of {bare_rate:.0f}/s; p99 {times:.1f} times {bare_slowest:.1f} ms"
        if mode == "faster":
            table.row(beside, row)
        else:
            table.row(beside, row, "0.6 or more; 2 or less", share >= 0.6 and times <= 2)
    table.row("  lost, refused", f"{lost} and {refused} of {acknowledged + refused}", "none", not lost and not refused)


def _burst(server: Server, clients: Clients, counts: Sequence[int], seconds: float) -> Outcome:
    return load.run(server.port, clients, seconds, load.spread(server.port, counts, server.sockets))


def _rate(outcome: Outcome) -> float:
    return outcome.rate


def _p50(outcome: Outcome) -> float:
    return outcome.percentile(0.5)


def _p99(outcome: Outcome) -> float:
    return outcome.percentile(0.99)


def _median(outcomes: list[Outcome], figure: Callable[[Outcome], float]) -> float:
    return median(figure(o) for o in outcomes)


def _written(site: Site) -> int:
    """How many answers are in the database, counting every change of one."""
    store = Store(settings(site.folder, site.database_url).database_url)
    with store.read() as connection:
        total = connection.execute(sa.select(sa.func.coalesce(sa.func.sum(response.c.revision), 0))).scalar_one()
    store.dispose()
    return int(total)


def _forever(request: bytes) -> Iterator[bytes]:
    while True:
        yield request
