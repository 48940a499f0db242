"""What the pieces gain that matter only in processes that serve or write: one heap for all threads, and turns to write.

Each piece is measured with and without it in turn, in separate processes; the median is printed.
"""

from __future__ import annotations

import contextlib
import fcntl
import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from bench import load
from bench.learners import Site
from bench.servers import Server, free_port, start
from bench.table import Table
from learnapp import serving
from learnapp.store.db import engine
from learnapp.store.db.engine import Store

WORKERS = 2
CLIENTS = 16
WRITERS = 4
"""Threads of each process that write, as many as work on requests."""
_SERVE = "import sys; from bench import served; served.serve(sys.argv[1], int(sys.argv[2]))"


def heap(table: Table, site: Site, *, rounds: int) -> None:
    """Memory of the first process and its workers after a burst of pages."""
    found: dict[str, list[float]] = {"one heap": [], "a heap for each thread": []}
    for _ in range(rounds):
        for name, sizes in found.items():
            with _served(site, name) as server:
                paths = ["/home/", site.path(), site.path(site.case.slug), site.path(site.lesson), "/progress/"]
                requests = [[load.get(path, one.cookie) for path in paths] * 1000 for one in site.browsers[:CLIENTS]]
                load.run(server.port, requests, 2)
                sizes.append(sum(server.memory()))
    shares = [without / with_it for with_it, without in zip(*found.values(), strict=True)]
    table.row(
        "one heap for all threads", f"memory without it {median(shares):.2f}, of {median(found['one heap']):.0f} MiB"
    )


def serve(how: str, port: int) -> None:
    """In a separate process: serve the site with one heap for all threads, or without."""
    if how != "one heap":
        serving.share_a_heap = lambda: None
    serving.serve("127.0.0.1", port, WORKERS)


@contextlib.contextmanager
def _served(site: Site, how: str) -> Iterator[Server]:
    port = free_port()
    server = start(["-c", _SERVE, how, str(port)], port, site.environment)
    try:
        server.wait()
        yield server
    finally:
        server.stop()


# Turns to write ------------------------------------------------------------------------------------


def turns(table: Table, folder: Path, *, rounds: int, seconds: float) -> None:
    """Writes a second and the slowest of a hundred, by threads of two processes that write all the time."""
    url = f"sqlite:///{folder / 'turns.db'}"
    store = Store(url)
    with store.write() as connection:
        connection.exec_driver_sql("CREATE TABLE written (words TEXT)")
    store.dispose()
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in LOCKS}
    for _ in range(rounds):
        for name, figures in found.items():
            figures.append(_written(name, url, seconds))
    for name in list(LOCKS)[1:]:
        rate, slowest = (
            median(
                without[which] / with_it[which] for with_it, without in zip(found["as it is"], found[name], strict=True)
            )
            for which in (0, 1)
        )
        table.row(f"turns to write: {name}", f"writes {rate:.2f}, p99 {slowest:.2f}")
    rate, slowest = (median(figures[which] for figures in found["as it is"]) for which in (0, 1))
    table.note(f"as it is {rate:.0f} writes a second, p99 {slowest * 1000:.0f} ms")


def _written(how: str, url: str, seconds: float) -> tuple[float, float]:
    context = multiprocessing.get_context("fork")
    took: Any = context.Queue()
    processes = [context.Process(target=_write, args=(how, url, seconds, took)) for _ in range(WORKERS)]
    for process in processes:
        process.start()
    times = sorted(one for _ in processes for one in took.get())
    for process in processes:
        process.join()
    return len(times) / seconds, times[int(len(times) * 0.99)]


def _write(how: str, url: str, seconds: float, took: Any) -> None:
    LOCKS[how]()
    store, times, until = Store(url), [], time.perf_counter() + seconds

    def write() -> None:
        while (begun := time.perf_counter()) < until:
            with store.write() as connection:
                connection.exec_driver_sql("INSERT INTO written VALUES ('an answer')")
            times.append(time.perf_counter() - begun)
            time.sleep(0.0005)  # the rest of a request

    threads = [threading.Thread(target=write) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took.put(times)


_lock = engine._lock
AT_THE_COUNTER = 0.0001
"""The pause of a process that waits alone; those in a queue wait longer."""


def _no_line(file: int, deadline: float, pause: float) -> None:
    if pause == AT_THE_COUNTER:
        _lock(file, deadline, pause)


def _blocking(file: int, _deadline: float, pause: float) -> None:
    if pause == AT_THE_COUNTER:
        fcntl.flock(file, fcntl.LOCK_EX)


LOCKS: dict[str, Callable[[], object]] = {
    "as it is": lambda: None,
    "without the line": lambda: setattr(engine, "_lock", _no_line),
    "one lock that blocks": lambda: setattr(engine, "_lock", _blocking),
}
