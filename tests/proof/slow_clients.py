"""Clients that send a part and then wait, and others' pages meanwhile."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterator

from bench import learners, load

SLOW = 200
HALF_SENT = (
    "POST /account/sign-in/ HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    "Content-Length: 1000\r\n\r\na"
)
"""To be formatted with the host."""
Connect = Callable[[], socket.socket]


def pages(site: learners.Site) -> list[list[bytes]]:
    """What four people ask for, each without a pause."""
    return [[load.get("/home/", browser.cookie)] * 10_000 for browser in site.browsers[:4]]


@contextlib.contextmanager
def opened(connect: Connect, sent: bytes, many: int = SLOW) -> Iterator[list[socket.socket]]:
    """So many connections, each of which has sent this."""
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(connect()) for _ in range(many)]
        for client in clients:
            client.sendall(sent)
        yield clients
