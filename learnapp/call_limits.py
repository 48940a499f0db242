"""How long a call to another system may take in all: a socket's own timeout restarts with each byte."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator


class Deadline:
    """A moment, this many seconds from when it was made."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self) -> float:
        """The seconds until then. Raises TimeoutError if there are none."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


@contextlib.contextmanager
def no_longer_than(until: Deadline, line: Callable[[], socket.socket | None]) -> Iterator[None]:
    """Break the connection of this block at this moment; `line` gives its socket, if it has one. Raises TimeoutError,
    unless the block raises what it makes of that.
    """
    over = threading.Event()

    def end() -> None:
        over.set()
        broken = line()
        if broken is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(broken, socket.SHUT_RDWR)

    timer = threading.Timer(until.left(), end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
    if over.is_set():
        raise TimeoutError
