"""`learnapp follow` and `learnapp commit`, from a bare repository on this machine to the catalogue and back."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from learnapp.cli import main
from tests.cli.repositories.upstream import Upstream, git


@pytest.fixture
def followed(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Upstream:
    """A repository that the site follows."""
    here = tmp_path / "git"
    here.mkdir()
    made = Upstream(here)
    listed = tmp_path / "follow.toml"
    listed.write_text(f'[[repository]]\nname = "ours"\nurl = "{made.bare}"\n')
    site = tmp_path / "site"
    monkeypatch.setenv("LEARNAPP_FOLLOW", str(listed))
    monkeypatch.setenv("LEARNAPP_INSTANCE", str(site))
    modules = tmp_path / "empty"
    modules.mkdir()
    for name in ("competencies.yaml", "claims.yaml"):
        (modules / name).write_bytes((root / name).read_bytes())
    monkeypatch.setenv("LEARNAPP_MODULES", str(modules))
    return made


def _run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, list(arguments))
    return done.exit_code, done.output


def test_a_branch_comes_in_and_a_module_goes_out(followed: Upstream) -> None:
    followed.module("ringing-early")
    commit = followed.push()
    status, said = _run("follow")
    assert status == 0, said
    assert f"ours {commit[:12]}: ringing-early: published" in said
    assert "ringing-early: unchanged" in _run("follow")[1]
    assert f"commit {commit[:12]}" in _run("edition", "list")[1]
    followed.write("ringing-early", "module.md", "broken")
    followed.push()
    status, said = _run("follow")
    assert status == 1
    assert "Learners still see the last good edition." in said
    status, said = _run("commit", "ringing-early", str(followed.tree))
    assert status == 0, said
    assert "by Asha Rao <asha.rao@example.org>" in said
    assert git(followed.tree, "log", "-1", "--format=%an") == "Asha Rao"


def test_a_repository_for_no_organisation_is_a_sentence_and_keeps_none_waiting(
    followed: Upstream, tmp_path: Path
) -> None:
    followed.module("ringing-early")
    followed.push()
    ours = (tmp_path / "follow.toml").read_text()
    other = ours.replace("ours", "theirs") + 'organisation = "Nowhere"\n'
    (tmp_path / "follow.toml").write_text(other + ours)
    status, said = _run("follow")
    assert status == 1
    assert "theirs: No organisation is called Nowhere. There are: Main organisation." in said
    assert "ringing-early: published" in said


@pytest.mark.thorough
def test_a_repository_that_is_away_is_a_sentence(followed: Upstream) -> None:
    followed.bare.rename(followed.bare.with_name("moved"))
    status, said = _run("follow")
    assert status == 1
    assert "ours: Git could not do it" in said


def test_without_a_list_the_command_says_what_to_set(followed: Upstream, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LEARNAPP_FOLLOW")
    assert "LEARNAPP_FOLLOW does not name a file" in _run("follow")[1]
    monkeypatch.setenv("LEARNAPP_FOLLOW", "/nowhere.toml")
    assert "cannot be read" in _run("follow")[1]


@pytest.mark.thorough
def test_a_module_that_is_not_there_is_not_committed(followed: Upstream) -> None:
    followed.module("x")
    followed.push()
    assert "There is no edition of none." in _run("commit", "none", str(followed.tree))[1]
    assert "There is no draft of none." in _run("commit", "none", str(followed.tree), "--draft")[1]
