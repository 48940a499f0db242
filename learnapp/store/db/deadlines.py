"""Our own limit on how long a request waits for a database over a network.

The server's limits help only while its answers arrive. If the network swallows them, or something on the way keeps
acknowledging what is sent, a request would wait for ever. SQLite has no network and does not need this.
"""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Iterator
from contextvars import ContextVar

SECONDS = 7.0
"""How long after its arrival a request may still wait for the database."""
LEAST = 1.0
"""How long each wait may take even if the request is late, so that a request that queued on a busy machine is answered
if the database is well. After a wait without an answer, other requests wait no longer than this either, until the
database answers again.
"""

_until: ContextVar[float] = ContextVar("until", default=math.inf)


class Patience:
    """How long to wait for one database; `silent` is set if the last wait got no answer."""

    def __init__(self) -> None:
        self.silent = False

    def left(self) -> float | None:
        """Seconds left to wait; None if there is no limit, as in commands."""
        until = _until.get()
        if until == math.inf:
            return None
        return LEAST if self.silent else max(LEAST, until - time.monotonic())

    def is_over(self) -> bool:
        """Whether the request is late, and the database is known not to answer."""
        return self.silent and time.monotonic() >= _until.get()


@contextlib.contextmanager
def within(seconds: float = SECONDS) -> Iterator[None]:
    """Limit the total wait for database calls in this block; an earlier limit stays."""
    before = _until.set(min(_until.get(), time.monotonic() + seconds))
    try:
        yield
    finally:
        _until.reset(before)


@contextlib.contextmanager
def not_counted() -> Iterator[None]:
    """Let what is waited for inside, which is not the database, leave as much time for it as there was."""
    left = _until.get() - time.monotonic()
    try:
        yield
    finally:
        _until.set(time.monotonic() + left)
