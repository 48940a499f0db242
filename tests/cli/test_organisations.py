"""`learnapp organisation`, and roles in organisations by command."""

import shlex
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
    assert changed.stdout == "Changed Southmoor.\n"
    given = run("organisation", "module", "rota-gaps", "Southmoor")
    assert given.stdout == "Only Southmoor will see rota-gaps.\n"
    assert given.stderr.startswith("It is not published yet.")
    listed = run("organisation", "list").output.splitlines()
    assert [line.split("  ")[0] for line in listed[-2:]] == ["Main organisation", "Southmoor"]
    assert "domain (southmoor.example)  own modules: rota-gaps" in listed[-1]
    assert run("organisation", "module", "rota-gaps").stdout == "Everyone will see rota-gaps.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", " "], "Enter the name of the organisation."),
        (["add", "x" * 121], "must be 120 characters or fewer."),
        (["add", "South\u202emoor"], "must not include hidden characters."),
        (["add", "South\udcffmoor"], "must not include hidden characters."),
        (["add", "SOUTHMOOR"], "There is an organisation called SOUTHMOOR already."),
        (["change", "Southmoor", "--name", ""], "Enter the name of the organisation."),
        (["change", "Southmoor", "--name", "main  ORGANISATION"], "already."),
        (["change", "Southmoor", "--contact", "not an address"], "Enter an email address"),
        (["change", "Southmoor", "--registration", "domain", "--domains", "nonsense"], "“nonsense” is not the part"),
        (["module", "no such module", "Southmoor"], "is not a module's name"),
        (["close", "Nowhere", "--yes"], "There are: Main organisation, Southmoor."),
    ],
)
def test_commands_take_what_the_pages_take(run, words: list[str], said: str) -> None:
    run("organisation", "add", "Southmoor")
    before = run("organisation", "list").output
    refused = run("organisation", *words)
    assert (refused.exit_code, said in refused.output, refused.output.count("\n")) == (1, True, 1), refused.output
    assert run("organisation", "list").output == before


def test_one_that_lets_in_by_domain_keeps_a_domain_and_may_change_capitals(run) -> None:
    run("organisation", "add", "Southmoor")
    run("organisation", "change", "Southmoor", "--registration", "domain", "--domains", "southmoor.example")
    assert "at least one domain" in run("organisation", "change", "Southmoor", "--domains", "").output
    assert run("organisation", "change", "southmoor", "--name", "SOUTHMOOR").stdout == "Changed SOUTHMOOR.\n"
    assert "domain (southmoor.example)" in run("organisation", "list").output


def test_the_next_command_can_be_copied_as_it_is(run) -> None:
    said = run("organisation", "add", "O'Neil Trust").stdout
    assert shlex.split(said.partition("Next: ")[2])[-1] == "O'Neil Trust"


def test_what_is_wrong_is_said(run) -> None:
    run("organisation", "add", "Southmoor")
    assert "There are: Main organisation, Southmoor." in run("organisation", "change", "North", "--name", "X").output
    assert "Say what to change" in run("organisation", "change", "Southmoor").output
    assert "one domain" in run("organisation", "change", "Southmoor", "--registration", "domain").output
    assert "already" in run("organisation", "change", "Southmoor", "--name", "Main organisation").output


def test_with_several_a_role_is_for_the_one_named(run) -> None:
    run("organisation", "add", "Southmoor")
    added = run("person", "add", ADA, "--name", "Ada Obi", "--role", "lead", "--organisation", "Southmoor")
    assert "/account/reset/" in added.output
    assert "Southmoor" in run("organisation", "list").output
    assert "lead" in run("person", "list").output
    refused = run("person", "add", "bo@example.org", "--name", "Bo Li", "--role", "educator")
    assert (refused.exit_code, "Use --organisation." in refused.output) == (1, True)
    refused = run("person", "role", ADA, "admin", "--organisation", "Southmoor")
    assert (refused.exit_code, "Use --organisation." in refused.output) == (1, False)


def test_an_organisation_is_copied_counted_closed_and_reopened(run, tmp_path: Path) -> None:
    run("organisation", "add", "Southmoor")
    copied = run("organisation", "export", "southmoor", str(tmp_path / "copy.zip"))
    assert copied.output == f"{tmp_path / 'copy.zip'} holds the data of Southmoor.\n"
    assert (tmp_path / "copy.zip").stat().st_mode & 0o077 == 0
    assert "is there already" in run("organisation", "export", "Southmoor", str(tmp_path / "copy.zip")).output
    assert "cannot be written" in run("organisation", "export", "Southmoor", str(tmp_path / "no" / "copy.zip")).output
    counted = run("organisation", "close", "southmoor", "--dry-run")
    assert "0  People who belong to no other organisation. Suspended, and erased after 90 days." in counted.output
    assert "Southmoor" in run("organisation", "list").output
    closed = run("organisation", "close", "southmoor", "--yes")
    assert closed.output.endswith("learnapp organisation reopen Southmoor\n")
    assert "Southmoor" not in run("organisation", "list").output
    last = run("organisation", "close", "main organisation", "--yes")
    assert last.exit_code == 1
    assert "the only organisation" in last.output
    assert "There are: Southmoor." in run("organisation", "reopen", "North").output
    assert run("organisation", "reopen", "southmoor").exit_code == 0
    assert "There is none." in run("organisation", "reopen", "southmoor").output
    assert "Southmoor" in run("organisation", "list").output
