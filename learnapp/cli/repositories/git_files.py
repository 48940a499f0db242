"""Runs git's command line within limits: reads a branch without a working tree, and commits a module into one.

Nothing is checked out for reading, so a repository's links, hooks, filters and submodules have nothing to act on. Time,
the size of a fetch and the protocols are limited. `docs/decisions/0098-banks-and-git.md`.
"""

from __future__ import annotations

import contextlib
import os
import re
import resource
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from learnapp.domain.authoring.repositories import Repository
from learnapp.domain.reading.folder import MOST_BYTES, MOST_FILES, TOO_MUCH, is_left_by_systems
from learnapp.domain.source.pictures import FOLDER

SECONDS = 60
LARGEST = 200_000_000
"""The most bytes in any file that git may write."""
MOST_MODULES, MOST_ENTRIES = 200, 20_000
_FILES = {"100644", "100755"}
_COMMIT = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_SETTINGS = {
    "core.hooksPath": "/dev/null",
    "core.fsmonitor": "false",
    "protocol.allow": "never",
    "protocol.https.allow": "always",
    "protocol.ssh.allow": "always",
    "protocol.file.allow": "always",
    "http.followRedirects": "initial",
    "fetch.recurseSubmodules": "false",
    "fetch.fsckObjects": "true",
    "gc.auto": "0",
    "submodule.recurse": "false",
    "commit.gpgSign": "false",
}


class GitError(Exception):
    """Git could not do it. The message is a sentence for the people who run the site."""


@dataclass(frozen=True)
class Branch:
    """A branch: the id of its last commit, and the files of each module's folder.

    `faults` lists, by module, everything in its folder that is not a plain file; such a folder must not be published.
    """

    commit: str
    modules: Mapping[str, dict[str, bytes]]
    faults: Mapping[str, str]


def read_branch(repository: Repository) -> Branch:
    """Fetch the branch's last commit and read its modules. Raises GitError."""
    with tempfile.TemporaryDirectory(prefix="learnapp-follow-") as here:
        folder = Path(here)
        _git(folder, "init", "--quiet", "--bare", "--template=", ".")
        refs = f"+refs/heads/{repository.branch}:refs/followed"
        _git(folder, "fetch", "--quiet", "--depth=1", "--no-tags", "--no-write-fetch-head", "--", repository.url, refs)
        commit = _git(folder, "rev-parse", "--verify", "--quiet", "refs/followed^{commit}").strip()
        if not _COMMIT.fullmatch(commit):
            raise GitError(f"The branch {repository.branch} has no commit.")
        tree = commit.decode() + (f":{repository.folder}" if repository.folder else "")
        return _read(folder, commit.decode(), _git(folder, "ls-tree", "-r", "-t", "-z", "--long", "--full-tree", tree))


def _read(folder: Path, commit: str, listed: bytes) -> Branch:
    entries = listed.decode("utf-8", "replace").split("\0")[:-1]
    if len(entries) > MOST_ENTRIES:
        raise GitError(f"The branch has more than {MOST_ENTRIES} files and folders.")
    wanted: dict[str, dict[str, tuple[str, int]]] = {}
    faults: dict[str, str] = {}
    for entry in entries:
        about, _, path = entry.partition("\t")
        mode, _, blob, size = about.split()
        slug, _, name = path.partition("/")
        if slug.startswith(".") or any(part.startswith(".") or is_left_by_systems(part) for part in name.split("/")):
            continue
        if not name:
            if mode in {"120000", "160000"}:
                faults[slug] = f"{slug} is {_what(mode)}, which is not followed."
            continue
        if mode not in _FILES | {"040000"}:
            faults[slug] = f"{slug}/{name} is {_what(mode)}, which is not followed."
        elif mode == "040000":
            if f"{name}/" != FOLDER:
                wanted.setdefault(slug, {})[f"{name}/"] = ("", 0)
        elif "/" not in name.removeprefix(FOLDER):
            wanted.setdefault(slug, {})[name] = (blob, int(size))
    modules = {slug: files for slug, files in wanted.items() if "module.md" in files}
    if len(modules) > MOST_MODULES:
        raise GitError(f"The branch has more than {MOST_MODULES} modules.")
    return Branch(commit, {slug: _files(folder, files) for slug, files in sorted(modules.items())}, faults)


