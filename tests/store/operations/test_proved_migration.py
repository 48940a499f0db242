"""Revision 0009 on databases with people in them, from every earlier schema and back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.db.engine import Store
from learnapp.store.operations import migrate
from learnapp.store.people import addresses, people
from learnapp.store.tables.people_and_work import audit, person
from tests.conftest import START
from tests.postgres import postgres_url

NAMES = ("invited", "settled", "handed", "plain")
EARLIER = migrate._revisions()[: migrate._revisions().index("0009")]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return Store(f"sqlite:///{tmp_path / 'old.db'}" if request.param == "sqlite" else postgres_url())


def _insert(connection: Connection, table: str, **values: object) -> None:
    found = sa.Table(table, sa.MetaData(), autoload_with=connection)
    connection.execute(found.insert().values(**values))


def _fill(connection: Connection, *, cohorts: bool) -> None:
    for number, name in enumerate(NAMES, 1):
        values = {"id": number, "email": f"{name}@example.org", "email_key": f"{name}@example.org", "name": name}
        _insert(
            connection, "person", **values, password_hash="x", role="learner", created_at=START,
            password_changed_at=START, extra_time=0,
        )  # fmt: skip
    link = {"person_id": 3, "created_at": START, "expires_at": START + timedelta(days=1), "used_at": START}
    _insert(connection, "reset_link", token_digest="a" * 64, **link)
    _insert(connection, "reset_link", token_digest="b" * 64, **{**link, "person_id": 4, "used_at": None})
    for who, by in ((1, 2), (99, None)):
        _insert(connection, "audit", person_id=by, at=START, action="role", detail=f'{{"person": {who}}}')
    if not cohorts:
        return
    _insert(connection, "cohort", id=1, name="F1s", starts_on=START.date(), made_at=START)
    for number, (used, who) in enumerate(((1, 1), (0, 2))):
        _insert(
            connection, "invitation", cohort_id=1, kind="address", salt="s", token_digest=str(number) * 64, places=1,
            used=used, made_at=START, expires_at=START, accepted_at=START, person_id=who,
        )  # fmt: skip


@pytest.mark.parametrize(
    "revision", [EARLIER[0], *(pytest.param(one, marks=pytest.mark.thorough) for one in EARLIER[1:-1]), EARLIER[-1]]
)
def test_who_came_by_a_link_of_their_own_has_proved_it_and_the_rest_keep_working(empty: Store, revision: str) -> None:
    migrate.migrate(empty, revision)
    cohorts = revision >= "0003"
    with empty.write() as connection:
        _fill(connection, cohorts=cohorts)
    migrate.migrate(empty)
    with empty.read() as connection:
        proved = set(connection.execute(sa.select(person.c.name).where(person.c.proved_at.is_not(None))).scalars())
        assert proved == ({"invited", "handed"} if cohorts else {"handed"})
        found = people.find(connection, "plain@example.org")
        assert found is not None
        assert (found.name, found.proved) == ("plain", False)
        rows = connection.execute(sa.select(audit.c.person_id, audit.c.subject_id).order_by(audit.c.id)).all()
        assert [tuple(row) for row in rows] == [(2, 1), (None, None)]
    empty.dispose()


def test_back_again_each_address_has_one_account(empty: Store) -> None:
    from alembic import command
    from alembic.config import Config

    migrate.migrate(empty)
    with empty.write() as connection:
        add = {"password_hash": "x", "now": START}
        ids = [
            people.add(connection, name=name, email="jo@example.org", claims=f"?{name}", **add)  # type: ignore[arg-type]
            for name in "AB"
        ]
        other = people.add(connection, name="C", email="mo@example.org", claims="?C", **add)  # type: ignore[arg-type]
        assert other
        addresses.prove(connection, other, "mo@example.org", "mo@example.org", START)
    config = Config()
    config.set_main_option("script_location", str(migrate._FOLDER))
    with empty.write() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, EARLIER[-1])
    with empty.read() as connection:
        rows = connection.exec_driver_sql("SELECT id, email_key FROM person ORDER BY id").all()
        keys = {row[0]: row[1] for row in rows}
        assert keys[ids[0]] == "jo@example.org"
        assert keys[ids[1]] != "jo@example.org"
        assert keys[other] == "mo@example.org"
    migrate.migrate(empty)
    empty.dispose()
