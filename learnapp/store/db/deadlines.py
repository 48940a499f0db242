"""A limit of our own to how long a request waits for a database over a network.

The server's limits help only while its answers arrive. If the network swallows them, or something on the way goes on
acknowledging what is sent, a request would wait for ever. SQLite has no network and needs none of this.
"""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Iterator
from contextvars import ContextVar

SECONDS = 7.0
"""How long after its arrival a request may still wait for the database."""
WHILE_SILENT = 1.0
"""How long a request waits once another has waited in vain, until the database answers again."""
LEAST = 0.1
"""How long it may wait however late it is: one that queued behind others is answered if the database is well."""

_until: ContextVar[float] = ContextVar("until", default=math.inf)


class Patience:
    """How long to wait for one database; `silent` is set while the last wait was in vain."""

    def __init__(self) -> None:
        self.silent = False

    def left(self) -> float | None:
        """Seconds left to wait; None if there is no limit, as in commands."""
        until = _until.get()
        if until == math.inf:
            return None
        left = max(LEAST, until - time.monotonic())
        return min(left, WHILE_SILENT) if self.silent else left


@contextlib.contextmanager
def within(seconds: float = SECONDS) -> Iterator[None]:
    """Let what is asked of the database inside wait no longer than this in all; an earlier limit stays."""
    before = _until.set(min(_until.get(), time.monotonic() + seconds))
    try:
        yield
    finally:
        _until.reset(before)
