"""`learnapp retention`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from learnapp.cli import main


def test_an_end_is_set_after_its_count_was_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEARNAPP_INSTANCE", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'learnapp.db'}")
    run = CliRunner().invoke
    assert run(main, ["retention", "list"]).stdout.count("no end") == 4
    asked = run(main, ["retention", "set", "messages", "24"], input="n\n")
    assert "0 would be deleted now" in asked.stdout
    assert run(main, ["retention", "list"]).stdout.count("no end") == 4
    assert "Set." in run(main, ["retention", "set", "messages", "24", "--yes"]).stdout
    assert run(main, ["retention", "list"]).stdout.count("no end") == 3
    assert "The classes are messages" in run(main, ["retention", "set", "nothing", "24"]).output
