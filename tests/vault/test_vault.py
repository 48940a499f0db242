"""The vault: a key for each person, gone for good once destroyed, even if older copies are restored."""

import contextlib
import itertools
import os
import stat
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet

from learnapp.config import SettingsError
from learnapp.store.db.deadlines import within
from learnapp.store.db.engine import Store, StoreBusyError, sqlite_driver
from learnapp.store.operations.migrate import migrate
from learnapp.vault import Vault, VaultAwayError, VaultError, mark_of, read_copy
from learnapp.vault import ballots as inside
from learnapp.vault.keeping import person_key
from tests.postgres import postgres_url, superuser
from tests.proof.broken_network import network_to
from tests.vault.votes import VOTE

JOINED = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
WORDS = "I rang too late and I know why. Ünïcode – “quoted”."


@pytest.fixture
def file_vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "keys" / "vault.db")


@pytest.fixture(params=["sqlite", "postgresql"])
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Vault:
    return Vault(postgres_url() if request.param == "postgresql" else tmp_path / "keys" / "vault.db")


def _keys(vault: Vault) -> list[bytes]:
    with vault._kept.open() as kept:
        return [bytes(key) for key in kept.execute(sa.select(person_key.c.key)).scalars()]


def test_what_was_sealed_opens_for_its_owner(vault: Vault) -> None:
    sealed = vault.seal(1, WORDS)
    assert b"rang" not in sealed
    assert vault.open(1, sealed) == WORDS
    assert Vault(vault.place).open(1, sealed) == WORDS  # another process


def test_nobody_else_can_open_it(vault: Vault) -> None:
    sealed = vault.seal(1, WORDS)
    vault.seal(2, "theirs")
    for other in (2, 3):
        with pytest.raises(VaultError):
            vault.open(other, sealed)


