"""R10: slow and hostile clients do not stop the others, without a proxy."""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from bench import learners, load
from bench.servers import Server, serving
from tests.proof.answering import at_work
from tests.proof.figures import reached
from tests.proof.filled import one_module
from tests.proof.slow_clients import HALF_SENT, SLOW, Connect, opened, pages

THREADS_AND_MORE = 1200
"""Clients, for more threads than two workers have."""
SECONDS = 4


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> learners.Site:
    return one_module(tmp_path_factory.mktemp("site"), 8)


@pytest.fixture
def server(site: learners.Site) -> Iterator[Server]:
    trusting = site.environment | {"LEARNAPP_PROXIES": "1"}
    with serving("learnapp.serving:application", trusting, workers=2) as started:
        load.run(started.port, pages(site), 1)
        yield started


def _compared(
    what: str, server: Server, site: learners.Site, attack: contextlib.AbstractContextManager[object]
) -> None:
    """Print how pages are served with and without the attack.

    Fails if one was not, or if more than one in ten took half a second longer. A busy machine makes slow
    ones as well, so the figures of the slowest are for people to judge.
    """
    alone = load.run(server.port, pages(site), 2)
    with attack:
        beside = load.run(server.port, pages(site), SECONDS)
    reached(
        "R10",
        f"{what}: {len(beside.seconds)} pages in {SECONDS} s, p50 {beside.percentile(0.5):.0f} ms, "
        f"p99 {beside.percentile(0.99):.0f} ms, slowest {max(beside.seconds) * 1000:.0f} ms; "
        f"without them p50 {alone.percentile(0.5):.0f} ms, slowest {max(alone.seconds) * 1000:.0f} ms",
    )
    assert set(beside.statuses) == {200}, beside.statuses
    assert beside.percentile(0.9) < alone.percentile(0.9) + 500


@contextlib.contextmanager
def _trickling(connect: Connect, sent: bytes, more: bytes) -> Iterator[None]:
    """Clients that send one more byte four times a second."""
    stopped = threading.Event()

    def trickle(clients: list[socket.socket]) -> None:
        place = 0
        while not stopped.wait(0.25):
            for client in clients:
                with contextlib.suppress(OSError):  # the server may have closed the connection, which is fine
                    client.send(more[place : place + 1] or b"x")
            place += 1

    with opened(connect, sent) as clients:
        thread = threading.Thread(target=trickle, args=(clients,))
        thread.start()
        try:
            yield
        finally:
            stopped.set()
            thread.join()


def _direct(server: Server) -> Connect:
    return lambda: socket.create_connection(("127.0.0.1", server.port))


def _unread(server: Server) -> Connect:
    def connect() -> socket.socket:
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        client.connect(("127.0.0.1", server.port))
        return client

    return connect


def test_slow_headers(server: Server, site: learners.Site) -> None:
    more = b"GET /home/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
    _compared(f"{SLOW} slow headers", server, site, _trickling(_direct(server), b"", more))


def test_half_sent_bodies(server: Server, site: learners.Site) -> None:
    sent = HALF_SENT.format("127.0.0.1").encode()
    _compared(f"{SLOW} half-sent bodies", server, site, opened(_direct(server), sent))
    _compared(f"{SLOW} trickling bodies", server, site, _trickling(_direct(server), sent, b""))
    upload = sent.replace(b"/account/sign-in/", b"/verify/").replace(b": 1000", b": 1000000")
    _compared(f"{SLOW} half-sent uploads", server, site, opened(_direct(server), upload))
    attack = opened(_direct(server), sent, THREADS_AND_MORE)
    _compared(f"{THREADS_AND_MORE} half-sent bodies", server, site, attack)


@contextlib.contextmanager
def _answered_and_not_read(server: Server) -> Iterator[None]:
    ask = b"GET /modules/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with opened(_unread(server), ask) as clients:
        for client in clients:  # the server has done its work by then, and the rest only has to be read
            client.settimeout(60)
            client.recv(1)
        yield


def test_slow_readers(server: Server, site: learners.Site) -> None:
    _compared(f"{SLOW} readers that do not read", server, site, _answered_and_not_read(server))


def test_sign_ins_as_made_up_addresses(server: Server, site: learners.Site) -> None:
    _compared("24 who sign in", server, site, _guessing(server.port))


@contextlib.contextmanager
def _guessing(port: int) -> Iterator[None]:
    stopped = threading.Event()

    def guess(number: int) -> None:
        while not stopped.is_set():
            with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
                connection.request("GET", "/account/sign-in/")
                answer = connection.getresponse()
                token = re.search(r'name="csrf_token"[^>]*value="([^"]*)', answer.read().decode())
                assert token
                cookie = str(answer.headers["Set-Cookie"]).split(";")[0]
                typed = {"email": f"{number}-{time.time_ns()}@example.org", "password": "not a password at all"}
                form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
                connection.request("POST", "/account/sign-in/", urlencode({"csrf_token": token[1], **typed}), form)
                connection.getresponse().read()

    with at_work([threading.Thread(target=guess, args=(number,)) for number in range(24)], stopped):
        yield
