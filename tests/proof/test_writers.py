"""R6: writers wait for their turn, in one process or in several; none hears that the database is locked."""

from __future__ import annotations

import multiprocessing
import time
from multiprocessing.queues import Queue
from pathlib import Path

from learnapp.store.db.engine import Store
from learnapp.store.operations.migrate import migrate
from learnapp.store.tables.people_and_work import site
from tests.proof.figures import reached

WRITERS = 8
WRITES = 250


def _write(url: str, found: Queue[tuple[list[float], list[str]]]) -> None:
    store, waits, errors = Store(url), [], []
    for _ in range(WRITES):
        begun = time.perf_counter()
        try:
            with store.write() as connection:
                connection.execute(site.update().where(site.c.key == "proof").values(number=site.c.number + 1))
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}")
        waits.append(time.perf_counter() - begun)
    found.put((waits, errors))


def test_eight_writing_processes_are_never_told_the_database_is_locked(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'writers.db'}"
    store = Store(url)
    migrate(store)
    with store.write() as connection:
        connection.execute(site.insert().values(key="proof", number=0))
    spawned = multiprocessing.get_context("spawn")
    found: Queue[tuple[list[float], list[str]]] = spawned.Queue()
    processes = [spawned.Process(target=_write, args=(url, found)) for _ in range(WRITERS)]
    begun = time.perf_counter()
    for process in processes:
        process.start()
    answers = [found.get(timeout=300) for _ in processes]
    for process in processes:
        process.join()
    waits = sorted(wait for times, _ in answers for wait in times)
    errors = [error for _, failed in answers for error in failed]
    with store.read() as connection:
        written = connection.execute(site.select().where(site.c.key == "proof")).one().number
    rate = len(waits) / (time.perf_counter() - begun)
    middle, slowest = waits[len(waits) // 2] * 1000, waits[int(len(waits) * 0.99)] * 1000
    reached(
        "R6",
        f"{WRITERS} writing processes: {written} of {WRITERS * WRITES} written, {len(errors)} errors, "
        f"p50 {middle:.1f} ms, p99 {slowest:.1f} ms, {rate:.0f}/s with starting up",
    )
    assert errors == []
    assert written == WRITERS * WRITES
