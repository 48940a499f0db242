"""How many requests a process works on at once.

The server gives each request a thread as soon as its headers have arrived. A thread that waits, for the rest of a form
or for its turn to check a password, costs next to nothing. So there are many threads and few turns: a request takes a
turn when it has arrived completely, and lends it to others while it waits for anything but its own work.
"""

from __future__ import annotations

import contextlib
import io
import ipaddress
import tempfile
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from learnapp.store.db import deadlines

CHUNK = 64 * 1024
"""Bytes of a long body that are read at a time."""
BODIES = 448
"""Bodies that a process awaits at once. It has more threads than this, so that pages are answered whatever is sent."""
BODIES_OF_ONE = 32
"""Bodies that it awaits from one network once half of `BODIES` are awaited."""
HEALTH = frozenset({"/healthz", "/readyz"})
"""Paths answered without a turn: systems that restart a dead site, or route people to one that is ready, must not wait
behind requests that wait for the database. A readiness check has a limit of its own, and only one runs at a time.
"""
SLOW = 0.02
"""Seconds after which a request is no longer a quick one: others need not wait for it."""
SLOW_EACH = 0.005
"""For so many more seconds a waiting request trusts each one ahead of it to be quick, before it looks."""
_own = threading.local()


class InOrder:
    """A fixed number of turns, given in the order of asking. Python's semaphore lets newcomers overtake those who wait;
    with it, the slowest of 16 clients waited two and a half times as long.

    With `quick`, no more than so many turns are for quick work: another is given only once one of those taken has
    lasted `SLOW` seconds. Python runs one thread at a time, and SQLite lets another one run at every step of a
    statement, so two quick requests take turns hundreds of times, which costs more than it gains.
    """

    def __init__(self, turns: int, quick: int | None = None) -> None:
        self._turns, self._quick = turns, turns if quick is None else quick
        self._taken: dict[int, float] = {}
        self._asked: deque[tuple[int, threading.Lock]] = deque()
        self._own = threading.Lock()

    def take(self) -> None:
        who = threading.get_ident()
        with self._own:
            if not self._asked and self._is_free():
                self._taken[who] = time.monotonic()
                return
            called = threading.Lock()
            called.acquire()
            self._asked.append((who, called))
            patience = SLOW + len(self._asked) * SLOW_EACH
        while not called.acquire(timeout=patience):
            patience = SLOW * max(1, self._call_next())  # so that one looks every `SLOW` seconds, however many wait

    def give(self) -> None:
        with self._own:
            del self._taken[threading.get_ident()]
        self._call_next()

    def _is_free(self) -> bool:
        taken = self._taken
        if len(taken) < self._quick:
            return True
        since = time.monotonic() - SLOW
        return len(taken) < self._turns and sum(at > since for at in taken.values()) < self._quick

    def _call_next(self) -> int:
        """Give the turns that are free; returns how many still wait."""
        with self._own:
            while self._asked and self._is_free():
                who, called = self._asked.popleft()
                self._taken[who] = time.monotonic()
                called.release()
            return len(self._asked)


class NoRoomError(Exception):
    """Too many bodies are awaited, so this one is not. Trying again in a moment may work."""


def network(address: str) -> str:
    """The network whose owner is likely to be one customer: the address, or the first 64 bits of one of IPv6."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else address


class Awaited:
    """The bodies that a process awaits, by the network they come from. A thread that waits for a body cannot be called
    back until its client hangs up, and that client may never do so.

    Until half the room is taken a hospital, whose people share an address, is not held back.
    """

    def __init__(self, room: int) -> None:
        self._room, self._by_network = room, Counter[str]()
        self._own = threading.Lock()

    @contextlib.contextmanager
    def one_from(self, address: str) -> Iterator[None]:
        """Await a body during this block. Raises NoRoomError."""
        where = network(address)
        with self._own:
            awaited, from_here = self._by_network.total(), self._by_network[where]
            if awaited >= self._room or (awaited >= self._room // 2 and from_here >= BODIES_OF_ONE):
                raise NoRoomError
            self._by_network[where] += 1
        try:
            yield
        finally:
            with self._own:
                self._by_network[where] -= 1
                if not self._by_network[where]:
                    del self._by_network[where]


class Turns:
    """Lets a fixed number of complete requests into a WSGI application at once.

    A body longer than `longest` is left for the application, which refuses it by its length or reads it: its turn is
    lent until the body has come. The time that a request may wait for the database begins here: one that queued behind
    others has less left. At most `bodies` are awaited at once: for one too many, the application meets NoRoomError when
    it reads it.
    """

    def __init__(
        self,
        inner: Callable[..., Iterable[bytes]],
        at_once: int,
        longest: int,
        *,
        quick: int | None = None,
        bodies: int = BODIES,
    ) -> None:
        self.inner, self.longest = inner, longest
        self._turns, self._awaited = InOrder(at_once, quick), Awaited(bodies)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("PATH_INFO") in HEALTH:
            with deadlines.within():
                return self.inner(environ, start_response)
        _read_whole(environ, self.longest, self._awaited)
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


def _read_whole(environ: dict[str, Any], longest: int, awaited: Awaited) -> None:
    said = environ.get("CONTENT_LENGTH") or "0"
    length = int(said) if said.isascii() and said.isdigit() else 0
    chunked = "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower()
    if not chunked and not length:
        return
    coming, place = environ["wsgi.input"], awaited.one_from(environ.get("REMOTE_ADDR", ""))
    if not chunked and length > longest:
        environ["wsgi.input"] = _Long(coming, length, longest, place)
        return
    try:
        with place:
            body = coming.read(longest + 1 if chunked else length)
    except NoRoomError:
        environ["wsgi.input"] = _NotAwaited()
        return
    if chunked:
        environ["CONTENT_LENGTH"] = str(len(body))
        del environ["HTTP_TRANSFER_ENCODING"]
    environ["wsgi.input"] = io.BytesIO(body)


class _NotAwaited(io.RawIOBase):
    """A body for which there was no room."""

    def readable(self) -> bool:
        return True

    def readinto(self, _into: Any) -> int:
        raise NoRoomError


class _Long(io.RawIOBase):
    """A long body, read whole when it is first asked for. One longer than `in_memory` waits in a file."""

    def __init__(
        self, coming: Any, length: int, in_memory: int, place: contextlib.AbstractContextManager[None]
    ) -> None:
        self._coming, self._left, self._in_memory, self._place = coming, length, in_memory, place
        self._come: Any = None

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        if self._come is None:
            with lent(), deadlines.not_counted(), self._place:
                self._come = tempfile.SpooledTemporaryFile(self._in_memory)  # noqa: SIM115  (closed with this)
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
