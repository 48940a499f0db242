"""Erasing a person, and what happens when older copies of the database or the vault are put back."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.db.engine import Store
from learnapp.store.leaving import closing
from learnapp.store.operations import personal_data, retention
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from learnapp.store.tables.people_and_work import audit, metadata, mistake_report, person, person_word, writing
from learnapp.vault import Vault, VaultAwayError, VaultError, VaultLostError, erasing
from learnapp.vault.erasing import agree, end_closed, erase, erase_due, replay
from learnapp.vault.recognising import recognise
from tests.postgres import postgres_url

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
Filled = tuple[Store, dict[str, int]]


@pytest.fixture
def vault(filled_store: Filled, tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault.db" if filled_store[0].is_sqlite else postgres_url())


def _write(store: Store, vault: Vault, person_id: int) -> bytes:
    sealed = vault.seal(person_id, "canary")
    with store.write() as connection:
        connection.execute(
            writing.insert().values(person_id=person_id, kind="note", sealed=sealed, made_at=NOW, changed_at=NOW)
        )
        connection.execute(
            mistake_report.insert().values(
                person_id=person_id, page="/", owner_email="o@example.org", text="A slip", reported_at=NOW
            )
        )
    return sealed


def _ids(store: Store) -> set[int]:
    with store.read() as connection:
        return set(connection.execute(sa.select(person.c.id)).scalars())


def test_an_erased_person_has_no_row_left_with_their_name_or_id(filled_store: Filled, vault: Vault) -> None:
    store, ids = filled_store
    sealed = _write(store, vault, ids["lena"])
    with store.write() as connection:
        assert erase(vault, connection, ids["lena"], NOW)
    with store.read() as connection:
        for table in metadata.sorted_tables:
            declared = table.info.get("personal")
            if declared:
                found = connection.execute(sa.select(table).where(table.c[declared.column] == ids["lena"])).all()
                assert found == [], table.name
        assert connection.execute(sa.select(mistake_report.c.text)).scalars().all() == ["A slip"]
    with pytest.raises(VaultError):
        vault.open(ids["lena"], sealed)
    assert _ids(store) == set(ids.values()) - {ids["lena"]}


def test_there_is_nobody_to_erase_twice(filled_store: Filled, vault: Vault) -> None:
    store, ids = filled_store
    for expected in (True, False):
        with store.write() as connection:
            assert erase(vault, connection, ids["lena"], NOW) is expected
    assert len(vault.erasures()) == 1


@pytest.mark.parametrize("wrote", [True, False])
def test_a_person_who_writes_while_they_are_erased_hears_of_no_lost_vault_and_has_no_key(
    filled_store: Filled, tmp_path: Path, wrote: bool
) -> None:
    """Their key goes first."""
    store, ids = filled_store
    vault = Vault(tmp_path / "vault.db", store)
    recognise(vault, store)
    if wrote:
        _write(store, vault, ids["lena"])
    with store.write() as connection:
        erase(vault, connection, ids["lena"], NOW)
        with pytest.raises(VaultAwayError) as raised:
            vault.seal(ids["lena"], "more")
    assert not isinstance(raised.value, VaultLostError)
    assert vault.people() == set()


def test_a_suspension_that_is_just_being_ended_erases_no_one(
    filled_store: Filled, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, ids = filled_store
    lena = ids["lena"]
    with store.write() as connection:
        people.suspend(connection, lena, NOW, None, on=True)
    monkeypatch.setattr(retention, "people_due", lambda c, *_: _suspended(c))
    with ThreadPoolExecutor(1) as pool:
        with store.write() as connection:
            people.suspend(connection, lena, NOW, None, on=False)
            waiting = pool.submit(erase_due, vault, store, NOW)
            time.sleep(0.3)
        assert waiting.result(20) == 0
    assert lena in _ids(store)


def _suspended(connection: Connection) -> list[int]:
    return list(connection.execute(sa.select(person.c.id).where(person.c.suspended_at.is_not(None))).scalars())


def test_nothing_is_erased_if_the_key_cannot_be_destroyed(filled_store: Filled, tmp_path: Path) -> None:
    store, ids = filled_store
    (tmp_path / "file").write_text("in the way")
    broken = Vault(tmp_path / "file" / "vault.db")

    def try_it() -> None:
        with store.write() as connection:
            erase(broken, connection, ids["lena"], NOW)

    with pytest.raises(VaultAwayError, match="cannot be used"):
        try_it()
    assert ids["lena"] in _ids(store)


def test_a_commit_that_failed_after_the_key_had_gone_is_made_good(filled_store: Filled, vault: Vault) -> None:
    store, ids = filled_store

    def fail() -> None:
        with store.write() as connection:
            erase(vault, connection, ids["lena"], NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert ids["lena"] in _ids(store)
    with store.write() as connection:
        assert replay(vault, connection, NOW) == 1
    assert ids["lena"] not in _ids(store)
    with store.write() as connection:
        assert replay(vault, connection, NOW) == 0


def test_an_older_vault_put_back_loses_the_erased_key_again(filled_store: Filled, vault: Vault, tmp_path: Path) -> None:
    store, ids = filled_store
    sealed = _write(store, vault, ids["lena"])
    vault.back_up(tmp_path / "old.db")
    with store.write() as connection:
        erase(vault, connection, ids["lena"], NOW)
    old = Vault(tmp_path / "old.db")  # copied by hand over the current one
    assert old.open(ids["lena"], sealed) == "canary"
    with store.write() as connection:
        replay(old, connection, NOW)
    with pytest.raises(VaultError):
        old.open(ids["lena"], sealed)


def test_somebody_with_the_same_id_later_is_not_erased(filled_store: Filled, vault: Vault) -> None:
    store, ids = filled_store
    with store.write() as connection:
        erase(vault, connection, ids["lena"], NOW)
        # As in a database put back from before the erasure.
        connection.exec_driver_sql(f"DROP TRIGGER audit_stays{'' if store.is_sqlite else ' ON audit'}")
        connection.execute(audit.delete())
        later = datetime(2026, 12, 1, tzinfo=UTC)
        new = {"name": "New", "email": "new@example.org", "password_hash": "x", "now": later}
        people.add(connection, **new, organisation_id=None)
        connection.execute(person_word.delete())
        connection.execute(person.update().where(person.c.name == "New").values(id=ids["lena"]))
    with store.write() as connection:
        assert replay(vault, connection, NOW) == 0
    assert ids["lena"] in _ids(store)


def test_a_replay_during_an_erasure_waits_for_it_and_notes_it_once(filled_store: Filled, vault: Vault) -> None:
    store, ids = filled_store
    _write(store, vault, ids["lena"])
    begun = threading.Event()

    def again() -> int:
        begun.wait()
        with store.write() as connection:
            return replay(vault, connection, NOW)

    with ThreadPoolExecutor() as threads:
        with store.write() as connection:
            erase(vault, connection, ids["lena"], NOW)
            other = threads.submit(again)
            begun.set()
            time.sleep(0.5)
            assert not other.done()
        assert other.result() == 0
    with store.read() as connection:
        assert len(personal_data.noted_erasures(connection)) == 1
        assert agree(vault, connection)


def test_what_is_exported_covers_every_table_that_says_so(filled_store: Filled, vault: Vault) -> None:
    store, ids = filled_store
    _write(store, vault, ids["lena"])
    with store.read() as connection:
        found = personal_data.rows_of(connection, ids["lena"])
        theirs = personal_data.rows_of(connection, ids["bola"])
    declared = {t.name for t in metadata.sorted_tables if t.info.get("personal") and t.info["personal"].export}
    assert set(found) == declared
    assert [r["email"] for r in found["person"]] == ["lena@example.org"]
    assert (len(found["writing"]), len(theirs["writing"])) == (1, 0)
    assert not any(personal_data.SECRETS & set(row) for rows in found.values() for row in rows)


def _closed_with_bola(store: Store, ids: dict[str, int], *others: str) -> tuple[int, datetime]:
    """A closed organisation that Bola and others belong to, and nowhere else; Lena belongs to two. When it ends."""
    with store.write() as connection:
        here = organisations.make(connection, "Southmoor", NOW, None)
        assert here is not None
        for who in ("lena", "bola", *others):
            organisations.enrol(connection, here, ids[who], NOW)
        for who in ("bola", *others):
            organisations.take_out(connection, here - 1, ids[who])
        day = closing.close(connection, here, NOW, None)
    assert day is not None
    return here, day


def test_a_closed_organisation_ends_on_its_day_with_its_people_and_their_keys(
    filled_store: Filled, vault: Vault
) -> None:
    store, ids = filled_store
    _write(store, vault, ids["bola"])
    _, day = _closed_with_bola(store, ids)
    assert end_closed(vault, store, day - closing.GRACE / 90) == 0
    assert end_closed(vault, store, day) == 2, "Bola and the organisation"
    assert end_closed(vault, store, day) == 0
    assert ids["bola"] not in _ids(store)
    assert ids["lena"] in _ids(store)
    assert [one.person_id for one in vault.erasures()] == [ids["bola"]]


def _then(monkeypatch: pytest.MonkeyPatch, holder: Any, name: str, do: Callable[[], object]) -> None:
    """Have something else happen once this has been looked up for the first time."""
    whole = getattr(holder, name)

    def found_before(*given: Any) -> Any:
        found = whole(*given)
        monkeypatch.setattr(holder, name, whole)
        do()
        return found

    monkeypatch.setattr(holder, name, found_before)


def test_a_person_whose_suspension_has_just_ended_is_not_erased(
    filled_store: Filled, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, ids = filled_store

    def suspend(on: bool) -> None:
        with store.write() as connection:
            people.suspend(connection, ids["lena"], NOW - timedelta(days=900), None, on=on)

    suspend(True)
    with store.write() as connection:
        retention.put(connection, "suspended", 12, NOW, None)
    with monkeypatch.context() as patched:
        _then(patched, retention, "people_due", lambda: suspend(False))
        assert erase_due(vault, store, NOW) == 0
    assert ids["lena"] in _ids(store)
    suspend(True)
    assert erase_due(vault, store, NOW) == 1


@pytest.mark.parametrize("looked_up", ["due", "people_due"])
def test_an_organisation_that_has_just_been_reopened_keeps_its_people_and_stays(
    filled_store: Filled, vault: Vault, monkeypatch: pytest.MonkeyPatch, looked_up: str
) -> None:
    store, ids = filled_store
    here, day = _closed_with_bola(store, ids)

    def reopen() -> None:
        with store.write() as connection:
            assert closing.reopen(connection, here, NOW, None)

    _then(monkeypatch, closing, looked_up, reopen)
    assert end_closed(vault, store, day) == 0
    with store.read() as connection:
        assert organisations.places_of(connection, ids["bola"]) == {here}


def test_an_organisation_of_more_people_than_a_run_erases_ends_with_the_last(
    filled_store: Filled, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, ids = filled_store
    _, day = _closed_with_bola(store, ids, "edwin")
    monkeypatch.setattr(erasing, "MOST", 1)
    assert [end_closed(vault, store, day) for _ in range(3)] == [1, 2, 0]
    assert {ids["bola"], ids["edwin"]}.isdisjoint(_ids(store))


def test_an_erasure_that_neither_a_row_nor_a_note_is_left_of_is_noted(filled_store: Filled, vault: Vault) -> None:
    store, _ = filled_store
    vault.destroy(9999, "a mark")
    with store.write() as connection:
        assert replay(vault, connection, NOW) == 0
        assert agree(vault, connection)
