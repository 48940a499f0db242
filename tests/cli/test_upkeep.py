"""Restoring an older backup brings back neither an erased person nor what they wrote."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from learnapp.cli import main
from learnapp.vault import VaultError
from learnapp.vault.erasing import erase
from tests.store.operations.restoring import NOW, Backed, run, two_people


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Backed:
    return two_people(tmp_path, monkeypatch)


def test_a_lost_vault_is_put_back_from_its_copy_without_the_erased(site, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    store, vault, ids, texts = site
    run("vault", "backup", str(tmp_path / "keys.db"))
    with store.write() as connection:
        erase(vault, connection, ids["ivy"], NOW)
    vault.path.unlink()

    run("vault", "restore", str(tmp_path / "keys.db"))

    assert vault.open(ids["max"], texts["max"]) == "words of max"
    with pytest.raises(VaultError):
        vault.open(ids["ivy"], texts["ivy"])


def test_what_is_no_vault_is_refused_with_a_message(site, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "other").write_text("no vault" * 200)
    result = CliRunner().invoke(main, ["vault", "restore", str(tmp_path / "other")])
    assert result.exit_code == 1
    assert "is not a copy of a vault" in result.output
