"""Reads files on disk as names and bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from learnapp.domain.source.pictures import FOLDER

MOST_FILES = 60
MOST_BYTES = 3_000_000


TOO_MUCH = "…"
"""The name used for files left out because there were too many or they were too large."""


_LEFT_BY_SYSTEMS = re.compile(
    r"thumbs\.db|ehthumbs(_vista)?\.db|desktop\.ini|icon\r|__macosx|\$recycle\.bin|@eadir|system volume information"
    r"|~\$.*|~.*\.tmp|.*\.(lnk|tmp)|#.*#",
    re.IGNORECASE,
)
"""Files that Windows, macOS, Word and editors leave in a folder that people only looked into."""


def is_left_by_systems(name: str) -> bool:
    """Whether a file or folder of this name was left by a system or an editor, and is not part of a module."""
    return name.endswith(("~", ".bak", ".swp")) or bool(_LEFT_BY_SYSTEMS.fullmatch(name))


def load_folder(path: Path) -> dict[str, bytes]:
    """The Markdown files of a module's folder, its pictures (`pictures/rota.svg`), and everything else in it, by name.

    Empty if it is not a folder.

    Hidden files, editors' backups and what systems leave behind (`Thumbs.db`, `~$…`) are left out; another folder
    within has the name `name/`. Never more than `MOST_FILES` files or `MOST_BYTES`: the name `TOO_MUCH` takes the place
    of the rest, and the reader refuses it.
    """
    files: dict[str, bytes] = {}
    total = 0
    for name, entry in _entries(path):
        if not entry.is_file():
            files[name + "/"] = b""
            continue
        total += entry.stat().st_size
        if len(files) >= MOST_FILES or total > MOST_BYTES:
            files[TOO_MUCH] = b""
            break
        files[name] = entry.read_bytes()
    return files


def _entries(path: Path, within: str = "") -> Iterator[tuple[str, Path]]:
    for entry in sorted(path.iterdir()) if path.is_dir() else ():
        if entry.name.startswith(".") or is_left_by_systems(entry.name):
            continue
        if f"{within}{entry.name}/" == FOLDER and entry.is_dir():
            yield from _entries(entry, FOLDER)
        else:
            yield within + entry.name, entry
