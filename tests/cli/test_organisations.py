"""`learnapp organisation`, and roles in organisations by command."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from learnapp.cli import main

ADA = "ada@example.org"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LEARNAPP_INSTANCE", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)

    def command(*words: str) -> Result:
        return CliRunner().invoke(main, list(words))

    return command


def test_an_organisation_is_made_changed_and_listed(run) -> None:
    assert run("organisation", "add", "Southmoor").exit_code == 0
    assert "already" in run("organisation", "add", "Southmoor").output
    changed = run("organisation", "change", "southmoor", "--registration", "domain", "--domains", "southmoor.example")
    assert changed.exit_code == 0
    assert run("organisation", "module", "rota-gaps", "Southmoor").output == "Only Southmoor sees rota-gaps.\n"
    listed = run("organisation", "list").output.splitlines()
    assert [line.split("  ")[0] for line in listed[-2:]] == ["Main organisation", "Southmoor"]
    assert "domain (southmoor.example)  own modules: rota-gaps" in listed[-1]
    assert run("organisation", "module", "rota-gaps").output == "Everyone sees rota-gaps.\n"


def test_what_is_wrong_is_said(run) -> None:
    run("organisation", "add", "Southmoor")
    assert "There are: Main organisation, Southmoor." in run("organisation", "change", "North", "--name", "X").output
    assert "Say what to change" in run("organisation", "change", "Southmoor").output
    assert "--domains" in run("organisation", "change", "Southmoor", "--registration", "domain").output
    assert "already" in run("organisation", "change", "Southmoor", "--name", "Main organisation").output


def test_with_several_a_role_is_for_the_one_named(run) -> None:
    run("organisation", "add", "Southmoor")
    added = run("person", "add", ADA, "--name", "Ada Obi", "--role", "lead", "--organisation", "Southmoor")
    assert "/account/reset/" in added.output
    assert "Southmoor" in run("organisation", "list").output
    assert "lead" in run("person", "list").output
    assert run("person", "add", "bo@example.org", "--name", "Bo Li", "--role", "educator").exit_code == 1


def test_an_organisation_is_copied_counted_closed_and_reopened(run, tmp_path: Path) -> None:
    run("organisation", "add", "Southmoor")
    copied = run("organisation", "export", "southmoor", str(tmp_path / "copy.zip"))
    assert copied.output == f"{tmp_path / 'copy.zip'} holds the data of Southmoor.\n"
    assert (tmp_path / "copy.zip").stat().st_mode & 0o077 == 0
    assert "cannot be written" in run("organisation", "export", "Southmoor", str(tmp_path / "no" / "copy.zip")).output
    counted = run("organisation", "close", "southmoor", "--dry-run")
    assert "0  People who belong to no other organisation. Suspended, and erased after 90 days." in counted.output
    assert "Southmoor" in run("organisation", "list").output
    closed = run("organisation", "close", "southmoor", "--yes")
    assert closed.output.endswith("learnapp organisation reopen 'Southmoor'\n")
    assert "Southmoor" not in run("organisation", "list").output
    last = run("organisation", "close", "main organisation", "--yes")
    assert last.exit_code == 1
    assert "the only organisation" in last.output
    assert "There are: Southmoor." in run("organisation", "reopen", "North").output
    assert run("organisation", "reopen", "southmoor").exit_code == 0
    assert "There is none." in run("organisation", "reopen", "southmoor").output
    assert "Southmoor" in run("organisation", "list").output
