"""What a library asks for by requests ends in time, is not too long, and leads nowhere else."""

from __future__ import annotations

import base64
import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from learnapp.call_limits import Deadline
from learnapp.deliveries import bounded_calls
from learnapp.deliveries.bounded_calls import bounded
from tests.deliveries.conftest import Listener, saying
from tests.test_deploy import certificate

DRIPS = {
    "headers": b"HTTP/1.1 200 OK\r\nX-Slow: ",
    "a body": b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",
    "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n",
}


@pytest.mark.parametrize("what", DRIPS)
@pytest.mark.parametrize("named", [True, False])
def test_what_drips_is_cut_off(what: str, named: bool) -> None:
    with saying(DRIPS[what], b"0", 400, 0.05) as (host, _asked):
        session = bounded(requests.Session(), frozenset({host}) if named else None, Deadline(0.3))
        began = time.monotonic()
        with pytest.raises(requests.RequestException):
            session.get(f"http://{host}/")
        assert time.monotonic() - began < 3


def test_an_answer_without_end_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_calls, "MOST_BYTES", 100_000)
    with (
        saying(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 10_000, 10_000, 0) as (host, _asked),
        pytest.raises(requests.ConnectionError, match="too long"),
    ):
        bounded(requests.Session(), None).get(f"http://{host}/")


def test_an_answer_is_read_as_usual_and_a_redirect_is_refused(listener: Listener) -> None:
    session = bounded(requests.Session(), None)
    assert session.post(listener.address, data={"a": "b"}).ok
    assert listener.got[0][3] == "a=b"
    listener.answers = [302]
    with pytest.raises(requests.TooManyRedirects):
        session.get(listener.address)
    assert len(listener.got) == 2
    listener.answers = [500]
    assert session.get(listener.address).status_code == 500


def test_a_deadline_is_for_all_calls_together_and_otherwise_each_has_its_own(listener: Listener) -> None:
    session, together = bounded(requests.Session(), None), bounded(requests.Session(), None, Deadline(0.2))
    assert session.get(listener.address).ok
    assert together.get(listener.address).ok
    time.sleep(0.2)
    assert session.get(listener.address).ok
    with pytest.raises(requests.ConnectionError):
        together.get(listener.address)


def test_an_address_of_the_operators_is_called_through_the_proxy_and_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with saying(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"0", 400, 0.05) as (host, asked):
        monkeypatch.setenv("HTTPS_PROXY", f"http://proxy%40user:secret@{host}")
        with pytest.raises(requests.ConnectionError, match="private network"):
            bounded(requests.Session(), frozenset()).get("https://localhost/")
        assert not asked
        began = time.monotonic()
        with pytest.raises(requests.ConnectionError):
            bounded(requests.Session(), None, Deadline(0.3)).get("https://login.example:8443/keys")
        assert time.monotonic() - began < 3, "a tunnel that drips is cut off as well"
        assert asked[0].startswith(b"CONNECT login.example:8443 HTTP/1.")
        assert base64.b64encode(b"proxy@user:secret") in asked[0]


class _Tls(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(self.headers["Host"].encode()[:2])

    def log_message(self, *_args: object) -> None:
        pass


def _tunnelling(to: int) -> Iterator[bytes]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield str(server.getsockname()[1]).encode()
        client, there = server.accept()[0], socket.create_connection(("127.0.0.1", to))
        yield client.recv(10_000).partition(b"\r\n")[0]
        client.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
        other = threading.Thread(target=_copied, args=(there, client), daemon=True)
        other.start()
        _copied(client, there)
        other.join(5)


def _copied(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while some := one.recv(10_000):
            other.sendall(some)
        other.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("through", [False, True])
def test_a_certificate_must_be_the_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, through: bool) -> None:
    pem, key = certificate(tmp_path, "login.example")
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Tls)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(pem, key)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    look_up = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _name, *rest, **more: look_up("127.0.0.1", *rest, **more))

    def ask(name: str) -> str:
        if not through:
            return bounded(requests.Session(), None).get(f"https://{name}:{server.server_port}/").text
        tunnel = _tunnelling(server.server_port)
        monkeypatch.setenv("HTTPS_PROXY", f"127.0.0.1:{next(tunnel).decode()}")
        asked: list[bytes] = []
        thread = threading.Thread(target=lambda: asked.extend(tunnel), daemon=True)
        thread.start()
        try:
            return bounded(requests.Session(), None).get(f"https://{name}/").text
        finally:
            thread.join(10)
            assert asked[0].startswith(f"CONNECT {name}:443 ".encode())

    with pytest.raises(requests.ConnectionError, match="CERTIFICATE_VERIFY_FAILED"):
        ask("login.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    assert ask("login.example") == "lo"
    with pytest.raises(requests.ConnectionError, match="CERTIFICATE_VERIFY_FAILED"):
        ask("other.example")
    server.shutdown()
    server.server_close()
