"""PostgreSQL over a network that fails: no wait without an end, and back by itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import psycopg
import pytest
import sqlalchemy as sa

from learnapp.store.db import postgresql_engine
from learnapp.store.db.engine import Store
from learnapp.store.db.postgresql_engine import Gate, unhurried
from tests.postgres import postgres_url
from tests.relay import Relay, relayed

ONE = sa.text("SELECT 1")


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same ends to all waits, sooner."""
    monkeypatch.setattr(postgresql_engine._Bounded, "patience", 1.5)
    monkeypatch.setattr(postgresql_engine, "PINGING", 0.5)
    monkeypatch.setattr(postgresql_engine, "PAUSE", 0.3)


@pytest.fixture
def relay() -> Iterator[Relay]:
    with relayed(postgres_url()) as made:
        yield made


@pytest.fixture
def store(relay: Relay) -> Iterator[Store]:
    made = Store(relay.address())
    yield made
    relay.silent = False
    made.dispose()


def _shown(store: Store, name: str, *, writing: bool = False) -> str:
    with store.write() if writing else store.read() as connection:
        return str(connection.execute(sa.text(f"SHOW {name}")).scalar())


def test_a_connection_has_its_settings_without_options_that_a_pooler_would_refuse(store: Store) -> None:
    for writing in (True, False):
        assert _shown(store, "statement_timeout", writing=writing) == "7s"
        assert _shown(store, "lock_timeout", writing=writing) == "7s"
        assert _shown(store, "timezone", writing=writing) == "UTC"
        assert _shown(store, "transaction_read_only", writing=writing) == ("off" if writing else "on")


@pytest.mark.usefixtures("hurried")
def test_a_statement_that_meets_silence_ends_and_the_next_one_works(store: Store, relay: Relay) -> None:
    def ask_in_silence() -> None:
        with store.write() as connection:
            relay.silent = True
            connection.execute(ONE)

    begun = time.monotonic()
    with pytest.raises(sa.exc.OperationalError, match=r"has not answered for 1\.5 s") as ended:
        ask_in_silence()
    assert ended.value.connection_invalidated
    assert 1.4 < time.monotonic() - begun < 3
    relay.silent = False
    with store.write() as connection:
        assert connection.execute(ONE).scalar() == 1


@pytest.mark.usefixtures("hurried")
def test_while_the_database_is_silent_others_are_refused_at_once_and_it_recovers(store: Store, relay: Relay) -> None:
    with store.read() as connection:
        connection.execute(ONE)
    store.dispose()
    relay.silent = True
    with pytest.raises(sa.exc.OperationalError), store.read() as connection:
        connection.execute(ONE)
    begun = time.monotonic()
    with pytest.raises(sa.exc.OperationalError, match="a moment ago"), store.write() as connection:
        connection.execute(ONE)
    assert time.monotonic() - begun < 0.2
    relay.silent = False
    time.sleep(postgresql_engine.PAUSE)
    with store.write() as connection:
        assert connection.execute(ONE).scalar() == 1


def test_connections_that_were_cut_while_they_rested_are_replaced(store: Store, relay: Relay) -> None:
    with store.write() as connection:
        connection.execute(ONE)
    relay.cut()
    with store.write() as connection:
        assert connection.execute(ONE).scalar() == 1
    assert relay.accepted == 2


def test_only_one_attempt_at_a_time_is_made_while_the_database_is_away() -> None:
    gate, tried, refused = Gate(), [], []
    begin = threading.Barrier(6)

    def attempt(*, fails: bool = True) -> None:
        with gate.attempt():
            tried.append(1)
            time.sleep(0.1)
            if fails:
                raise psycopg.OperationalError("nobody there")

    def attempts() -> None:
        begin.wait()
        try:
            attempt()
        except psycopg.OperationalError as error:
            refused.append(str(error))

    with pytest.raises(psycopg.OperationalError, match="nobody there"):
        attempt()
    time.sleep(postgresql_engine.PAUSE)
    threads = [threading.Thread(target=attempts) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tried) == 2
    assert refused.count("the database could not be reached a moment ago") == 5
    time.sleep(postgresql_engine.PAUSE)
    attempt(fails=False)
    attempt(fails=False)
    assert len(tried) == 4


def test_a_migration_takes_as_long_as_it_needs_and_nothing_after_it(store: Store) -> None:
    with store.write() as connection, unhurried(connection):
        assert connection.execute(sa.text("SHOW statement_timeout")).scalar() == "0"
        driver = connection.connection.driver_connection
        assert driver is not None
        assert driver.patience is None
    assert driver.patience == postgresql_engine.SILENCE
    assert _shown(store, "statement_timeout", writing=True) == "7s"


def test_a_store_connects_to_the_primary_alone(store: Store) -> None:
    with store.read() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        assert driver.info.get_parameters()["target_session_attrs"] == "primary"
