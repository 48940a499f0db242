"""Restoring an older backup brings back neither an erased person nor what they wrote."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from learnapp.cli import main
from learnapp.store.db.engine import Store
from learnapp.store.operations.migrate import migrate
from learnapp.store.people import people
from learnapp.store.tables.people_and_work import person, writing
from learnapp.vault import Vault, VaultError
from learnapp.vault.erasing import erase

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
CANARY = "canary-of-ivy"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Store, Vault, dict[str, int], dict[str, bytes]]:
    """A database and a vault with two people, each of whom wrote something."""
    monkeypatch.setenv("LEARNAPP_INSTANCE", str(tmp_path))
    for name in ("DATABASE_URL", "LEARNAPP_VAULT", "LEARNAPP_MODULES"):
        monkeypatch.delenv(name, raising=False)
    store, vault = Store(f"sqlite:///{tmp_path / 'learnapp.db'}"), Vault(tmp_path / "vault.db")
    migrate(store)
    ids, texts = {}, {}
    for name in ("ivy", "max"):
        with store.write() as connection:
            address = f"canary-of-{name}@example.org"
            added = people.add(connection, name=f"canary-of-{name}", email=address, password_hash="x", now=NOW)
            assert added is not None
            ids[name], texts[name] = added, vault.seal(added, f"words of {name}")
            values = {"person_id": added, "kind": "reflection", "sealed": texts[name]}
            connection.execute(writing.insert().values(**values, made_at=NOW, changed_at=NOW))
    return store, vault, ids, texts


def _run(*words: str) -> str:
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    return result.output


def test_an_older_backup_does_not_bring_an_erased_person_back(site, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    store, vault, ids, texts = site
    backup = tmp_path / "backup.db"
    _run("backup", str(backup))
    assert CANARY.encode() in backup.read_bytes()
    with store.write() as connection:
        erase(vault, connection, ids["ivy"], NOW)
    store.dispose()

    said = _run("restore", "--yes", str(backup))

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


def test_a_backup_holds_no_key(site, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    _, _, ids, texts = site
    _run("backup", str(tmp_path / "backup.db"))
    held = (tmp_path / "backup.db").read_bytes()
    assert texts["max"] in held
    assert b"words of max" not in held
    with pytest.raises(VaultError):
        Vault(tmp_path / "elsewhere.db").open(ids["max"], texts["max"])


def test_a_lost_vault_is_put_back_from_its_copy_without_the_erased(site, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    store, vault, ids, texts = site
    _run("vault", "backup", str(tmp_path / "keys.db"))
    with store.write() as connection:
        erase(vault, connection, ids["ivy"], NOW)
    vault.path.unlink()

    _run("vault", "restore", str(tmp_path / "keys.db"))

    assert vault.open(ids["max"], texts["max"]) == "words of max"
    with pytest.raises(VaultError):
        vault.open(ids["ivy"], texts["ivy"])


def test_what_is_no_vault_is_refused_with_a_message(site, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "other").write_text("no vault" * 200)
    result = CliRunner().invoke(main, ["vault", "restore", str(tmp_path / "other")])
    assert result.exit_code == 1
    assert "is not a copy of a vault" in result.output


def test_a_damaged_backup_changes_nothing(site, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    store, _, ids, _ = site
    (tmp_path / "other").write_text("no database" * 200)
    assert CliRunner().invoke(main, ["restore", "--yes", str(tmp_path / "other")]).exit_code == 1
    with store.read() as connection:
        assert set(connection.execute(sa.select(person.c.id)).scalars()) == set(ids.values())