def _what(mode: str) -> str:
    return {"120000": "a symbolic link", "160000": "a submodule"}.get(mode, "no plain file")


def _files(folder: Path, wanted: Mapping[str, tuple[str, int]]) -> dict[str, bytes]:
    """The files of one module, like those that `load_folder` reads from a folder; not if they are too many or too
    large.
    """
    if len(wanted) > MOST_FILES or sum(size for _, size in wanted.values()) > MOST_BYTES:
        return {TOO_MUCH: b""}
    return {name: _git(folder, "cat-file", "blob", blob) if blob else b"" for name, (blob, _) in wanted.items()}


def commit_module(tree: Path, slug: str, files: Mapping[str, bytes], author: str, message: str) -> str:
    """Write a module's files into a working tree and commit them; returns the commit's id, "" if nothing differs.

    Raises GitError, including if the module's folder has uncommitted changes. Never forces, never pushes.
    """
    top = Path(os.fsdecode(_git(tree, "rev-parse", "--show-toplevel").strip()))
    where = tree / slug
    if where.is_symlink() or (where / FOLDER).is_symlink() or any(p.is_symlink() for p in _there(where)):
        raise GitError(f"{where} is or holds a symbolic link. Nothing was written.")
    if _git(tree, "status", "--porcelain", "--", slug).strip():
        raise GitError(f"{where} has changes that are not committed. Commit or undo them first.")
    for old in _there(where):
        if old.relative_to(where).as_posix() not in files:
            old.unlink()
    for name, data in files.items():
        (where / name).parent.mkdir(parents=True, exist_ok=True)
        (where / name).write_bytes(data)
    _git(tree, "add", "--all", "--", slug)
    if not _git(tree, "status", "--porcelain", "--", slug).strip():
        return ""
    me = ("-c", "user.name=learnapp", "-c", "user.email=learnapp@localhost")
    _git(tree, *me, "commit", "--quiet", f"--author={author}", f"--message={message}", "--", slug)
    return _git(top, "rev-parse", "HEAD").decode().strip()


def _there(where: Path) -> list[Path]:
    return [path for path in sorted(where.rglob("*")) if path.is_symlink() or path.is_file()]


def _git(folder: Path, *arguments: str) -> bytes:
    """The output of git, run without a shell, the machine's settings or prompts, and only over https, ssh and file."""
    settings = [part for key, value in _SETTINGS.items() for part in ("-c", f"{key}={value}")]
    environment = {name: os.environ[name] for name in ("HOME", "PATH", "SSH_AUTH_SOCK") if name in os.environ} | {
        "GIT_ALLOW_PROTOCOL": "https:ssh:file",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_SSH_COMMAND": "ssh -o BatchMode=yes -o StrictHostKeyChecking=yes",
        "GIT_LFS_SKIP_SMUDGE": "1",
        "LC_ALL": "C",
    }
    try:
        running = subprocess.Popen(  # noqa: S603 (arguments are checked, and there is no shell)
            ["git", *settings, "-C", str(folder), *arguments],  # noqa: S607 (the machine's git)
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except FileNotFoundError as error:
        raise GitError("Git is not installed on this machine.") from error
    with contextlib.suppress(OSError):
        resource.prlimit(running.pid, resource.RLIMIT_FSIZE, (LARGEST, LARGEST))
    with _ended(running):
        try:
            out, said = running.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired as error:
            raise GitError(f"Git did not finish in {SECONDS} seconds.") from error
    if running.returncode:
        lines = [line for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
        reason = next((line for line in lines if line.startswith("fatal:")), lines[-1] if lines else "no reason given")
        if "not a git repository" in reason:
            raise GitError(f"{folder} is not in a working tree of git.")
        raise GitError(f"Git could not do it: {reason.removeprefix('fatal: ')[:300]}")
    return out


@contextlib.contextmanager
def _ended(running: subprocess.Popen[bytes]) -> Iterator[None]:
    """At the end of this block, kill git and everything it started, whatever happens."""
    try:
        yield
    finally:
        if running.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)
            running.communicate()
