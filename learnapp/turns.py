"""How many requests a process works on at once.

The server gives each request a thread as soon as its headers have arrived. A thread that waits, for the rest of a form
or for its turn to check a password, costs next to nothing. So there are many threads and few turns: a request takes a
turn when it has arrived completely, and lends it to others while it waits for anything but its own work.
"""

from __future__ import annotations

import contextlib
import io
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from learnapp.store.db import deadlines

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

    A body longer than `longest` is not read, and the application refuses it by its length. The time limit for waiting
    for the database starts here, so a request that queued behind others has less left.
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
    length = environ.get("CONTENT_LENGTH") or "0"
    chunked = "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower()
    if chunked:
        body = environ["wsgi.input"].read(longest + 1)
        environ["CONTENT_LENGTH"] = str(len(body))
        del environ["HTTP_TRANSFER_ENCODING"]
    elif length.isascii() and length.isdigit() and 0 < int(length) <= longest:
        body = environ["wsgi.input"].read(int(length))
    else:
        return
    environ["wsgi.input"] = io.BytesIO(body)
