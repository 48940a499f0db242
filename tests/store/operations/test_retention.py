"""Ends that administrators set: off at first, counted before, applied by housekeeping, and no more than was said."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from learnapp.store.db.engine import Store
from learnapp.store.operations import retention
from learnapp.store.operations.housekeeping import clear_all
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from learnapp.store.tables.cohort_tables import cohort, membership, message
from learnapp.store.tables.people_and_work import mistake_report, person
from learnapp.vault import Vault
from learnapp.vault.erasing import erase_due
from tests.conftest import START

OLD = START - timedelta(days=3 * 366)
COUNTED = {"messages": message, "reports": mistake_report, "cohorts": cohort}


def _fill(store: Store, ids: dict[str, int]) -> None:
    with store.write() as connection:
        where = organisations.only(connection)
        for number, at in enumerate((OLD, START)):
            sent = {"key": f"k{number}", "subject": "s", "body": "b", "sent_at": at, "person_id": ids["lena"]}
            connection.execute(message.insert().values(**sent))
            report = {"page": "/", "owner_email": "o@example.org", "text": "t", "reported_at": OLD, "settled_at": at}
            connection.execute(mistake_report.insert().values(**report))
            made = {"name": f"C{number}", "starts_on": OLD.date(), "made_at": OLD, "closed_at": at}
            made_id = connection.execute(
                cohort.insert().values(**made, organisation_id=where).returning(cohort.c.id)
            ).scalar_one()
            joined = {"cohort_id": made_id, "person_id": ids["lena"], "starts_at": OLD}
            connection.execute(membership.insert().values(**joined))
        unsettled = {"page": "/", "owner_email": "o@example.org", "text": "t", "reported_at": OLD}
        connection.execute(mistake_report.insert().values(**unsettled))


def _left(store: Store, table: sa.Table) -> int:
    with store.read() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


@pytest.mark.parametrize("name", COUNTED)
def test_a_class_ends_only_once_it_is_set_and_as_counted(filled_store: tuple[Store, dict[str, int]], name: str) -> None:
    store, ids = filled_store
    _fill(store, ids)
    before = {key: _left(store, table) for key, table in COUNTED.items()}
    clear_all(store, START)
    assert {key: _left(store, table) for key, table in COUNTED.items()} == before, "off until set"
    with store.read() as connection:
        assert retention.counted(connection, name, 36, START) == 1
        assert retention.counted(connection, name, 84, START) == retention.counted(connection, name, 0, START) == 0
    with store.write() as connection:
        assert retention.put(connection, name, 36, START, ids["ada"])
        assert not retention.put(connection, name, 36, START, ids["ada"])
    clear_all(store, START)
    after = {key: _left(store, table) for key, table in COUNTED.items()}
    assert after == {**before, name: before[name] - 1}
    with store.write() as connection:
        retention.put(connection, name, 0, START, ids["ada"])
    clear_all(store, START + timedelta(days=9000))
    assert _left(store, COUNTED[name]) == before[name] - 1


def test_suspended_people_are_erased_when_their_time_has_come(
    filled_store: tuple[Store, dict[str, int]], tmp_path: Path
) -> None:
    store, ids = filled_store
    vault = Vault(tmp_path / "vault.db")
    with store.write() as connection:
        people.suspend(connection, ids["lena"], OLD, ids["ada"], on=True)
        people.suspend(connection, ids["bola"], START, ids["ada"], on=True)
    assert erase_due(vault, store, START) == 0, "off until set"
    with store.write() as connection:
        retention.put(connection, "suspended", 36, START, ids["ada"])
    clear_all(store, START)
    assert _left(store, person) == len(ids), "never without their key"
    assert erase_due(vault, store, START) == 1
    with store.read() as connection:
        left = set(connection.execute(sa.select(person.c.id)).scalars())
    assert left == set(ids.values()) - {ids["lena"]}
    assert [one.person_id for one in vault.erasures()] == [ids["lena"]]
