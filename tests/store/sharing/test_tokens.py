"""Keys of the read API, on both databases."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.db.engine import Store
from learnapp.store.sharing import tokens
from learnapp.store.tables.sharing_tables import api_token
from tests.conftest import START
from tests.store.test_at_once import overlapping

YEAR = timedelta(days=365)


def test_a_key_is_kept_as_a_digest_and_works_until_its_last_day_or_until_it_is_revoked(
    filled_store: tuple[Store, dict[str, int]],
) -> None:
    store, ids = filled_store
    with store.write() as connection:
        key = tokens.make(connection, 1, "Staff record", ["people"], START + YEAR, START, ids["ada"])
        assert key not in repr(connection.execute(sa.select(api_token)).all())
        found = tokens.find(connection, key)
        assert found is not None
        assert (found.name, found.scopes, found.used_at) == ("Staff record", ("people",), None)
        assert tokens.find(connection, key + "x") is None
        assert [found.works(START + days) for days in (timedelta(0), YEAR - timedelta(seconds=1), YEAR)] == [
            *(True, True, False)
        ]
        assert tokens.revoke(connection, 2, found.id, START, None) is None  # of another organisation
        assert tokens.revoke(connection, 1, found.id, START, ids["ada"]) == "Staff record"
        assert tokens.revoke(connection, 1, found.id, START, ids["ada"]) is None
        (again,) = tokens.of_organisation(connection, 1)
        assert not again.works(START)
        assert tokens.of_organisation(connection, 2) == []


def test_use_is_written_down_at_most_every_few_minutes(filled_store: tuple[Store, dict[str, int]]) -> None:
    store, _ = filled_store
    with store.write() as connection:
        key = tokens.make(connection, 1, "Staff record", ["people"], START + YEAR, START, None)
        noted = []
        for minutes in (0, 4, 5):
            found = tokens.find(connection, key)
            assert found is not None
            tokens.note_use(connection, found, START + timedelta(minutes=minutes))
            noted.append(connection.execute(sa.select(api_token.c.used_at)).scalar_one())
    assert noted == [START, START, START + timedelta(minutes=5)]


def test_two_who_make_the_last_key_at_once_make_one(filled_store: tuple[Store, dict[str, int]]) -> None:
    store, ids = filled_store

    def make(connection: Connection) -> bool:
        try:
            tokens.make(connection, 1, "Staff record", ["people"], START + YEAR, START, ids["ada"])
        except tokens.TooManyError:
            return False
        return True

    with store.write() as connection:
        assert all(make(connection) for _ in range(tokens.MOST - 1))
    assert overlapping(store, make, make) == (True, False)
    with store.write() as connection:
        assert not make(connection)
        made = tokens.of_organisation(connection, 1)
        assert len(made) == tokens.MOST
        assert tokens.replace(connection, 1, made[0].id, START, ids["ada"]), "which makes no more of them"
        assert tokens.revoke(connection, 1, made[1].id, START, ids["ada"])
        assert make(connection), "ended keys do not count"
