"""Whether the vault is the site's: none is made, read or written in place of a lost one."""

from __future__ import annotations

import itertools
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from learnapp.store.db.engine import Store
from learnapp.store.operations import sealed_texts
from learnapp.store.tables.people_and_work import draft, metadata, writing
from learnapp.vault import Vault, VaultAwayError, VaultError, VaultLostError, read_copy
from learnapp.vault.keeping import Contents
from learnapp.vault.recognising import lacking, lost_people, recognise, replace_lost_keys, take_in
from learnapp.vault.vault import Copy
from tests.postgres import postgres_url

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
Filled = tuple[Store, dict[str, int]]
Place = Callable[[], Path | str]


@pytest.fixture(params=["file", "database"])
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A place without a vault, each time another."""
    numbers = itertools.count()
    return lambda: tmp_path / f"vault-{next(numbers)}.db" if request.param == "file" else postgres_url()


@pytest.fixture
def vault(filled_store: Filled, new_place: Place) -> Vault:
    """The vault of a site that was started."""
    made = Vault(new_place(), filled_store[0])
    recognise(made, filled_store[0])
    return made


@pytest.fixture
def other_site(tmp_path: Path) -> Iterator[Store]:
    from learnapp.store.operations.migrate import migrate

    store = Store(f"sqlite:///{tmp_path / 'other-site.db'}")
    migrate(store)
    yield store
    store.dispose()


def _write(store: Store, vault: Vault, person_id: int, text: str = "words") -> bytes:
    sealed = vault.seal(person_id, text)
    _put(store, person_id, sealed)
    return sealed


def _put(store: Store, person_id: int, sealed: bytes) -> None:
    with store.write() as connection:
        values = {"person_id": person_id, "kind": "note", "sealed": sealed}
        connection.execute(writing.insert().values(**values, made_at=NOW, changed_at=NOW))


def _nothing_is_there(place: Path | str) -> bool:
    """No file and no tables."""
    if isinstance(place, Path):
        return not place.exists()
    engine = sa.create_engine(place)
    try:
        return not sa.inspect(engine).get_table_names()
    finally:
        engine.dispose()


def _forget_name(store: Store) -> None:
    """As a database from before vaults had names."""
    with store.write() as connection:
        connection.execute(sa.text("DELETE FROM site WHERE key = 'vault'"))


def test_a_new_site_makes_its_vault_and_both_have_one_name(filled_store: Filled, vault: Vault) -> None:
    store, ids = filled_store
    there = vault.contents()
    with store.read() as connection:
        assert there.name == sealed_texts.name(connection)
    recognise(vault, store)
    assert vault.contents() == there
    sealed = _write(store, vault, ids["lena"])
    recognise(Vault(vault.place, store), store)
    assert Vault(vault.place, store).open(ids["lena"], sealed) == "words"


@pytest.mark.parametrize("make_empty", [False, True])
def test_a_lost_vault_is_not_made_anew_where_anything_is_sealed(
    filled_store: Filled, vault: Vault, new_place: Place, make_empty: bool
) -> None:
    store, ids = filled_store
    sealed = _write(store, vault, ids["lena"])
    place = new_place()
    if make_empty:
        Vault(place).erasures()
    lost = Vault(place, store)
    with pytest.raises(VaultLostError, match="is not the one that this site had: there is none, or it is empty"):
        recognise(lost, store)
    uses: list[Callable[[], object]] = [
        lambda: lost.seal(ids["lena"], "more"),
        lambda: lost.seal(ids["bola"], "first"),
        lambda: lost.open(ids["lena"], sealed),
        lambda: lost.ballot_key(1, 1, make=True),
        lambda: lost.destroy(ids["lena"], "mark"),
        lost.erasures,
        lost.people,
        lambda: lost.destroy_ballot_keys([(1, 1)]),
    ]
    for use in uses:
        with pytest.raises(VaultLostError):
            use()
    assert Vault(place).contents() == Contents()
    assert _nothing_is_there(place) is not make_empty


def test_processes_that_start_at_once_on_a_new_site_make_one_vault(filled_store: Filled, new_place: Place) -> None:
    store, _ = filled_store
    place, gate = new_place(), threading.Barrier(6)

    def start() -> None:
        gate.wait()
        vault = Vault(place, store)
        recognise(vault, store)
        vault.people()

    with ThreadPoolExecutor(6) as starting:
        for one in [starting.submit(start) for _ in range(6)]:
            one.result()
    there = Vault(place).contents()
    with store.read() as connection:
        assert there.name == sealed_texts.name(connection)


def test_where_nothing_is_sealed_a_lost_vault_is_made_anew_under_the_same_name(
    filled_store: Filled, vault: Vault, new_place: Place
) -> None:
    store, _ = filled_store
    before = vault.contents()
    moved = Vault(new_place(), store)
    recognise(moved, store)
    assert moved.contents() == before


def test_another_sites_vault_is_neither_read_nor_written(
    filled_store: Filled, vault: Vault, other_site: Store, new_place: Place
) -> None:
    store, ids = filled_store
    sealed = _write(store, vault, ids["lena"])
    theirs = Vault(new_place(), other_site)
    recognise(theirs, other_site)
    theirs.seal(ids["lena"], "another person of the same id")
    before = theirs.contents()
    wrong = Vault(theirs.place, store)
    with pytest.raises(VaultLostError, match="it is another site’s"):
        recognise(wrong, store)
    for use in (lambda: wrong.seal(ids["bola"], "x"), lambda: wrong.open(ids["lena"], sealed), wrong.people):
        with pytest.raises(VaultLostError, match="it is another site’s"):
            use()
    with pytest.raises(VaultLostError):
        lost_people(wrong, store)
    assert theirs.contents() == before


def test_a_new_site_does_not_take_another_sites_vault(filled_store: Filled, vault: Vault, other_site: Store) -> None:
    store, ids = filled_store
    vault.seal(ids["lena"], "not kept")
    for named in (True, False):
        if not named:  # from before vaults had names
            with vault._kept.open(write=True) as kept:
                kept.execute(sa.text("DELETE FROM vault_name"))
        with pytest.raises(VaultLostError, match="it is another site’s"):
            recognise(Vault(vault.place, other_site), other_site)
        if named:
            recognise(vault, store)
    with other_site.read() as connection:
        assert sealed_texts.name(connection) is None


def test_a_site_and_its_vault_from_before_they_had_names_are_given_one(filled_store: Filled, new_place: Place) -> None:
    store, ids = filled_store
    old = Vault(new_place())
    sealed = _write(store, old, ids["lena"])
    with old._kept.open(write=True) as kept:
        kept.execute(sa.text("DROP TABLE vault_name"))
    vault = Vault(old.place, store)
    recognise(vault, store)
    assert vault.open(ids["lena"], sealed) == "words"
    there = vault.contents()
    _forget_name(store)  # an older database is put back
    recognise(Vault(old.place, store), store)
    assert vault.contents() == there
    with store.read() as connection:
        assert sealed_texts.name(connection) == there.name


def test_a_vault_without_a_name_whose_keys_open_nothing_is_refused(filled_store: Filled, new_place: Place) -> None:
    store, ids = filled_store
    _write(store, Vault(new_place()), ids["lena"])
    again = Vault(new_place())
    again.seal(ids["lena"], "made anew by an earlier version, and never used")
    with pytest.raises(VaultLostError, match="its keys open nothing"):
        recognise(Vault(again.place, store), store)


def test_a_site_of_unsent_answers_alone_knows_its_vault(filled_store: Filled, new_place: Place) -> None:
    store, ids = filled_store
    old = Vault(new_place())
    form = {sealed_texts.IN_DRAFTS: [old.seal(ids["lena"], "{}").decode()]}
    with store.write() as connection:
        values = {"person_id": ids["lena"], "path": "/reflections/new/", "form": form, "held_at": NOW}
        connection.execute(draft.insert().values(values))
        assert sealed_texts.people(connection) == {ids["lena"]}
    with pytest.raises(VaultLostError):
        recognise(Vault(new_place(), store), store)
    recognise(Vault(old.place, store), store)


def test_a_vault_that_is_lost_while_the_site_runs_is_noticed_at_the_next_use(
    filled_store: Filled, vault: Vault, tmp_path: Path
) -> None:
    store, ids = filled_store
    sealed = _write(store, vault, ids["lena"])
    if not isinstance(vault.place, Path):
        with vault._kept.open(write=True) as kept:
            kept.execute(sa.text("DROP TABLE vault_name, person_key, erasure, ballot_key"))
        with pytest.raises(VaultAwayError):
            vault.open(ids["lena"], sealed)
        with pytest.raises(VaultLostError):
            vault.seal(ids["bola"], "first")
        return
    vault.place.rename(tmp_path / "aside.db")
    with pytest.raises(VaultLostError):
        vault.open(ids["lena"], sealed)
    assert not vault.place.exists()
    other = Vault(tmp_path / "another.db")
    other.seal(ids["lena"], "x")
    vault.place.write_bytes((tmp_path / "another.db").read_bytes())
    with pytest.raises(VaultLostError):
        vault.seal(ids["bola"], "first")
    vault.place.write_bytes((tmp_path / "aside.db").read_bytes())
    assert vault.open(ids["lena"], sealed) == "words"


def test_a_file_that_is_no_vault_is_a_sentence(filled_store: Filled, tmp_path: Path) -> None:
    (tmp_path / "vault.db").write_bytes(b"no vault at all " * 400)
    with pytest.raises(VaultAwayError, match="cannot be used: file is not a database"):
        recognise(Vault(tmp_path / "vault.db", filled_store[0]), filled_store[0])


def test_nobody_who_has_sealed_texts_is_given_a_new_key(
    filled_store: Filled, vault: Vault, new_place: Place, tmp_path: Path
) -> None:
    """An older copy of the vault was put in its place: it has the site's name, but lacks the newest keys."""
    store, ids = filled_store
    early = _write(store, vault, ids["lena"])
    vault.back_up(tmp_path / "copy.db")
    late = _write(store, vault, ids["bola"])
    older = Vault(new_place(), store)
    assert take_in(older, store, read_copy(tmp_path / "copy.db")).keys == 1
    with store.read() as connection:
        assert lacking(older, connection) == {ids["bola"]}
    with pytest.raises(VaultLostError, match="it lacks the key of a person who has private writing"):
        older.seal(ids["bola"], "more")
    assert older.open(ids["lena"], early) == "words"
    assert older.seal(ids["ada"], "first")
    vault.back_up(tmp_path / "newer.db")
    assert take_in(older, store, read_copy(tmp_path / "newer.db")).keys == 1
    assert older.open(ids["bola"], late) == "words"


