"""A connection to PostgreSQL is given up if its answer does not come in time."""

import contextlib
import time

import psycopg
import pytest
import sqlalchemy as sa

from learnapp.store.db.deadlines import Patience, within
from learnapp.store.db.engine import AT_ONCE, WRITERS, WRITERS_KEPT, Store, StoreBusyError
from learnapp.store.db.postgresql import connect
from learnapp.store.db.prepared import Prepared
from tests.postgres import postgres_url, superuser
from tests.proof.broken_network import network_to

ASK = sa.text("SELECT 1")


def test_a_silent_network_keeps_nobody_and_the_pool_recovers_by_itself() -> None:
    network, through = network_to(postgres_url())
    store = Store(through)
    with contextlib.ExitStack() as several, store.read() as reading:
        writing = [several.enter_context(store.write()) for _ in range(WRITERS_KEPT)]  # all of them rest afterwards
        assert [connection.execute(ASK).scalar() for connection in (*writing, reading)] == [1] * (WRITERS_KEPT + 1)
    network.become("swallowing")
    for opened in (store.write, store.read):
        begun = time.monotonic()
        with pytest.raises(sa.exc.OperationalError, match="answer in time"), within(0.5), opened() as connection:
            connection.execute(ASK)  # one wait, and none for a second connection
        assert time.monotonic() - begun < 4
        assert store.patience.silent
    network.become("well")
    with within(0.5), store.write() as connection:
        assert connection.execute(ASK).scalar() == 1
    assert not store.patience.silent
    store.dispose()


def test_a_connection_that_had_no_answer_is_closed_before_anything_else_is_asked_on_it() -> None:
    """What still came would be taken for the answer to that."""
    network, through = network_to(postgres_url())
    store = Store(through)
    with store.read() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        network.become("swallowing")
        with pytest.raises(sa.exc.OperationalError, match="answer in time"), within(0.5):
            connection.execute(ASK)
        assert driver.closed
    store.dispose()


def test_a_late_request_begins_no_connection_to_a_database_that_is_silent() -> None:
    patience = Patience()
    patience.silent = True
    with within(-1), pytest.raises(psycopg.OperationalError, match="in time"):
        connect(patience, "host=127.0.0.1 port=1")


def test_a_database_that_does_not_answer_a_new_connection_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    def wait_in_vain(*_given: object, **_named: object) -> None:
        raise psycopg.errors.ConnectionTimeout

    monkeypatch.setattr(psycopg.Connection, "connect", wait_in_vain)
    patience = Patience()
    with pytest.raises(psycopg.OperationalError):
        connect(patience, "host=127.0.0.1 port=1")
    assert patience.silent, "the next request must not wait as long again"


def test_a_write_that_can_be_left_out_waits_for_no_connection() -> None:
    store = Store(postgres_url())
    with contextlib.ExitStack() as others:
        for _ in range(WRITERS):
            others.enter_context(store.write())
        begun = time.monotonic()
        with pytest.raises(StoreBusyError), store.write(wait=AT_ONCE):
            pass
        assert time.monotonic() - begun < 1
    with store.write(wait=AT_ONCE) as connection:
        assert connection.execute(ASK).scalar() == 1
    store.dispose()


def test_what_the_server_refuses_is_no_silence() -> None:
    store = Store(postgres_url())
    store.patience.silent = False
    with within(5), pytest.raises(sa.exc.ProgrammingError), store.write() as connection:
        connection.exec_driver_sql("SELECT * FROM there_is_no_such_table")
    assert not store.patience.silent
    store.dispose()


@pytest.mark.parametrize("writing", [True, False])
def test_settings_are_no_options_which_a_pooler_would_refuse(writing: bool) -> None:
    store = Store(postgres_url())
    with store.write() if writing else store.read() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        assert "options" not in driver.info.get_parameters()
        assert driver.info.get_parameters()["target_session_attrs"] == "primary"
        settings = {
            "statement_timeout": "10s",
            "lock_timeout": "10s",
            "timezone": "UTC",
            "transaction_read_only": "off" if writing else "on",
            "idle_in_transaction_session_timeout": "1min" if writing else "0",
        }
        assert {name: connection.execute(sa.text(f"SHOW {name}")).scalar() for name in settings} == settings
    store.dispose()


def test_connections_that_were_cut_while_they_rested_are_replaced() -> None:
    store = Store(postgres_url())
    with store.write() as connection:
        number = connection.execute(sa.text("SELECT pg_backend_pid()")).scalar_one()
    with store.read() as connection:
        connection.execute(sa.text("SELECT pg_terminate_backend(:number)"), {"number": number})
    with store.write() as connection:
        assert connection.execute(ASK).scalar() == 1
    with pytest.raises(sa.exc.OperationalError) as raised, store.read() as connection:
        connection.execute(sa.text("SELECT pg_terminate_backend(pg_backend_pid())"))
    assert raised.value.connection_invalidated, "no one is given it again"
    store.dispose()


@pytest.mark.parametrize("write", ["as a page does", "prepared"])
def test_a_connection_that_writes_and_has_come_to_a_standby_is_given_up(write: str) -> None:
    """A proxy that has just started may have led it there."""
    store = Store(postgres_url())
    with store.write() as connection:
        connection.exec_driver_sql("CREATE TABLE kept (number BIGINT)")
    kept = sa.table("kept", sa.column("number", sa.BigInteger))
    insert = kept.insert().values(number=sa.bindparam("given", type_=sa.BigInteger))
    carry_out = Prepared(insert).run if write == "prepared" else lambda c, values: c.execute(insert, values)
    with store.write() as connection:
        connection.exec_driver_sql("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
    with pytest.raises(sa.exc.OperationalError) as raised, store.write() as connection:
        carry_out(connection, {"given": 1})
    assert raised.value.connection_invalidated
    with store.write() as connection:
        carry_out(connection, {"given": 2})
        assert connection.execute(sa.select(kept)).scalars().all() == [2]
    store.dispose()


def test_a_write_where_only_reading_is_meant_is_no_standby() -> None:
    store = Store(postgres_url())
    with pytest.raises(sa.exc.InternalError) as raised, store.read() as connection:
        connection.exec_driver_sql("CREATE TABLE kept (number BIGINT)")
    assert not raised.value.connection_invalidated
    store.dispose()


def test_a_database_that_does_not_keep_text_as_utf8_is_named() -> None:
    made = postgres_url()
    other = f"{sa.make_url(made).database}_ascii"
    with superuser(made) as server:
        server.execute(f"CREATE DATABASE {other} ENCODING SQL_ASCII LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
    store = Store(sa.make_url(made).set(database=other).render_as_string(hide_password=False))
    for opened in (store.read, store.write):
        with pytest.raises(sa.exc.OperationalError, match="its encoding is SQL_ASCII, and must be UTF8"), opened():
            pass
    store.dispose()
