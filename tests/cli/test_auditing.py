"""`learnapp audit`; what a change looks like is in tests/admin/test_audit_file.py."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from learnapp.cli import main


def test_a_new_log_is_whole_and_exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEARNAPP_INSTANCE", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'learnapp.db'}")
    run = CliRunner().invoke
    assert run(main, ["audit", "verify"]).exit_code == 0
    assert "were removed" in run(main, ["audit", "verify", "--contains", "f" * 64]).output
    none = run(main, ["audit", "verify"]).stdout.split()[-1]
    run(main, ["organisation", "add", "Southmoor"])
    for noted in (none, none.upper(), run(main, ["audit", "verify"]).stdout.split()[-1].upper()):
        assert run(main, ["audit", "verify", "--contains", noted]).exit_code == 0
    for slip in ("", "abc", "g" * 64, "\udcff"):
        assert "A digest has 64" in run(main, ["audit", "verify", "--contains", slip]).output
    assert run(main, ["audit", "export"]).stdout.startswith("Number,")