def test_a_lost_vault_is_made_of_its_copy(filled_store: Filled, vault: Vault, new_place: Place, tmp_path: Path) -> None:
    store, ids = filled_store
    sealed = _write(store, vault, ids["lena"])
    vault.back_up(tmp_path / "copy.db")
    new = Vault(new_place(), store)
    assert take_in(new, store, read_copy(tmp_path / "copy.db")).keys == 1
    recognise(new, store)
    assert new.open(ids["lena"], sealed) == "words"
    assert new.contents() == vault.contents()


def test_a_copy_without_a_name_is_taken_in_if_it_opens_something(
    filled_store: Filled, vault: Vault, new_place: Place, tmp_path: Path
) -> None:
    store, ids = filled_store
    _write(store, vault, ids["lena"])
    vault.back_up(tmp_path / "copy.db")
    whole = read_copy(tmp_path / "copy.db")
    nameless = Copy(None, whole.keys, whole.erasures)
    assert take_in(Vault(new_place(), store), store, nameless).keys == 1
    another = Vault(tmp_path / "another.db")
    another.seal(ids["lena"], "x")
    another.back_up(tmp_path / "another-copy.db")
    lost = Vault(new_place(), store)
    with pytest.raises(VaultError, match=r"another site’s vault\. Nothing was changed"):
        take_in(lost, store, read_copy(tmp_path / "another-copy.db"))
    assert _nothing_is_there(lost.place)


