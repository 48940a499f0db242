"""A load generator: many connections in one thread, each sending its next request when the last one was answered."""

from __future__ import annotations

import select
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

CLOSED = 0
"""The status recorded if the connection was closed or reset instead of answered."""


@dataclass
class Outcome:
    """The result of one burst. `seconds` holds how long each answer took, in the order they came."""

    elapsed: float = 0.0
    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.elapsed

    def percentile(self, share: float) -> float:
        """The time, in milliseconds, within which this share of the answers came."""
        ordered = sorted(self.seconds)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000


class _Client:
    """One connection. `requests` are whole requests, as bytes."""

    def __init__(self, connection: socket.socket, requests: Iterable[bytes]) -> None:
        self.socket = connection
        self.requests: Iterator[bytes] = iter(requests)
        self.received = b""
        self.sent_at = 0.0

    def send_next(self) -> bool:
        """Send the next request; False if there is none."""
        request = next(self.requests, None)
        if request is None:
            return False
        self.received = b""
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)
        return True

    def take(self) -> int | None:
        """Read what has arrived. Returns the status once the answer is complete, and None until then."""
        try:
            piece = self.socket.recv(1 << 18)
        except ConnectionError:
            return CLOSED
        if not piece:
            return CLOSED
        self.received += piece
        return status_of(self.received)


def status_of(answer: bytes) -> int | None:
    """The status of an answer, None while some of it is missing. Raises ValueError if it does not say its length."""
    end = answer.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = answer[:end].lower()
    at = head.find(b"\r\ncontent-length: ")
    if at < 0:
        raise ValueError(f"an answer without its length: {head[:200]!r}")
    length = int(head[at + 18 :].split(b"\r", 1)[0])
    return int(head[9:12]) if len(answer) >= end + 4 + length else None


def connect(port: int) -> socket.socket:
    """A client's connection."""
    made = socket.create_connection(("127.0.0.1", port), timeout=30)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def evenly(port: int, count: int, held: Callable[[], list[int]]) -> list[socket.socket]:
    """So many connections, the same number to each worker. `held` says how many sockets each worker has."""
    workers = len(held())
    return spread(port, [count // workers + (place < count % workers) for place in range(workers)], held)


def spread(port: int, counts: Sequence[int], held: Callable[[], list[int]]) -> list[socket.socket]:
    """Connections, so many to each worker in turn.

    Every worker listens on its own, and the system distributes connections at random: of 16, two workers got anything
    from 8 and 8 to 3 and 13, and this changed the number of answers.
    """
    kept: list[socket.socket] = []
    surplus: list[socket.socket] = []
    before = _settled(held)
    places = list(counts)
    while any(places):
        made = connect(port)
        place, before = _taken(before, held)
        (kept if places[place] else surplus).append(made)
        places[place] -= bool(places[place])
    for one in surplus:
        one.close()
    return kept


def _settled(held: Callable[[], list[int]]) -> list[int]:
    """How many sockets each worker has once those of an earlier burst have closed."""
    while True:
        before = held()
        time.sleep(0.1)
        if held() == before:
            return before


def _taken(before: list[int], held: Callable[[], list[int]]) -> tuple[int, list[int]]:
    """Which worker has taken a connection, and how many each has now."""
    until = time.perf_counter() + 5
    while time.perf_counter() < until:
        now = held()
        for place, (old, new) in enumerate(zip(before, now, strict=True)):
            if new > old:
                return place, now
        time.sleep(0.0005)
    raise TimeoutError("no worker took the connection within 5 s")


def run(
    port: int, clients: Sequence[Iterable[bytes]], seconds: float, connections: Sequence[socket.socket] = ()
) -> Outcome:
    """Let every client work through its requests until the time is up, and then wait for those under way.

    `connections` are the clients', if they are open already.
    """
    outcome = Outcome()
    waiting = iter(connections)
    poll = select.epoll()
    begun = time.perf_counter()
    until = begun + seconds
    working: dict[int, _Client] = {}
    try:
        for requests in clients:
            client = _Client(next(waiting, None) or connect(port), requests)
            if client.send_next():
                poll.register(client.socket, select.EPOLLIN)
                working[client.socket.fileno()] = client
        while working:
            events = poll.poll(30)
            if not events:
                raise TimeoutError(f"{len(working)} requests had no answer within 30 s")
            for number, _event in events:
                _serve_event(poll, working, number, outcome, until)
    finally:
        for client in working.values():
            client.socket.close()
        poll.close()
    outcome.elapsed = time.perf_counter() - begun
    return outcome


def _serve_event(poll: select.epoll, working: dict[int, _Client], number: int, outcome: Outcome, until: float) -> None:
    client = working[number]
    status = client.take()
    if status is None:
        return
    now = time.perf_counter()
    outcome.seconds.append(now - client.sent_at)
    outcome.statuses[status] += 1
    if status == CLOSED or now >= until or not client.send_next():
        poll.unregister(client.socket)
        client.socket.close()
        del working[number]


def get(path: str, cookie: str = "", accept: str = "gzip, br") -> bytes:
    """A GET request, with headers as long as a browser's."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "User-Agent: Mozilla/5.0 (X11; Linux x86_64) bench"]
    lines += ["Accept: text/html,application/xhtml+xml", f"Accept-Encoding: {accept}", "Accept-Language: en-GB"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def post(path: str, cookie: str, body: str) -> bytes:
    """A POST of a form that has already been encoded."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "User-Agent: Mozilla/5.0 (X11; Linux x86_64) bench"]
    lines += ["Accept: text/html,application/xhtml+xml", "Accept-Encoding: gzip, br", "Accept-Language: en-GB"]
    lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}", f"Cookie: {cookie}"]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()
