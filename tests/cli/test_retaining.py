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
    assert run(main, ["retention", "list"]).stdout.count("no limit") == 4
    asked = run(main, ["retention", "set", "messages", "24"], input="n\n")
    assert "0 would be deleted now" in asked.stdout
    assert run(main, ["retention", "list"]).stdout.count("no limit") == 4
    assert "Set." in run(main, ["retention", "set", "messages", "24", "--yes"]).stdout
    assert run(main, ["retention", "list"]).stdout.count("no limit") == 3
    ended = run(main, ["retention", "set", "messages", "0", "--yes"]).stdout
    assert "no limit, so nothing would be deleted." in ended
    assert ended.endswith("Set. Nothing of it is deleted any more.\n")
    assert "There is no class nothing. There are messages, " in run(main, ["retention", "set", "nothing", "24"]).output


def test_an_organisation_has_ends_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEARNAPP_INSTANCE", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'learnapp.db'}")

    def run(*words: str) -> str:
        return CliRunner().invoke(main, words).output

    run("organisation", "add", "Southmoor")
    here = ("--organisation", "southmoor")
    assert "60 months after" in run("retention", "set", "messages", "60", *here, "--yes")
    run("retention", "set", "reports", "12", "--yes")
    shown = run("retention", "list", *here)
    assert "messages           60" in shown
    assert (
        "reports            12         0  Reports of mistakes in modules that have been dealt with  (the site's)"
        in shown
    )
    assert run("retention", "list").count("no limit") == 3
    assert "Set." in run("retention", "set", "messages", "site", *here, "--yes")
    assert run("retention", "list", *here).count("(the site's)") == 4
    assert "is for an organisation" in run("retention", "set", "messages", "site")
    assert "No organisation is called Northmoor" in run("retention", "list", "--organisation", "Northmoor")
    for name in ("", " "):  # a shell's variable that is empty never means the whole site
        assert "The name of the organisation is empty." in run(
            "retention", "set", "messages", "12", "--organisation", name, "--yes"
        )
        assert "The name of the organisation is empty." in run("organisation", "module", "rota-gaps", name)
        assert "The name of the organisation is empty." in run(
            "person", "add", "a@example.org", "--name", "A", "--organisation", name
        )
    assert "messages     no limit" in run("retention", "list")