@pytest.mark.parametrize("is_lost", [False, True])
def test_a_copy_of_another_sites_vault_is_refused(
    filled_store: Filled, vault: Vault, other_site: Store, new_place: Place, tmp_path: Path, is_lost: bool
) -> None:
    store, ids = filled_store
    _write(store, vault, ids["lena"])
    theirs = Vault(tmp_path / "theirs.db", other_site)
    recognise(theirs, other_site)
    theirs.seal(ids["bola"], "x")
    theirs.back_up(tmp_path / "copy.db")
    target = Vault(new_place(), store) if is_lost else vault
    before = target.contents()
    with pytest.raises(VaultError, match=r"another site’s vault\. Nothing was changed"):
        take_in(target, store, read_copy(tmp_path / "copy.db"))
    assert target.contents() == before


def test_on_a_machine_set_up_anew_the_vault_can_be_restored_before_the_database(
    filled_store: Filled, vault: Vault, other_site: Store, tmp_path: Path
) -> None:
    store, ids = filled_store
    _write(store, vault, ids["lena"])
    vault.back_up(tmp_path / "copy.db")
    new = Vault(tmp_path / "new.db", other_site)
    recognise(new, other_site)  # it was started already, and has a name of its own
    assert take_in(new, other_site, read_copy(tmp_path / "copy.db")).keys == 1
    recognise(Vault(new.place, store), store)  # the database is restored
    assert new.people() == {ids["lena"]}


