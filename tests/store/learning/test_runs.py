"""Runs: walks through cases, as rows."""

import sqlalchemy as sa

from learnapp.store.learning import runs
from learnapp.store.tables.people_and_work import run
from tests.store.learning.working import NOW, Filled, _edition, at_once


def test_eight_starts_at_once_make_one_run(filled_store: Filled) -> None:
    store, ids = filled_store
    digest = _edition(store)

    def start() -> bool:
        with store.write() as connection:
            return runs.begin(connection, ids["lena"], "tea-round", "spilt", digest, 0, NOW)

    assert sorted(at_once(8, start)) == [False] * 7 + [True]
    with store.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(run)).scalar_one() == 1
