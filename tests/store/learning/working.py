"""Work on quizzes and cases."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import sqlalchemy as sa

from learnapp.store.db.engine import Store
from learnapp.store.tables.people_and_work import edition

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


Filled = tuple[Store, dict[str, int]]


def _edition(store: Store) -> str:
    with store.read() as connection:
        return str(connection.execute(sa.select(edition.c.digest)).scalar_one())


def at_once(count: int, work: Callable[[], bool]) -> list[bool]:
    gate, results = threading.Barrier(count), []

    def one() -> None:
        gate.wait()
        results.append(work())

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
