"""Backing up a database, and restoring it."""

import contextlib
import os
import shutil
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from learnapp.cli import main
from learnapp.store.db.engine import Store
from learnapp.store.operations.backups import _header_fault, back_up, name_of_vault, restore_from
from learnapp.store.tables.people_and_work import person, writing
from learnapp.vault import Vault, VaultError
from learnapp.vault.erasing import erase
from learnapp.vault.recognising import recognise
from tests.store.operations.restoring import NOW, Backed, run, two_people

CANARY = "canary-of-ivy"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Backed:
    return two_people(tmp_path, monkeypatch)


def test_an_older_backup_does_not_bring_an_erased_person_back(site: Backed, tmp_path: Path) -> None:
    store, vault, ids, texts = site
    backup = tmp_path / "backup.db"
    run("backup", str(backup))
    assert CANARY.encode() in backup.read_bytes()
    with store.write() as connection:
        erase(vault, connection, ids["ivy"], NOW)
    store.dispose()

    said = run("restore", "--yes", str(backup))

    assert "Erased 1 person again" in said
    with store.read() as connection:
        assert connection.execute(sa.select(person.c.id)).scalars().all() == [ids["max"]]
        assert connection.execute(sa.select(writing.c.sealed)).scalars().all() == [texts["max"]]
    store.dispose()
    for path in tmp_path.iterdir():
        if path != backup:
            assert CANARY.encode() not in path.read_bytes(), path
    assert vault.open(ids["max"], texts["max"]) == "words of max"
    with pytest.raises(VaultError):
        vault.open(ids["ivy"], texts["ivy"])
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]


def test_a_backup_holds_no_key(site: Backed, tmp_path: Path) -> None:
    _, _, ids, texts = site
    run("backup", str(tmp_path / "backup.db"))
    held = (tmp_path / "backup.db").read_bytes()
    assert texts["max"] in held
    assert b"words of max" not in held
    with pytest.raises(VaultError):
        Vault(tmp_path / "elsewhere.db").open(ids["max"], texts["max"])


