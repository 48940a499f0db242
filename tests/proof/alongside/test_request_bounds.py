"""The end of each request is unambiguous, so no second request can be smuggled in behind it."""

from __future__ import annotations

import contextlib
import socket
from pathlib import Path

from bench.servers import serving
from tests.proof.filled import one_module

HOST = b"Host: 127.0.0.1\r\n"
POST = b"POST /account/sign-in/ HTTP/1.1\r\n" + HOST
SECOND = b"GET /healthz HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"


def test_a_request_has_one_end(tmp_path: Path) -> None:
    site = one_module(tmp_path, 1)
    with serving("learnapp.serving:application", site.environment, workers=1) as server:

        def ask(sent: bytes) -> bytes:
            with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
                connection.sendall(sent)
                answered = b""
                with contextlib.suppress(TimeoutError, ConnectionResetError):
                    while part := connection.recv(65536):
                        answered += part
            return answered

        assert ask(SECOND).startswith(b"HTTP/1.1 200")
        two_lengths = POST + b"Content-Length: 6\r\nContent-Length: 5\r\n\r\nabcdef"
        unknown = POST + b"Transfer-Encoding: xchunked\r\n\r\nabc"
        assert ask(two_lengths).startswith(b"HTTP/1.1 400")
        assert ask(unknown).startswith(b"HTTP/1.1 400")
        both = POST + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SECOND
        assert ask(both).count(b"HTTP/1.1 ") == 1
