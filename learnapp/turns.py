"""How many requests a process works on at once.

The server gives each request a thread as soon as its headers have arrived. A thread that waits, for the rest of a form
or for its turn to check a password, costs next to nothing. So there are many threads and few turns: a request takes a
turn when it has arrived completely, and lends it to others while it waits for anything but its own work.
"""

from __future__ import annotations

import contextlib
import io
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from learnapp.store.db import deadlines

CHUNK = 64 * 1024
"""Bytes of a long body that are read at a time."""
HEALTH = frozenset({"/healthz", "/readyz"})
"""Paths answered without a turn: systems that restart a dead site, or route people to one that is ready, must not wait
behind requests that wait for the database. A readiness check has a limit of its own, and only one runs at a time.
"""
_own = threading.local()


class InOrder:
    """A fixed number of turns, given in the order of asking. Python's semaphore lets newcomers overtake those who wait;
    with it, the slowest of 16 clients waited two and a half times as long.
    """

    def __init__(self, turns: int) -> None:
        self._free = turns
        self._asked: deque[threading.Lock] = deque()
        self._own = threading.Lock()

    def take(self) -> None:
        with self._own:
            if self._free:
                self._free -= 1
                return
            called = threading.Lock()
            called.acquire()
            self._asked.append(called)
        called.acquire()

    def give(self) -> None:
        with self._own:
            if self._asked:
                self._asked.popleft().release()
            else:
                self._free += 1


class Turns:
    """Lets a fixed number of complete requests into a WSGI application at once.

    A body longer than `longest` is left for the application, which refuses it by its length or reads it: its turn is
    lent until the body has come. The time that a request may wait for the database begins here: one that queued behind
    others has less left.
    """

    def __init__(self, inner: Callable[..., Iterable[bytes]], at_once: int, longest: int) -> None:
        self.inner, self.longest = inner, longest
        self._turns = InOrder(at_once)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("PATH_INFO") in HEALTH:
            with deadlines.within():
                return self.inner(environ, start_response)
        _read_whole(environ, self.longest)
        with deadlines.within():
            self._turns.take()
            _own.turns = self._turns
            try:
                return self.inner(environ, start_response)
            finally:
                _own.turns = None
                self._turns.give()


@contextlib.contextmanager
def lent() -> Iterator[None]:
    """Lend this request's turn to another during this block."""
    turns: InOrder | None = getattr(_own, "turns", None)
    if turns is None:
        yield
        return
    turns.give()
    try:
        yield
    finally:
        turns.take()


def _read_whole(environ: dict[str, Any], longest: int) -> None:
    said = environ.get("CONTENT_LENGTH") or "0"
    length = int(said) if said.isascii() and said.isdigit() else 0
    chunked = "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower()
    if chunked:
        body = environ["wsgi.input"].read(longest + 1)
        environ["CONTENT_LENGTH"] = str(len(body))
        del environ["HTTP_TRANSFER_ENCODING"]
    elif 0 < length <= longest:
        body = environ["wsgi.input"].read(length)
    else:
        if length:
            environ["wsgi.input"] = _Long(environ["wsgi.input"], length, longest)
        return
    environ["wsgi.input"] = io.BytesIO(body)


class _Long(io.RawIOBase):
    """A long body, read whole when it is first asked for. One longer than `in_memory` waits in a file."""

    def __init__(self, coming: Any, length: int, in_memory: int) -> None:
        self._coming, self._left, self._in_memory = coming, length, in_memory
        self._come: Any = None

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        if self._come is None:
            self._come = tempfile.SpooledTemporaryFile(self._in_memory)  # noqa: SIM115  (closed with this)
            with lent(), deadlines.not_counted():
                while chunk := self._coming.read(min(CHUNK, self._left)):
                    self._come.write(chunk)
                    self._left -= len(chunk)
            self._come.seek(0)
        found = self._come.read(len(into))
        into[: len(found)] = found
        return len(found)

    def close(self) -> None:
        if self._come is not None:
            self._come.close()
        super().close()
