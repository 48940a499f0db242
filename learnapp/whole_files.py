"""Files that are written whole or not at all, and that only their owner may read."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path


def replace(path: Path, data: bytes) -> None:
    """Put the file there, over any that is there. It is on disk before this returns."""
    with _draft(path, data) as draft:
        os.replace(draft, path)


def make_once(path: Path, make: Callable[[], bytes]) -> None:
    """Put a file where there is none, with its folder. Of two processes that make one at once, one does."""
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _draft(path, make()) as draft, contextlib.suppress(FileExistsError):
        os.link(draft, path)


@contextlib.contextmanager
def _draft(path: Path, data: bytes) -> Iterator[Path]:
    """The data in a file beside `path`, which is gone afterwards."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield draft
    finally:
        draft.unlink(missing_ok=True)
