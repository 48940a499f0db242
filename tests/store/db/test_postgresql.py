"""A connection to PostgreSQL is given up if its answer does not come in time."""

import time

import psycopg
import pytest
import sqlalchemy as sa

from learnapp.store.db.deadlines import within
from learnapp.store.db.engine import Store
from learnapp.store.db.postgresql import connect, patience
from tests.postgres import postgres_url
from tests.proof.broken_network import Network

ASK = sa.text("SELECT 1")


def test_a_silent_network_keeps_nobody_and_the_pool_recovers_by_itself() -> None:
    direct = sa.make_url(postgres_url())
    network = Network(f"{direct.query['host']}/.s.PGSQL.5432")
    through = direct.set(host="127.0.0.1", port=network.port).difference_update_query(["host"])
    store = Store(through.render_as_string(hide_password=False))
    with store.write() as connection, store.read() as reading:
        assert connection.execute(ASK).scalar() == reading.execute(ASK).scalar() == 1
    network.become("swallowing")
    for opened in (store.write, store.read):
        begun = time.monotonic()
        with pytest.raises(sa.exc.OperationalError), within(0.5), opened() as connection:
            connection.execute(ASK)
        assert time.monotonic() - begun < 4
        assert patience.silent
    network.become("well")
    with within(0.5), store.write() as connection:
        assert connection.execute(ASK).scalar() == 1
    assert not patience.silent
    store.dispose()


def test_a_late_request_begins_no_connection_to_a_database_that_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "silent", True)
    with within(-1), pytest.raises(psycopg.OperationalError, match="in time"):
        connect("host=127.0.0.1 port=1")


def test_what_the_server_refuses_is_no_silence() -> None:
    store = Store(postgres_url())
    patience.silent = False
    with within(5), pytest.raises(sa.exc.ProgrammingError), store.write() as connection:
        connection.exec_driver_sql("SELECT * FROM there_is_no_such_table")
    assert not patience.silent
    store.dispose()
