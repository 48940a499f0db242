"""R10: slow and hostile clients do not stop the others, with a proxy or without one."""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from bench import learners, load
from bench.servers import Server, free_port, serving
from tests.proof.answering import at_work
from tests.proof.figures import reached
from tests.proof.filled import one_module
from tests.test_deploy import caddyfile, needs, nginx_configuration

SLOW = 200
THREADS_AND_MORE = 1200
"""Clients, for more threads than two workers have."""
SECONDS = 4
HEAD = "POST /account/sign-in/ HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
Connect = Callable[[], socket.socket]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> learners.Site:
    return one_module(tmp_path_factory.mktemp("site"), 8)


@pytest.fixture
def server(site: learners.Site) -> Iterator[Server]:
    trusting = site.environment | {"LEARNAPP_PROXIES": "1"}
    with serving("learnapp.serving:application", trusting, workers=2) as started:
        load.run(started.port, _pages(site), 1)
        yield started


def _pages(site: learners.Site) -> list[list[bytes]]:
    return [[load.get("/home/", browser.cookie)] * 10_000 for browser in site.browsers[:4]]


def _compared(
    what: str, server: Server, site: learners.Site, attack: contextlib.AbstractContextManager[object]
) -> None:
    """Print how pages are served with and without the attack.

    Fails if one was not, or if more than one in ten took half a second longer. A busy machine makes slow
    ones as well, so the figures of the slowest are for people to judge.
    """
    alone = load.run(server.port, _pages(site), 2)
    with attack:
        beside = load.run(server.port, _pages(site), SECONDS)
    reached(
        "R10",
        f"{what}: {len(beside.seconds)} pages in {SECONDS} s, p50 {beside.percentile(0.5):.0f} ms, "
        f"p99 {beside.percentile(0.99):.0f} ms, slowest {max(beside.seconds) * 1000:.0f} ms; "
        f"without them p50 {alone.percentile(0.5):.0f} ms, slowest {max(alone.seconds) * 1000:.0f} ms",
    )
    assert set(beside.statuses) == {200}, beside.statuses
    assert beside.percentile(0.9) < alone.percentile(0.9) + 500


@contextlib.contextmanager
def _opened(connect: Connect, sent: bytes, many: int = SLOW) -> Iterator[list[socket.socket]]:
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(connect()) for _ in range(many)]
        for client in clients:
            client.sendall(sent)
        yield clients


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

    with _opened(connect, sent) as clients:
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
    sent = HEAD.format("127.0.0.1").encode() + b"Content-Length: 1000\r\n\r\na"
    _compared(f"{SLOW} half-sent bodies", server, site, _opened(_direct(server), sent))
    _compared(f"{SLOW} trickling bodies", server, site, _trickling(_direct(server), sent, b""))
    upload = sent.replace(b"/account/sign-in/", b"/verify/").replace(b": 1000", b": 1000000")
    _compared(f"{SLOW} half-sent uploads", server, site, _opened(_direct(server), upload))
    attack = _opened(_direct(server), sent, THREADS_AND_MORE)
    _compared(f"{THREADS_AND_MORE} half-sent bodies", server, site, attack)


@contextlib.contextmanager
def _answered_and_not_read(server: Server) -> Iterator[None]:
    ask = b"GET /modules/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with _opened(_unread(server), ask) as clients:
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


# Behind the samples of proxies --------------------------------------------------------------------


@pytest.fixture(params=["nginx", "caddy"])
def proxy(request: pytest.FixtureRequest, server: Server, tmp_path: Path) -> Iterator[int]:
    """The TLS port of a proxy that runs with its sample in front of the site."""
    program, port = needs(request.param), free_port()
    if request.param == "nginx":
        command = [program, "-c", str(nginx_configuration(tmp_path, port=port, site=server.port))]
        environment = {}
    else:
        text = caddyfile(tmp_path, program).read_text()
        own = f"\tadmin off\n\thttps_port {port}\n\thttp_port {free_port()}\n\tskip_install_trust\n\tservers {{"
        (tmp_path / "Caddyfile").write_text(
            text.replace("\tservers {", own).replace("} {\n\trequest_body", "} {\n\ttls internal\n\trequest_body")
        )
        command = [program, "run", "--config", str(tmp_path / "Caddyfile"), "--adapter", "caddyfile"]
        environment = {"HOME": str(tmp_path), "UPSTREAMS": f"127.0.0.1:{server.port}"}
    with (tmp_path / "said").open("wb") as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), _tls(port):
                break
            assert process.poll() is None, (tmp_path / "said").read_text()
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(15)


def _tls(port: int) -> ssl.SSLSocket:
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    plain = socket.create_connection(("127.0.0.1", port), timeout=30)
    return trusting.wrap_socket(plain, server_hostname="learn.example.nhs.uk")


def test_the_proxys_sample_ends_half_sent_bodies_before_the_site_sees_them(
    server: Server, site: learners.Site, proxy: int
) -> None:
    with _tls(proxy) as client:
        client.sendall(b"GET /modules/ HTTP/1.1\r\nHost: learn.example.nhs.uk\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: client.recv(1 << 16), b""))
        assert b" 200 " in answer.split(b"\r\n", 1)[0]
        assert len(re.findall(rb"(?i)\r\nx-request-id: ([0-9a-f-]{32,36})\r\n", answer)) == 1, "the proxy's own id"
    with _tls(proxy) as client:
        client.sendall(b"GET /metrics HTTP/1.1\r\nHost: learn.example.nhs.uk\r\nConnection: close\r\n\r\n")
        assert b" 404 " in client.recv(1 << 16).split(b"\r\n", 1)[0]
    sent = HEAD.format("learn.example.nhs.uk").encode() + b"Content-Length: 1000\r\n\r\na"
    begun = time.monotonic()
    with _opened(lambda: _tls(proxy), sent) as clients:
        seen = load.run(server.port, _pages(site), 5)
        assert set(seen.statuses) == {200}
        for client in clients[:20]:
            with contextlib.suppress(OSError):  # it may hang up, or say something of its own
                assert b"content-security-policy" not in client.recv(1 << 16).lower(), "the site's own answer"
    reached("R10", f"{SLOW} half-sent bodies were ended by the proxy after {time.monotonic() - begun:.0f} s")
    assert time.monotonic() - begun < 25
