"""Limits that administrators set: off at first, applied by housekeeping, deleting no more than was counted before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from learnapp.store.db.engine import Store
from learnapp.store.leaving import closing
from learnapp.store.operations import retention
from learnapp.store.operations.housekeeping import clear_all
from learnapp.store.operations.retention import Ends
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from learnapp.store.security import audit
from learnapp.store.tables.cohort_tables import broadcast, cohort, membership, message
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
        assert retention.counted(connection, name, Ends(36), START) == 1
        assert retention.counted(connection, name, Ends(84), START) == 0
        assert retention.counted(connection, name, Ends(0), START) == 0
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


def test_a_row_ends_once_its_months_are_over_and_not_all_at_once(
    filled_store: tuple[Store, dict[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, ids = filled_store
    few = replace(retention.CLASSES["messages"], most=2)
    monkeypatch.setattr(retention, "CLASSES", {**retention.CLASSES, "messages": few})
    with store.write() as connection:
        for number in range(4):
            sent_at = START - 12 * retention.MONTH - timedelta(seconds=number)
            sent = {"key": str(number), "subject": "s", "body": "b", "person_id": ids["lena"]}
            connection.execute(message.insert().values(**sent, sent_at=sent_at))
        retention.put(connection, "messages", 12, START, None)
        assert retention.counted(connection, "messages", Ends(12), START) == 3, "the newest is not over yet"
    for left in (2, 1, 1):
        clear_all(store, START)
        assert _left(store, message) == left


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


# An organisation's own ends ----------------------------------------------------------------------


def _two(store: Store, ids: dict[str, int]) -> tuple[int, int]:
    """Two organisations: Lena belongs to the first alone, Bola to both, Edwin to the second alone, Ada to none."""
    with store.write() as connection:
        first = organisations.only(connection)
        second = organisations.make(connection, "Southmoor", START, None)
        assert first is not None
        assert second is not None
        for who in ("bola", "edwin"):
            organisations.enrol(connection, second, ids[who], START)
        organisations.take_out(connection, first, ids["edwin"])
        organisations.take_out(connection, first, ids["ada"])
    return first, second


def _own(store: Store, organisation_id: int, name: str, months: int | None) -> None:
    with store.write() as connection:
        retention.put_own(connection, organisation_id, name, months, START, None)


def _whose(store: Store, table: sa.Table) -> set[int | None]:
    with store.read() as connection:
        return set(connection.execute(sa.select(table.c.person_id)).scalars())


@pytest.mark.parametrize("name", ["messages", "reports"])
def test_an_organisation_s_own_end_holds_for_its_people_and_the_longest_of_several(
    filled_store: tuple[Store, dict[str, int]], name: str
) -> None:
    store, ids = filled_store
    table = COUNTED[name]
    first, second = _two(store, ids)
    with store.write() as connection:
        for who in ids:
            values = {"key": who, "subject": "s", "body": "b", "sent_at": OLD, "person_id": ids[who]}
            connection.execute(message.insert().values(**values))
            report = {"page": "/", "owner_email": "o@example.org", "text": "t", "reported_at": OLD, "settled_at": OLD}
            connection.execute(mistake_report.insert().values(person_id=ids[who], **report))
    _own(store, first, name, 24)
    with store.read() as connection:
        ends = retention.settings(connection)[name]
        assert retention.counted(connection, name, ends, START) == 1, "Bola's other organisation keeps them"
        assert retention.counted(connection, name, ends.with_own(second, 24), START) == 3
        assert retention.counted(connection, name, ends.with_own(second, 24), START, first) == 2
        assert retention.counted(connection, name, Ends(24, {second: 0}), START) == 2, "Lena's and Ada's"
    clear_all(store, START)
    assert _whose(store, table) == {ids["bola"], ids["edwin"], ids["ada"]}
    _own(store, second, name, 24)
    clear_all(store, START)
    assert _whose(store, table) == {ids["ada"]}, "who belongs to none goes by the site's, which has no end"
    with store.write() as connection:
        retention.put(connection, name, 12, START, None)
    clear_all(store, START)
    assert _whose(store, table) == set()


def test_an_organisation_that_is_closed_still_keeps_what_its_people_have(
    filled_store: tuple[Store, dict[str, int]],
) -> None:
    store, ids = filled_store
    first, second = _two(store, ids)
    with store.write() as connection:
        values = {"key": "one", "subject": "s", "body": "b", "sent_at": OLD, "person_id": ids["bola"]}
        connection.execute(message.insert().values(**values))
        closing.close(connection, second, START, None)
    _own(store, first, "messages", 24)
    clear_all(store, START)
    assert _whose(store, message) == {ids["bola"]}
    _own(store, second, "messages", 24)
    clear_all(store, START)
    assert _whose(store, message) == set()


def test_cohorts_and_what_educators_sent_go_by_the_cohort_s_organisation(
    filled_store: tuple[Store, dict[str, int]],
) -> None:
    store, ids = filled_store
    first, second = _two(store, ids)
    with store.write() as connection:
        for where in (first, second):
            made = {"name": f"C{where}", "starts_on": OLD.date(), "made_at": OLD, "closed_at": OLD}
            of = connection.execute(
                cohort.insert().values(**made, organisation_id=where).returning(cohort.c.id)
            ).scalar_one()
            sent = {"cohort_id": of, "key": f"n{where}", "subject": "s", "body": "b", "people": 1, "sent_at": OLD}
            nudge = connection.execute(broadcast.insert().values(**sent).returning(broadcast.c.id)).scalar_one()
            # To Lena, who does not belong to the second organisation, but the message does.
            got = {"key": f"m{where}", "subject": "s", "body": "b", "sent_at": OLD, "person_id": ids["lena"]}
            connection.execute(message.insert().values(nudge_id=nudge, **got))
        retention.put(connection, "messages", 84, START, None)
    _own(store, second, "messages", 12)
    clear_all(store, START)
    for table in (broadcast, message):
        with store.read() as connection:
            assert connection.execute(sa.select(table.c.key)).scalars().all() == [f"{table.name[0]}{first}"]
    _own(store, first, "cohorts", 12)
    clear_all(store, START)
    with store.read() as connection:
        assert connection.execute(sa.select(cohort.c.organisation_id)).scalars().all() == [second]


def test_an_organisation_s_end_erases_no_one_who_belongs_elsewhere_or_administers_the_site(
    filled_store: tuple[Store, dict[str, int]], tmp_path: Path
) -> None:
    store, ids = filled_store
    vault = Vault(tmp_path / "vault.db")
    first, _second = _two(store, ids)
    with store.write() as connection:
        organisations.enrol(connection, first, ids["ada"], START)
        for who in ("lena", "bola", "edwin", "ada"):
            connection.execute(person.update().where(person.c.id == ids[who]).values(suspended_at=OLD))
    _own(store, first, "suspended", 12)
    assert erase_due(vault, store, START) == 1
    with store.read() as connection:
        assert set(connection.execute(sa.select(person.c.id)).scalars()) == set(ids.values()) - {ids["lena"]}


def test_own_ends_are_set_once_and_audited(filled_store: tuple[Store, dict[str, int]]) -> None:
    store, ids = filled_store
    first, second = _two(store, ids)
    with store.write() as connection:
        assert retention.put_own(connection, second, "messages", 0, START, ids["ada"])
        assert not retention.put_own(connection, second, "messages", 0, START, ids["ada"])
        assert retention.put_own(connection, second, "reports", 12, START, ids["ada"])
        assert retention.settings(connection)["messages"] == Ends(0, {second: 0})
        assert retention.put_own(connection, second, "messages", None, START, ids["ada"])
        found = retention.settings(connection)
        assert (found["messages"], found["reports"].here(second), found["reports"].here(first)) == (Ends(), 12, 0)
        newest = audit.entries(connection, who=None, action="retention", before=None).entries
    assert newest[0].detail == {"class": "messages", "months": None, "organisation": second}
    assert len(newest) == 3
