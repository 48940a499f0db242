"""A site that was backed up."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from learnapp.cli import main
from learnapp.store.db.engine import Store
from learnapp.store.operations.migrate import migrate
from learnapp.store.people import people
from learnapp.store.tables.people_and_work import writing
from learnapp.vault import Vault

Backed = tuple[Store, Vault, dict[str, int], dict[str, bytes]]

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def run(*words: str) -> str:
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    return result.output


def two_people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Backed:
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