def test_text_that_was_changed_does_not_open(vault: Vault) -> None:
    sealed = bytearray(vault.seal(1, WORDS))
    sealed[len(sealed) // 2] ^= 1
    with pytest.raises(VaultError):
        vault.open(1, bytes(sealed))
    for nonsense in (b"", b"nonsense", b"\xff" * 200):
        with pytest.raises(VaultError):
            vault.open(1, nonsense)


def test_of_many_texts_the_readable_ones_are_read(vault: Vault) -> None:
    one, two = vault.seal(1, "one"), vault.seal(1, "two")
    assert vault.open_all(1, [two, one]) == ["two", "one"]
    assert vault.open_those_readable(1, [one, b"damaged", two]) == ["one", None, "two"]
    with pytest.raises(VaultError):
        vault.open_all(1, [one, b"damaged"])


def test_a_destroyed_key_opens_nothing_and_the_erasure_is_listed(vault: Vault) -> None:
    sealed = vault.seal(1, WORDS)
    vault.destroy(1, mark_of(1, JOINED))
    with pytest.raises(VaultError):
        vault.open(1, sealed)
    assert [(e.person_id, e.mark) for e in vault.erasures()] == [(1, mark_of(1, JOINED))]


def test_a_destroyed_key_is_not_found_in_the_file(file_vault: Vault) -> None:
    file_vault.seal(1, WORDS)
    (key,) = _keys(file_vault)
    assert key in file_vault.place.read_bytes()
    file_vault.destroy(1, mark_of(1, JOINED))
    assert key not in b"".join(p.read_bytes() for p in file_vault.place.parent.iterdir())


def test_a_destroyed_key_is_in_no_table_file_of_postgresql_after_the_next_checkpoint() -> None:
    """It stays in PostgreSQL's write-ahead log until the operator has done what the guide says."""
    url = postgres_url()
    vault = Vault(url)
    vault.seal(1, WORDS)
    inside.seal(vault, 1, 1, 3, VOTE)
    gone = [*_keys(vault), vault.ballot_key(1, 1)]
    with superuser(url) as server:
        folder = Path(server.execute("SHOW data_directory").fetchone()[0])
        number = server.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()[0]
        server.execute("CHECKPOINT")
        files = folder / "base" / str(number)
        assert all(key in b"".join(p.read_bytes() for p in files.iterdir()) for key in gone)
        vault.destroy(1, mark_of(1, JOINED))
        vault.destroy_ballot_keys([(1, 1)])
        server.execute("CHECKPOINT")
        assert not any(key in b"".join(p.read_bytes() for p in files.iterdir()) for key in gone)
        log = folder / "pg_wal"
        assert any(gone[0] in p.read_bytes() for p in log.iterdir() if p.is_file())
        server.execute("ALTER SYSTEM SET wal_recycle = off")
        server.execute("SELECT pg_reload_conf()")
        for _ in range(2):
            server.execute("SELECT pg_switch_wal()")
            server.execute("CHECKPOINT")
        assert not any(key in p.read_bytes() for p in log.iterdir() if p.is_file() for key in gone)


def test_somebody_with_the_same_id_later_reads_nothing_and_keeps_their_own(vault: Vault) -> None:
    old = vault.seal(1, WORDS)
    erasure = vault.destroy(1, mark_of(1, JOINED))
    new = vault.seal(1, "another person's")
    with pytest.raises(VaultError):
        vault.open(1, old)
    vault.destroy(1, erasure.mark, erasure.erased_at)  # done again, from the database's memory
    assert vault.open(1, new) == "another person's"
    assert mark_of(1, JOINED) != mark_of(1, JOINED + timedelta(microseconds=1))


def test_only_the_owner_of_the_files_may_read_them(file_vault: Vault, tmp_path: Path) -> None:
    file_vault.seal(1, WORDS)
    file_vault.back_up(tmp_path / "copy.db")
    for path in (file_vault.place, tmp_path / "copy.db"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_sealing_for_the_first_time_in_many_places_at_once_makes_one_key(vault: Vault) -> None:
    gate, sealed = threading.Barrier(8), []

    def seal() -> None:
        own = Vault(vault.place)
        gate.wait()
        sealed.append(own.seal(1, WORDS))

    threads = [threading.Thread(target=seal) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert vault.open_all(1, sealed) == [WORDS] * 8


def test_a_copy_brings_back_lost_keys_and_no_erased_ones(vault: Vault, tmp_path: Path) -> None:
    kept, gone = vault.seal(1, "kept"), vault.seal(2, "gone")
    vault.back_up(tmp_path / "copy.db")
    new = Vault(tmp_path / "new.db")
    new.destroy(2, mark_of(2, JOINED))
    late = new.seal(3, "late")

    assert new.take_in(read_copy(tmp_path / "copy.db")) == (1, 0)

    assert (new.open(1, kept), new.open(3, late)) == ("kept", "late")
    with pytest.raises(VaultError):
        new.open(2, gone)


def test_a_copy_brings_its_erasures(vault: Vault, tmp_path: Path) -> None:
    vault.destroy(2, mark_of(2, JOINED))
    vault.back_up(tmp_path / "copy.db")
    new = Vault(tmp_path / "new.db")
    assert new.take_in(read_copy(tmp_path / "copy.db")) == (0, 1)
    assert new.erasures() == vault.erasures()


@pytest.mark.parametrize("content", [b"", b"not a database at all, " * 100])
def test_what_is_no_copy_of_a_vault_is_refused(vault: Vault, tmp_path: Path, content: bytes) -> None:
    sealed = vault.seal(1, WORDS)
    (tmp_path / "other").write_bytes(content)
    with pytest.raises(VaultError, match="is not a copy of a vault"):
        vault.take_in(read_copy(tmp_path / "other"))
    assert vault.open(1, sealed) == WORDS


def test_a_vault_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreBusyError, match="cannot be used"):
        Vault(tmp_path / "file" / "vault.db").seal(1, WORDS)


def test_a_file_that_refuses_to_begin_a_transaction_keeps_its_words_and_is_tried_again(file_vault: Vault) -> None:
    """As on a full disk. The driver's error does not go through SQLAlchemy."""
    full = True

    def begin(_connection: object) -> None:
        if full:
            raise sqlite_driver().OperationalError("database or disk is full")

    sealed = file_vault.seal(1, WORDS)
    sa.event.listen(file_vault._kept._engine, "begin", begin)
    with pytest.raises(VaultAwayError, match="disk is full"):
        file_vault.seal(2, WORDS)
    full = False
    assert file_vault.open(1, sealed) == WORDS


def test_keys_are_of_the_library_and_each_is_different(vault: Vault) -> None:
    for person in (1, 2):
        vault.seal(person, WORDS)
    keys = _keys(vault)
    assert len(set(keys)) == 2
    assert all(Fernet(k) for k in keys)


def test_a_vault_put_in_the_place_of_another_is_read_at_once(file_vault: Vault, tmp_path: Path) -> None:
    first = file_vault.seal(1, WORDS)
    assert file_vault.open(1, first) == WORDS  # a connection rests now
    other = Vault(tmp_path / "other.db")
    second = other.seal(1, "From the other file_vault.")
    Path(str(other.place)).replace(str(file_vault.place))
    assert file_vault.open(1, second) == "From the other file_vault."
    with pytest.raises(VaultError):
        file_vault.open(1, first)


def test_a_key_destroyed_elsewhere_is_gone_for_a_reader_who_has_read_it(vault: Vault) -> None:
    sealed = vault.seal(1, WORDS)
    assert vault.open(1, sealed) == WORDS
    Vault(vault.place).destroy(1, mark_of(1, JOINED))
    with pytest.raises(VaultError):
        vault.open(1, sealed)


def test_many_readers_at_once_read_what_is_theirs(vault: Vault) -> None:
    sealed = {person: vault.seal(person, f"Words of {person}") for person in range(1, 9)}
    read: list[bool] = []

    def look(person: int) -> None:
        read.extend(vault.open(person, sealed[person]) == f"Words of {person}" for _ in range(20))

    readers = [threading.Thread(target=look, args=(person,)) for person in sealed]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert read == [True] * 160


def test_a_copy_moves_a_vault_from_a_file_to_a_database_and_back(file_vault: Vault, tmp_path: Path) -> None:
    sealed = file_vault.seal(1, WORDS)
    file_vault.destroy(2, mark_of(2, JOINED))
    database, another = Vault(postgres_url()), Vault(tmp_path / "another.db")
    for number, (source, target) in enumerate([(file_vault, database), (database, another)]):
        source.back_up(tmp_path / f"copy{number}.db")
        assert target.take_in(read_copy(tmp_path / f"copy{number}.db")) == (1, 1)
    assert another.open(1, sealed) == WORDS
    assert another.erasures() == file_vault.erasures()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_sites_own_database_is_no_place_for_a_vault(kind: str, tmp_path: Path) -> None:
    url = postgres_url() if kind == "postgresql" else f"sqlite:///{tmp_path / 'site.db'}"
    store = Store(url)
    migrate(store)
    vault = Vault(url if kind == "postgresql" else tmp_path / "site.db")
    with pytest.raises(SettingsError, match="LEARNAPP_VAULT leads to the site's own database"):
        vault.seal(1, WORDS)
    with store.read() as connection:
        assert not sa.inspect(connection).has_table("person_key")
    store.dispose()


def test_a_database_that_falls_silent_keeps_nobody_and_is_used_again_once_it_answers() -> None:
    network, through = network_to(postgres_url())
    vault, site = Vault(through), Store(postgres_url())
    sealed = vault.seal(1, WORDS)
    network.become("swallowing")
    begun = time.monotonic()
    with pytest.raises(VaultAwayError, match=rf"vault at 127\.0\.0\.1:{network.port}, database .* cannot"), within(1):
        vault.open(1, sealed)
    assert time.monotonic() - begun < 4
    assert not site.patience.silent, "the site's own database is asked as patiently as before"
    network.become("well")
    with within(2):
        assert vault.open(1, sealed) == WORDS


def test_a_copy_is_in_its_folder_for_good_and_no_longer_open(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []

    def fsync(descriptor: int) -> None:
        synced.append(os.readlink(f"/proc/self/fd/{descriptor}"))

    monkeypatch.setattr(os, "fsync", fsync)
    vault.seal(1, "words")
    vault.back_up(tmp_path / "copy.db")
    assert synced[-1] == str(tmp_path)
    opened = [os.readlink(one) for one in Path("/proc/self/fd").iterdir() if one.is_symlink()]
    assert not [one for one in opened if one.startswith(str(tmp_path / "copy.db"))]


def test_a_copy_with_one_changed_byte_is_refused_and_changes_nothing(vault: Vault, tmp_path: Path) -> None:
    sealed = vault.seal(1, "words")
    copy = tmp_path / "copy.db"
    vault.back_up(copy)
    whole = copy.read_bytes()
    with contextlib.closing(sqlite_driver().connect(copy)) as opened:
        (key,) = opened.execute("SELECT key FROM person_key").fetchone()
    for place in (whole.index(key) + 3, len(whole) - 1, len(whole) - 80):
        copy.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(VaultError, match="Nothing was changed"):
            Vault(tmp_path / "new.db").take_in(read_copy(copy))
    assert vault.open(1, sealed) == "words"


def test_keys_for_many_people_take_few_transactions_and_those_made_stay(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, begun = itertools.count(1), []
    generate = Fernet.generate_key

    def key() -> bytes:
        if next(made) == 2_500:
            raise RuntimeError("the machine stopped")
        return generate()

    vault.people()
    sa.event.listen(vault._kept._engine, "begin", begun.append)
    with monkeypatch.context() as patched:
        patched.setattr(Fernet, "generate_key", key)
        with pytest.raises(RuntimeError):
            vault.make_keys(range(1, 3_001))
    assert len(begun) == 2
    assert vault.people() == set(range(1, 2_001))
    before = vault.keys()
    vault.make_keys(range(1, 3_001))
    assert vault.people() == set(range(1, 3_001))
    assert {one: key for one, key in vault.keys().items() if one in before} == before


@pytest.mark.parametrize("name", ["copy #1.db", "copy?.db", "copy%41.db", "2 \u2013 Kopie é.db"])
def test_a_copy_is_read_whatever_signs_its_name_has(file_vault: Vault, tmp_path: Path, name: str) -> None:
    file_vault.seal(1, WORDS)
    folder = tmp_path / name
    folder.mkdir()
    file_vault.back_up(folder / name)
    assert len(read_copy(folder / name).keys) == 1
    assert [one.name for one in folder.iterdir()] == [name]
    with pytest.raises(VaultError):
        read_copy(tmp_path / f"no {name}")
    assert not (tmp_path / f"no {name}").exists()
