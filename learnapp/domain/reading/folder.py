"""Files on disk to names and bytes."""

from __future__ import annotations

from pathlib import Path

MOST_FILES = 60
MOST_BYTES = 6_000_000


class FolderError(ValueError):
    """The folder cannot be read; the message says why."""


def load_folder(path: Path) -> dict[str, bytes]:
    """The Markdown files of a module's folder, and whatever else stands in it, by name.

    Hidden files and editors' backups are left out; a folder within is given as `name/`. Raises FolderError.
    """
    if not path.is_dir():
        raise FolderError(f"{path} is not a folder.")
    files: dict[str, bytes] = {}
    total = 0
    for entry in sorted(path.iterdir()):
        if entry.name.startswith(".") or entry.name.endswith(("~", ".bak", ".swp")):
            continue
        if entry.is_dir():
            files[entry.name + "/"] = b""
            continue
        total += entry.stat().st_size
        if len(files) >= MOST_FILES or total > MOST_BYTES:
            raise FolderError(
                f"{path} holds more than {MOST_FILES} files or {MOST_BYTES // 1_000_000} MB. Is it a module?"
            )
        files[entry.name] = entry.read_bytes()
    return files