def test_what_is_written_meanwhile_does_not_make_a_backup_begin_again(
    site: Backed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the backup of a large site in use would never end."""
    store, *_ = site
    monkeypatch.setattr("learnapp.store.operations.backups.PAGES_AT_ONCE", 20)
    said: list[str] = []

    def write(words: str) -> None:
        said.append(words)
        with store.write() as connection:
            connection.execute(person.update().values(password_hash=words))

    back_up(store, tmp_path / "backup.db", write)
    assert len(said) > 5
    copy = Store(f"sqlite:///{tmp_path / 'backup.db'}")
    with copy.read() as connection:
        assert set(connection.execute(sa.select(person.c.password_hash)).scalars()) == {"x"}
    copy.dispose()


def test_a_damaged_backup_changes_nothing(site: Backed, tmp_path: Path) -> None:
    store, _, ids, _ = site
    (tmp_path / "other").write_text("no database" * 200)
    assert CliRunner().invoke(main, ["restore", "--yes", str(tmp_path / "other")]).exit_code == 1
    with store.read() as connection:
        assert set(connection.execute(sa.select(person.c.id)).scalars()) == set(ids.values())


def test_one_byte_changed_in_the_header_is_refused_or_means_nothing(site: Backed, tmp_path: Path) -> None:
    backup = tmp_path / "backup.db"
    run("backup", str(backup))
    whole = backup.read_bytes()
    whole = whole[: len(whole) // 512 * 512]  # like a copy from a version without checksums
    counters = {*range(24, 28), *range(36, 44), *range(48, 52), *range(60, 64), *range(68, 72), *range(92, 100)}
    for place in sorted({*range(100)} - counters - {*range(32, 36)}):
        backup.write_bytes(whole[:place] + bytes([whole[place] ^ 0x15]) + whole[place + 1 :])
        assert _header_fault(backup), place
    backup.write_bytes(whole)
    assert _header_fault(backup) == ""


def test_a_copy_without_a_checksum_is_refused_where_an_index_does_not_fit_its_table(
    site: Backed, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.db"
    run("backup", str(backup))
    whole = backup.read_bytes()
    whole = whole[: len(whole) // 512 * 512]
    with site[0].read() as connection:
        key = connection.execute(sa.select(person.c.email_key).limit(1)).scalar_one().encode()
    place = whole.rindex(key)
    for changed, exit_code in ((whole, 0), (whole[:place] + b"?" + whole[place + 1 :], 1)):
        backup.write_bytes(changed)
        said = CliRunner().invoke(main, ["restore", "--check", str(backup)])
        assert said.exit_code == exit_code, said.output
    assert "is not a complete learnapp backup" in said.output


def test_one_byte_changed_anywhere_is_refused_and_changes_nothing(site: Backed, tmp_path: Path) -> None:
    store, _, ids, _ = site
    backup = tmp_path / "backup.db"
    run("backup", str(backup))
    assert "is whole" in run("restore", "--check", str(backup))
    whole = backup.read_bytes()
    inside = whole.index(CANARY.encode())
    for place in (0, 99, inside, len(whole) // 2, len(whole) - 1):
        backup.write_bytes(whole[:place] + bytes([whole[place] ^ 0x15]) + whole[place + 1 :])
        for how in ("--yes", "--check"):
            refused = CliRunner().invoke(main, ["restore", how, str(backup)])
            assert refused.exit_code == 1, place
            assert "Nothing was changed" in refused.output
    with store.read() as connection:
        assert set(connection.execute(sa.select(person.c.id)).scalars()) == set(ids.values())


def test_nothing_deleted_before_a_backup_is_in_the_database_that_is_restored(site: Backed, tmp_path: Path) -> None:
    """An earlier version, or another program, has not overwritten it."""
    site[0].dispose()
    database, backup = tmp_path / "learnapp.db", tmp_path / "backup.db"
    with contextlib.closing(sqlite3.connect(database)) as beside:
        for statement in (
            "PRAGMA secure_delete = OFF",
            "CREATE TABLE deleted (words)",
            "INSERT INTO deleted VALUES ('what was deleted')",
            "DROP TABLE deleted",
        ):
            beside.execute(statement)
            beside.commit()
    run("backup", str(backup))
    assert b"what was deleted" in backup.read_bytes()
    run("restore", "--yes", str(backup))
    assert b"what was deleted" not in database.read_bytes()


def test_a_copy_is_on_the_disk_before_it_gets_its_name(
    site: Backed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut after it leaves a whole file."""
    done: list[tuple[str, int]] = []
    sync, rename = os.fsync, os.replace

    def synced(descriptor: int) -> None:
        done.append(("synced", os.fstat(descriptor).st_ino))
        sync(descriptor)

    def renamed(old: Path, new: Path) -> None:
        done.append(("renamed", Path(old).stat().st_ino))
        rename(old, new)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", renamed)
    backup = tmp_path / "backup.db"
    back_up(site[0], backup, str)
    copy, folder = backup.stat().st_ino, tmp_path.stat().st_ino
    assert backup.stat().st_mode & 0o777 == 0o600
    assert done[-3:] == [("synced", copy), ("renamed", copy), ("synced", folder)]
    restore_from(site[0], backup, str, str)
    restored = (tmp_path / "learnapp.db").stat().st_ino
    assert done[-3:] == [("synced", restored), ("renamed", restored), ("synced", folder)]


def _leave_a_log(file: Path) -> None:
    """A database here that was not closed properly: its last writes are only in its log."""
    other = file.with_name("other.db")
    with contextlib.closing(sqlite3.connect(other)) as old:
        old.execute("PRAGMA journal_mode = WAL")
        old.execute("CREATE TABLE alembic_version (of_another_time)")
        old.commit()
        for suffix in ("", "-wal", "-shm"):
            shutil.copy(f"{other}{suffix}", f"{file}{suffix}")
    other.unlink()
    assert Path(f"{file}-wal").stat().st_size


def test_an_old_log_beside_a_backup_is_not_played_into_the_new_one(site: Backed, tmp_path: Path) -> None:
    store, _, ids, _ = site
    backup = tmp_path / "backup.db"
    _leave_a_log(backup)
    backup.unlink()  # the database itself would not be replaced
    run("backup", str(backup))
    assert not Path(f"{backup}-wal").exists()
    store.dispose()
    _leave_a_log(Path(store.url.database or ""))
    run("restore", "--yes", str(backup))
    with store.read() as connection:
        assert set(connection.execute(sa.select(person.c.id)).scalars()) == set(ids.values())


def test_an_old_log_beside_a_copy_of_the_vault_is_not_played_into_the_new_one(site: Backed, tmp_path: Path) -> None:
    _, vault, ids, texts = site
    copy = tmp_path / "vault-copy.db"
    _leave_a_log(copy)
    vault.back_up(copy)
    assert not Path(f"{copy}-wal").exists()
    assert Vault(copy).open(ids["max"], texts["max"]) == "words of max"


@pytest.mark.parametrize("name", ["copy #1.db", "copy?.db", "copy%41.db"])
def test_a_backup_is_restored_whatever_signs_its_name_has(site: Backed, tmp_path: Path, name: str) -> None:
    store, vault, _, _ = site
    recognise(Vault(vault.place, store), store)
    run("backup", str(tmp_path / name))
    assert name_of_vault(tmp_path / name) is not None
    with store.write() as connection:
        connection.execute(person.update().values(name="Changed"))
    store.dispose()
    run("restore", "--yes", str(tmp_path / name))
    with store.read() as connection:
        assert "Changed" not in set(connection.execute(sa.select(person.c.name)).scalars())
