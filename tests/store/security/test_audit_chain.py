"""The chain of the audit log: a change, a gap or an addition shows, and erasing a person does not break it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from learnapp.store.db.engine import Store
from learnapp.store.operations import personal_data
from learnapp.store.security import audit as log
from learnapp.store.security import audit_chain
from learnapp.store.security.audit_chain import FIRST, ChainedEntry, digest_of, verify
from learnapp.store.tables.people_and_work import audit
from tests.conftest import START


def _entries(count: int = 4) -> list[ChainedEntry]:
    found, before = [], FIRST
    for number in range(1, count + 1):
        detail = {"person": number, "é": [1.5, None]}
        before = digest_of(before, START, "role", detail, 7, number)
        found.append(ChainedEntry(number, START, "role", detail, 7, number, before))
    return found


def test_entries_as_they_were_written_follow_one_another() -> None:
    entries = _entries()
    assert verify(entries).broken_at is None
    assert verify(entries).head == entries[-1].digest
    assert verify(entries[2:], before=None).broken_at is None, "the newest alone, where the one before is not known"
    assert verify([]).head == FIRST


@pytest.mark.parametrize(
    "change",
    [
        {"action": "suspended"},
        {"detail": {"person": 9}},
        {"at": START + timedelta(seconds=1)},
        {"by_id": 8},
        {"about_id": None},
        {"digest": "0" * 64},
    ],
)
def test_a_change_a_gap_and_an_addition_show(change: dict[str, object]) -> None:
    entries = _entries()
    entries[1] = replace(entries[1], **change)  # type: ignore[arg-type]
    if change == {"about_id": None}:
        assert verify(entries).broken_at is None, "the entry itself says whom it was about"
        entries[1] = replace(entries[1], detail={})
    assert verify(entries).broken_at == 2
    assert verify([*_entries()[:1], *_entries()[2:]]).broken_at == 3
    assert verify(_entries()[1:]).broken_at == 2


def test_who_was_erased_is_checked_with_the_ids_that_erasures_hold() -> None:
    (one,) = _entries(1)
    gone = replace(one, by_id=None)
    assert verify([gone]).broken_at == 1
    assert verify([gone], forgotten=[3, 7]).broken_at is None


@pytest.mark.parametrize(
    ("by", "about", "person"), [(900, 900, None), (None, 900, None), (900, None, None), (900, 7, 7)]
)
def test_the_likely_pairs_are_tried_before_every_pair(
    by: int | None, about: int | None, person: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[object] = []
    detail = {"person": person} if person else {}
    whole = digest_of(FIRST, START, "role", detail, by, about)
    monkeypatch.setattr(audit_chain, "digest_of", lambda *entry: tried.append(entry) or digest_of(*entry))
    assert verify([ChainedEntry(1, START, "role", detail, None, None, whole)], forgotten=range(1000)).broken_at is None
    assert len(tried) < 5000


def test_the_log_is_chained_and_stays_so_when_people_are_erased(filled_store: tuple[Store, dict[str, int]]) -> None:
    store, ids = filled_store
    with store.write() as connection:
        for number in range(3):
            log.write_audit(connection, "role", {"person": number}, START, ids["edwin"], about=ids["lena"])
        log.write_audit(connection, "organisation made", {"organisation": 1}, START, ids["edwin"])
    for name in ("lena", "edwin"):
        with store.write() as connection:
            personal_data.erase(connection, ids[name])
            personal_data.note_erasure(connection, ids[name], name, START, START, ids["ada"])
    with store.read() as connection:
        whole, newest = log.check_all(connection), log.check_newest(connection)
        assert whole.broken_at is None
        assert whole.entries == len(list(log.every(connection))) == newest.entries >= 6
        assert log.has_digest(connection, whole.head)
        assert whole.head == newest.head


@pytest.mark.parametrize("values", [{"person_id": 2}, {"subject_id": 2}, {"digest": "x"}, {"action": "x"}])
def test_the_database_refuses_to_change_who_did_what_to_whom(
    filled_store: tuple[Store, dict[str, int]], values: dict[str, object]
) -> None:
    store, ids = filled_store
    with store.write() as connection:
        log.write_audit(connection, "role", {}, START, ids["ada"], about=ids["edwin"])
    newest = sa.select(sa.func.max(audit.c.id)).scalar_subquery()
    changed = audit.update().where(audit.c.id == newest).values(**values)
    with store.engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(changed)
