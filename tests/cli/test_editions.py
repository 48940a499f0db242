"""`learnapp edition`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from learnapp.cli import main


def _run(*words: str, fails: bool = False) -> str:
    result = CliRunner().invoke(main, list(words))
    assert (result.exit_code != 0) == fails, result.output
    return result.output


def test_modules_are_listed_withdrawn_and_put_back(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEARNAPP_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'learnapp.db'}")
    _run("publish")
    assert "ringing-early" in _run("edition", "list")
    assert "is withdrawn" in _run("edition", "withdraw", "ringing-early")
    assert "not in the catalogue" in _run("edition", "withdraw", "ringing-early", fails=True)
    _run("publish")
    assert "withdrawn" in _run("edition", "list")
    assert "in the catalogue again" in _run("edition", "withdraw", "ringing-early", "--back")
    assert "Its editions are 1." in _run("edition", "compare", "ringing-early", "1", "2", fails=True)
    assert "It was never published." in _run("edition", "compare", "nothing", "1", "2", fails=True)
    assert _run("edition", "compare", "ringing-early", "1", "1") == "Nothing differs.\n"
