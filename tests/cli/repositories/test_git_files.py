"""Reading a branch without a working tree: links, submodules, huge files and odd names do nothing."""

import os
from pathlib import Path

import pytest

from learnapp.cli.repositories import git_files
from learnapp.cli.repositories.git_files import GitError, commit_module, read_branch
from learnapp.domain.reading.folder import TOO_MUCH
from tests.cli.repositories.upstream import Upstream, git
from tests.domain.reading.good_module import FILES


@pytest.fixture
def upstream(tmp_path: Path) -> Upstream:
    made = Upstream(tmp_path)
    made.module("ringing-early")
    return made


def test_a_branch_is_its_last_commit_with_the_files_of_each_module(upstream: Upstream) -> None:
    upstream.write("ringing-early", ".hidden", "x")
    upstream.write("ringing-early", "drawings/a.svg", "x")
    upstream.write("no-module", "readme.md", "x")
    upstream.write("ringing-early", "pictures/rota.svg", "<svg/>")
    commit = upstream.push()
    found = read_branch(upstream.repository())
    assert found.commit == commit
    assert set(found.modules) == {"ringing-early"}
    files = found.modules["ringing-early"]
    assert set(files) == {*FILES, "drawings/", "pictures/rota.svg"}
    assert files["module.md"] == FILES["module.md"].encode()
    assert not found.faults


def test_links_out_of_the_tree_and_submodules_are_pointed_out_and_never_read(
    upstream: Upstream, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the site's secret")
    os.symlink(secret, upstream.tree / "ringing-early" / "20-secret.lesson.md")
    os.symlink("/etc", upstream.tree / "etc")
    git(upstream.tree, "add", "-A")
    git(upstream.tree, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},ringing-early/sub")
    git(upstream.tree, "commit", "-q", "-m", "hostile")
    git(upstream.tree, "push", "-q", str(upstream.bare), "main")
    found = read_branch(upstream.repository())
    assert "20-secret.lesson.md" not in found.modules["ringing-early"]
    assert set(found.faults) == {"ringing-early", "etc"}
    assert "etc" not in found.modules


def test_a_huge_module_is_not_read(upstream: Upstream) -> None:
    upstream.write("ringing-early", "guide.md", "x" * 3_100_000)
    upstream.push()
    assert read_branch(upstream.repository()).modules["ringing-early"] == {TOO_MUCH: b""}


def test_what_is_fetched_is_bounded_in_size_and_time(upstream: Upstream, monkeypatch: pytest.MonkeyPatch) -> None:
    (upstream.tree / "big").write_bytes(os.urandom(400_000))
    upstream.push()
    monkeypatch.setattr(git_files, "LARGEST", 100_000)
    with pytest.raises(GitError):
        read_branch(upstream.repository())
    monkeypatch.setattr(git_files, "SECONDS", 0)
    with pytest.raises(GitError, match="did not finish"):
        read_branch(upstream.repository())


def test_hooks_of_a_repository_and_settings_of_the_machine_do_nothing(
    upstream: Upstream, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upstream.push()
    mark = tmp_path / "ran"
    settings = tmp_path / "gitconfig"
    settings.write_text(
        f'[core]\n\thooksPath = {tmp_path}\n[url "{tmp_path}/elsewhere"]\n\tinsteadOf = {upstream.bare}\n'
    )
    for name in ("post-checkout", "reference-transaction", "post-commit", "pre-commit"):
        (tmp_path / name).write_text(f"#!/bin/sh\ntouch {mark}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    assert read_branch(upstream.repository()).modules
    assert not mark.exists()


@pytest.mark.parametrize("branch", ["missing", "HEAD"])
def test_a_branch_that_is_not_there_is_a_sentence(upstream: Upstream, branch: str) -> None:
    upstream.push()
    with pytest.raises(GitError, match="Git could not do it"):
        read_branch(upstream.repository(branch=branch))


def test_other_protocols_are_refused(upstream: Upstream) -> None:
    for url in ("ext::sh -c touch% /tmp/x", "git://127.0.0.1/x", "http://127.0.0.1:1/x"):
        with pytest.raises(GitError, match=r"not allowed|not supported"):
            read_branch(upstream.repository(url=url))


# Out ----------------------------------------------------------------------------------------------

AUTHOR = "Asha Rao <asha.rao@example.org>"


def test_a_module_is_committed_by_its_authors_name(upstream: Upstream) -> None:
    upstream.push()
    files = {name: text.encode() for name, text in FILES.items() if name != "guide.md"}
    made = commit_module(upstream.tree, "ringing-early", files, AUTHOR, "As published")
    assert git(upstream.tree, "log", "-1", "--format=%H %an <%ae> %s") == f"{made} {AUTHOR} As published"
    assert git(upstream.tree, "show", "--format=", "--name-status", "HEAD") == "D\tringing-early/guide.md"
    assert commit_module(upstream.tree, "ringing-early", files, AUTHOR, "Again") == ""


def test_changes_that_are_not_committed_are_never_written_over(upstream: Upstream) -> None:
    upstream.push()
    upstream.write("ringing-early", "guide.md", "half a thought")
    with pytest.raises(GitError, match="not committed"):
        commit_module(upstream.tree, "ringing-early", {"module.md": b"x"}, AUTHOR, "m")
    assert (upstream.tree / "ringing-early" / "guide.md").read_text() == "half a thought"


def test_nothing_is_written_through_a_link(upstream: Upstream, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    os.symlink(outside, upstream.tree / "linked")
    upstream.push()
    with pytest.raises(GitError, match="symbolic link"):
        commit_module(upstream.tree, "linked", {"module.md": b"x"}, AUTHOR, "m")
    assert not list(outside.iterdir())


def test_a_folder_without_git_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(GitError, match=f"{tmp_path} is not in a working tree of git"):
        commit_module(tmp_path, "any", {"module.md": b"x"}, AUTHOR, "m")
