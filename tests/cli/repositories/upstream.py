"""Bare repositories on this machine, honest and hostile ones."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from learnapp.domain.authoring.repositories import Repository
from tests.domain.reading.good_module import FILES


def git(where: Path, *arguments: str, **more: str) -> str:
    given = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", **more}
    me = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always")
    done = subprocess.run(
        ["git", *me, *arguments], cwd=where, env={**os.environ, **given}, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


class Upstream:
    """A bare repository, and a working tree to commit to it from."""

    def __init__(self, folder: Path) -> None:
        self.bare, self.tree = folder / "upstream.git", folder / "tree"
        git(folder, "init", "-q", "--bare", "-b", "main", str(self.bare))
        git(folder, "init", "-q", "-b", "main", str(self.tree))

    def write(self, slug: str, name: str, text: str) -> None:
        path = self.tree / slug / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def module(self, slug: str) -> None:
        for name, text in FILES.items():
            self.write(slug, name, text)

    def push(self) -> str:
        """Commit everything and push it; the commit's id."""
        git(self.tree, "add", "-A")
        git(self.tree, "commit", "-q", "-m", "A change")
        git(self.tree, "push", "-q", str(self.bare), "main")
        return git(self.tree, "rev-parse", "HEAD")

    def repository(self, **changed: str) -> Repository:
        return Repository(**{"name": "ours", "url": str(self.bare), "branch": "main", **changed})
