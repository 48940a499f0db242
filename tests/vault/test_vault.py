"""The vault: a key per person, gone for good once destroyed, whatever is put back from older copies."""

import contextlib
import sqlite3
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from learnapp.store.db.engine import StoreBusyError, sqlite_driver
from learnapp.vault import Vault, VaultError, mark_of

JOINED = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
WORDS = "I rang too late and I know why. Ünïcode – “quoted”."


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "keys" / "vault.db")


def test_what_was_sealed_opens_for_its_owner(vault: Vault) -> None:
    sealed = vault.seal(1, WORDS)
    assert b"rang" not in sealed
    assert vault.open(1, sealed) == WORDS
    assert Vault(vault.path).open(1, sealed) == WORDS  # another process


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


def test_a_destroyed_key_is_not_found_in_the_file(vault: Vault) -> None:
    vault.seal(1, WORDS)
    with sqlite3.connect(vault.path) as file:
        key = file.execute("SELECT key FROM person_key").fetchone()[0]
    assert key in vault.path.read_bytes()
    vault.destroy(1, mark_of(1, JOINED))
    assert key not in b"".join(p.read_bytes() for p in vault.path.parent.iterdir())


def test_somebody_with_the_same_id_later_reads_nothing_and_keeps_their_own(vault: Vault) -> None:
    old = vault.seal(1, WORDS)
    erasure = vault.destroy(1, mark_of(1, JOINED))
    new = vault.seal(1, "another person's")
    with pytest.raises(VaultError):
        vault.open(1, old)
    vault.destroy(1, erasure.mark, erasure.erased_at)  # done again, from the database's memory
    assert vault.open(1, new) == "another person's"
    assert mark_of(1, JOINED) != mark_of(1, JOINED + timedelta(microseconds=1))


def test_only_the_owner_of_the_files_may_read_them(vault: Vault, tmp_path: Path) -> None:
    vault.seal(1, WORDS)
    vault.back_up(tmp_path / "copy.db")
    for path in (vault.path, tmp_path / "copy.db"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_sealing_for_the_first_time_in_many_places_at_once_makes_one_key(vault: Vault) -> None:
    gate, sealed = threading.Barrier(8), []

    def seal() -> None:
        own = Vault(vault.path)
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

    assert new.take_in(tmp_path / "copy.db") == (1, 0)

    assert (new.open(1, kept), new.open(3, late)) == ("kept", "late")
    with pytest.raises(VaultError):
        new.open(2, gone)


def test_a_copy_brings_its_erasures(vault: Vault, tmp_path: Path) -> None:
    vault.destroy(2, mark_of(2, JOINED))
    vault.back_up(tmp_path / "copy.db")
    new = Vault(tmp_path / "new.db")
    assert new.take_in(tmp_path / "copy.db") == (0, 1)
    assert new.erasures() == vault.erasures()


@pytest.mark.parametrize("content", [b"", b"not a database at all, " * 100])
def test_what_is_no_copy_of_a_vault_is_refused(vault: Vault, tmp_path: Path, content: bytes) -> None:
    sealed = vault.seal(1, WORDS)
    (tmp_path / "other").write_bytes(content)
    with pytest.raises(VaultError, match="is not a copy of a vault"):
        vault.take_in(tmp_path / "other")
    assert vault.open(1, sealed) == WORDS


def test_a_vault_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreBusyError, match="cannot be used"):
        Vault(tmp_path / "file" / "vault.db").seal(1, WORDS)


def test_keys_are_of_the_library_and_each_is_different(vault: Vault) -> None:
    for person in (1, 2):
        vault.seal(person, WORDS)
    with sqlite3.connect(vault.path) as file:
        keys = [row[0] for row in file.execute("SELECT key FROM person_key")]
    assert len({bytes(k) for k in keys}) == 2
    assert all(Fernet(k) for k in keys)


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
            Vault(tmp_path / "new.db").take_in(copy)
    assert vault.open(1, sealed) == "words"
