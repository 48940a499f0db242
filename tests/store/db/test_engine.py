"""Opening the database: durable settings, turns to write."""

import contextlib
import os
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from learnapp.store.db import engine
from learnapp.store.db.engine import Store, StoreBusyError, WriteLock, journal_settings, wal_is_safe
from learnapp.store.tables.people_and_work import site


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
    ],
)
def test_wal_is_used_only_where_its_bug_is_fixed(version: tuple[int, ...], safe: bool) -> None:
    assert wal_is_safe(version) is safe
    assert journal_settings(version) == (("WAL", "FULL") if safe else ("DELETE", "EXTRA"))


@pytest.mark.parametrize("writing", [False, True], ids=["reading", "writing"])
@pytest.mark.parametrize(("journal", "synchronous", "level"), [("WAL", "FULL", 2), ("DELETE", "EXTRA", 3)])
def test_every_connection_has_the_durable_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, journal: str, synchronous: str, level: int, writing: bool
) -> None:
    """Under both, since one of them has the level that SQLite begins with."""
    monkeypatch.setattr(engine, "journal_settings", lambda _version: (journal, synchronous))
    store = Store(f"sqlite:///{tmp_path / 'a.db'}")
    settings = {
        "journal_mode": journal.lower(),
        "synchronous": level,
        "foreign_keys": 1,
        "busy_timeout": 15_000,
        "secure_delete": 1,
        "trusted_schema": 0,
        "query_only": int(not writing),
    }
    with store.write() if writing else store.read() as connection:
        assert {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in settings} == settings


def test_a_reading_connection_writes_nothing(store: Store) -> None:
    with store.read() as connection, pytest.raises(sa.exc.DBAPIError, match=r"readonly|read-only"):
        connection.execute(site.insert().values(key="x", number=1))


def test_a_writer_has_its_turn_before_its_first_statement(tmp_path: Path) -> None:
    """Programs beside the site, such as SQLite's own shell, know nothing of the site's lock."""
    store = Store(f"sqlite:///{tmp_path / 'a.db'}")
    driver = engine.sqlite_driver()
    with contextlib.closing(driver.connect(tmp_path / "a.db", timeout=0, isolation_level=None)) as beside:
        with store.write(), pytest.raises(driver.OperationalError, match="locked"):
            beside.execute("BEGIN IMMEDIATE")
        beside.execute("BEGIN IMMEDIATE")


def test_a_connection_waits_as_long_as_ever_after_a_short_wait_that_failed(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'a.db'}")

    def wait_shortly() -> None:
        with engine.waiting(connection, 0.2):
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 200
            raise ZeroDivisionError

    with store.read() as connection:
        with pytest.raises(ZeroDivisionError):
            wait_shortly()
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 15_000


def test_what_raises_is_rolled_back(store: Store) -> None:
    def write_and_fail() -> None:
        with store.write() as connection:
            connection.execute(site.insert().values(key="x", number=1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    with store.read() as connection:
        assert connection.execute(sa.select(site)).all() == []


def test_eight_writers_take_turns_and_none_is_refused(store: Store) -> None:
    with store.write() as connection:
        connection.execute(site.insert().values(key="n", number=0))
    failed: list[BaseException] = []

    def write() -> None:
        try:
            for _ in range(10):
                with store.write() as connection:
                    if store.is_sqlite:
                        n = connection.execute(sa.select(site.c.number).where(site.c.key == "n")).scalar_one()
                    else:
                        query = sa.select(site.c.number).where(site.c.key == "n").with_for_update()
                        n = connection.execute(query).scalar_one()
                    connection.execute(site.update().where(site.c.key == "n").values(number=n + 1))
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with store.read() as connection:
        assert connection.execute(sa.select(site.c.number).where(site.c.key == "n")).scalar_one() == 80


def test_a_writer_that_gets_no_turn_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "WAIT_SECONDS", 0.05)
    holder, waiter = WriteLock(tmp_path / "lock"), WriteLock(tmp_path / "lock")
    began = time.monotonic()
    with holder.held(), pytest.raises(StoreBusyError), waiter.held():
        pass
    assert time.monotonic() - began < 5
    with waiter.held():
        pass


def test_a_forked_worker_takes_turns_with_the_process_it_came_from(tmp_path: Path) -> None:
    """With the files that were open before, they would share one lock."""
    lock = WriteLock(tmp_path / "lock")
    with lock.held():
        pass
    (told, tell), (asked, ask) = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        try:
            with lock.held():
                os.write(tell, b"!")
                os.read(asked, 1)
        finally:
            os._exit(0)
    try:
        assert os.read(told, 1)
        with pytest.raises(StoreBusyError), lock.held(engine.AT_ONCE):
            pass
    finally:
        os.write(ask, b"!")
        os.waitpid(child, 0)
    with lock.held(engine.AT_ONCE):
        pass