def test_a_loss_that_was_accepted_leaves_a_vault_in_which_everyone_can_write(
    filled_store: Filled, vault: Vault, new_place: Place
) -> None:
    store, ids = filled_store
    sealed = _write(store, vault, ids["lena"])
    new = Vault(new_place(), store)
    assert lost_people(new, store) == {ids["lena"]}
    assert _nothing_is_there(new.place), "asking makes nothing"
    replace_lost_keys(new, store, {ids["lena"]})
    recognise(new, store)
    assert lost_people(new, store) == set()
    assert new.open_those_readable(ids["lena"], [sealed]) == [None]
    assert new.open(ids["lena"], _write(store, new, ids["lena"], "new words")) == "new words"


def test_a_copy_found_after_that_opens_again_what_people_who_wrote_nothing_since_had_written(
    filled_store: Filled, vault: Vault, new_place: Place, tmp_path: Path
) -> None:
    store, ids = filled_store
    old = {name: _write(store, vault, ids[name], name) for name in ("lena", "bola")}
    vault.back_up(tmp_path / "copy.db")
    new = Vault(new_place(), store)
    replace_lost_keys(new, store, lost_people(new, store))
    since = _write(store, new, ids["bola"], "since")
    taken = take_in(new, store, read_copy(tmp_path / "copy.db"))
    assert (taken.keys, taken.left_out) == (1, 1)
    assert new.open(ids["lena"], old["lena"]) == "lena"
    assert new.open(ids["bola"], since) == "since"


def test_every_column_that_a_persons_key_opens_is_counted() -> None:
    sealed = {
        column
        for table in metadata.sorted_tables
        for column in table.columns
        if "sealed" in column.name and isinstance(column.type, sa.LargeBinary)
    }
    assert sealed <= {kind.column for kind in sealed_texts.KINDS}


def test_what_is_lost_is_counted_by_kind(filled_store: Filled, vault: Vault) -> None:
    store, ids = filled_store
    for _ in range(2):
        _write(store, vault, ids["lena"])
    _write(store, vault, ids["bola"])
    with store.read() as connection:
        counted = {kind.one: number for kind, number in sealed_texts.count(connection, {ids["lena"]})}
    assert counted.pop("reflection, note or workplace action") == 2
    assert set(counted.values()) == {0}


def test_a_vault_of_the_version_before_has_its_tables_completed(filled_store: Filled, tmp_path: Path) -> None:
    store, ids = filled_store
    with sqlite3.connect(tmp_path / "vault.db") as file:
        file.execute(
            "CREATE TABLE person_key (person_id INTEGER PRIMARY KEY, key BLOB NOT NULL, made_at TEXT NOT NULL)"
        )
        file.execute(
            "CREATE TABLE erasure (mark TEXT PRIMARY KEY, person_id INTEGER NOT NULL, erased_at TEXT NOT NULL)"
        )
    vault = Vault(tmp_path / "vault.db", store)
    recognise(vault, store)
    assert vault.open(ids["lena"], vault.seal(ids["lena"], "words")) == "words"
    assert vault.ballot_key(1, 1, make=True)
