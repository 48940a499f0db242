"""Revision 0017 on a database with people in it, there and back: no one's work is lost with the column it replaces."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from learnapp.domain.people.providers import Identity
from learnapp.store.db.engine import Store
from learnapp.store.operations import migrate
from learnapp.store.people import people, sign_ins, ways_in
from learnapp.store.tables.people_and_work import sign_in
from tests.conftest import START
from tests.postgres import postgres_url

BEFORE = migrate._revisions()[migrate._revisions().index("0017") - 1]


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made = Store(f"sqlite:///{tmp_path / 'old.db'}" if request.param == "sqlite" else postgres_url())
    migrate.migrate(made)
    yield made
    made.dispose()


def _hashes(store: Store) -> list[str | None]:
    with store.read() as connection:
        return list(connection.execute(sa.text("SELECT password_hash FROM person ORDER BY id")).scalars())


def _rows(store: Store, table: sa.Table) -> int:
    with store.read() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def test_passwords_and_what_names_a_person_stay_there_and_back(store: Store) -> None:
    with store.write() as connection:
        who = people.add(connection, name="A", email="a@example.org", password_hash="kept", now=START)
        other = people.add(connection, name="B", email="b@example.org", password_hash=None, now=START)
        assert who is not None
        assert other is not None
        sign_ins.begin(connection, who, "a browser", START, timedelta(hours=1))
        assert ways_in.add(connection, other, Identity("t", "https://t.example", "s", "", False, "", False, ""), START)
    config = Config()
    config.set_main_option("script_location", str(migrate._FOLDER))
    with store.write() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, BEFORE)
    assert _hashes(store) == ["kept", "!"]
    assert _rows(store, sign_in) == 1
    migrate.migrate(store)
    assert _hashes(store) == ["kept", "!"]
    assert _rows(store, sign_in) == 1
