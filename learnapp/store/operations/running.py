"""Which site runs on an instance's folder now, so that other commands can tell.

A server holds a shared lock on a file there for as long as it runs; the system releases it when the process ends.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import IO

NAME = "running"


def note(instance: Path, address: str) -> IO[str]:
    """Record that a server runs here, at this address, until the returned file is closed or the process ends."""
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = os.fdopen(os.open(instance / NAME, os.O_RDWR | os.O_CREAT, 0o600), "r+")
    fcntl.flock(held, fcntl.LOCK_SH)
    held.truncate()
    held.write(address)
    held.flush()
    return held


def address(instance: Path) -> str | None:
    """The address of a server that runs on this folder now; None if none does."""
    try:
        file = (instance / NAME).open()
    except OSError:
        return None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return file.read().strip()
    return None
