"""Runs and attempts on both databases: one of each, however many are begun at once."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from learnapp.store.db.engine import Store
from learnapp.store.learning import attempts, completions, runs
from learnapp.store.learning.records import records
from learnapp.store.security import rate_limits
from learnapp.store.tables.people_and_work import attempt, edition, run

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
Filled = tuple[Store, dict[str, int]]


def _edition(store: Store) -> str:
    with store.read() as connection:
        return str(connection.execute(sa.select(edition.c.digest)).scalar_one())


def _at_once(count: int, work: Callable[[], bool]) -> list[bool]:
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


def test_eight_starts_at_once_make_one_run(filled_store: Filled) -> None:
    store, ids = filled_store
    digest = _edition(store)

    def start() -> bool:
        with store.write() as connection:
            return runs.begin(connection, ids["lena"], "tea-round", "spilt", digest, 0, NOW)

    assert sorted(_at_once(8, start)) == [False] * 7 + [True]
    with store.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(run)).scalar_one() == 1


def test_eight_starts_at_once_make_one_attempt(filled_store: Filled) -> None:
    store, ids = filled_store
    digest = _edition(store)

    def start() -> bool:
        with store.write() as connection:
            return attempts.begin(
                connection, ids["lena"], "tea-round", "after", edition=digest, seed=1, questions=("tray",), now=NOW
            )

    assert sorted(_at_once(8, start)) == [False] * 7 + [True]
    with store.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(attempt)).scalar_one() == 1


def test_a_submitted_attempt_makes_room_for_the_next_number(filled_store: Filled) -> None:
    store, ids = filled_store
    where = (ids["lena"], "tea-round", "after")
    for number in (1, 2):
        with store.write() as connection:
            begun = attempts.begin(
                connection, *where, edition=_edition(store), seed=number, questions=("tray",), now=NOW
            )
            assert begun
            found = attempts.lock_unfinished(connection, *where)
            assert found is not None
            assert found.number == number
            attempts.submit(connection, found.id, {}, score=0, out_of=1, share=0.0, now=NOW)
    with store.read() as connection:
        assert [line.number for line in attempts.all_of(connection, *where)] == [2, 1]
        assert attempts.times_asked(connection, *where) == {"tray": 2}


def test_a_response_is_kept_with_the_edition_it_was_shown_on(filled_store: Filled) -> None:
    store, ids = filled_store
    where, digest = (ids["lena"], "tea-round", "after"), _edition(store)
    with store.write() as connection:
        attempts.begin(connection, *where, edition=digest, seed=1, questions=("tray", "tips"), now=NOW)
        found = attempts.unfinished(connection, *where)
        assert found is not None
        for revision, answer in ((1, [0]), (2, [0, 1])):
            attempts.save_response(
                connection,
                found.id,
                ids["lena"],
                question="tray",
                edition=digest,
                answer=answer,
                certainty=2,
                revision=revision,
                seconds=5,
                now=NOW,
            )
    with store.read() as connection:
        found = attempts.unfinished(connection, *where)
    assert found is not None
    response = found.responses["tray"]
    assert (response.answer, response.revision, response.edition, response.certainty) == ([0, 1], 2, digest, 2)


def test_records_tell_what_is_done_and_where_one_is(filled_store: Filled) -> None:
    store, ids = filled_store
    digest = _edition(store)
    with store.write() as connection:
        completions.complete(connection, ids["lena"], "tea-round", "leaves", "lesson", digest, NOW)
        runs.begin(connection, ids["lena"], "tea-round", "spilt", digest, 0, NOW)
        attempts.begin(
            connection,
            ids["lena"],
            "tea-round",
            "after",
            edition=digest,
            seed=1,
            questions=("tray", "tips"),
            now=NOW,
        )
    with store.read() as connection:
        mine = records(connection, ids["lena"])["tea-round"]
        assert records(connection, ids["lena"], "tea-round")["tea-round"] == mine
        assert records(connection, ids["bola"]) == {}
    assert mine["leaves"].completed_at == NOW
    assert (mine["spilt"].steps, mine["spilt"].ended) == (0, False)  # type: ignore[union-attr]
    quiz = mine["after"]
    assert (quiz.open, quiz.answered, quiz.asked, quiz.completed_at) == (True, 0, 2, None)  # type: ignore[union-attr]
    assert quiz.touched == NOW


@pytest.mark.parametrize("people", [1, 3])
def test_uses_are_counted_one_by_one_whoever_counts(store: Store, people: int) -> None:
    def use() -> bool:
        with store.write() as connection:
            return rate_limits.count(connection, "sign-in:lena", NOW, 900) <= 10

    assert sum(r for _ in range(4) for r in _at_once(5, use)) == 10
