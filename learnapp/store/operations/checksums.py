"""A checksum at the end of a copy, so that one changed byte is noticed before the copy is used.

SQLite's own check only looks at how the pages fit together and ignores the text in them. It also ignores anything after
the last page, so with the checksum the file is still a database that any SQLite program can open.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

_MARK = b"\nlearnapp sha256 "
_LENGTH = len(_MARK) + 64 + 1
_PIECE = 1 << 20
_SECTOR = 512
"""The smallest page size of SQLite: the length of every database is a multiple of it."""


def add(file: Path) -> None:
    """Write the checksum after the last page, durably."""
    digest = _digest(file, file.stat().st_size)
    with file.open("ab") as opened:
        opened.write(_MARK + digest.encode() + b"\n")
        opened.flush()
        os.fsync(opened.fileno())


def has_one(file: Path) -> bool:
    """Whether there is a checksum: copies made by an earlier version or another program do not have one."""
    return bool(_kept(file))


def fault(file: Path) -> str:
    """What is wrong with the copy; "" if its checksum fits, or if it has none and its length is that of a database."""
    size = file.stat().st_size
    if not (kept := _kept(file)):
        return "its length is not that of a database" if size % _SECTOR else ""
    return "" if _digest(file, size - _LENGTH) == kept else "its checksum does not fit"


def _kept(file: Path) -> str:
    size = file.stat().st_size
    if size < _LENGTH:
        return ""
    with file.open("rb") as opened:
        opened.seek(size - _LENGTH)
        end = opened.read()
    whole = end.startswith(_MARK) and end.endswith(b"\n")
    return end[len(_MARK) : -1].decode("latin-1") if whole else ""


def _digest(file: Path, length: int) -> str:
    found = hashlib.sha256()
    with file.open("rb") as opened:
        while piece := opened.read(min(_PIECE, length)):
            found.update(piece)
            length -= len(piece)
    return found.hexdigest()
