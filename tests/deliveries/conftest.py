"""A receiver on this machine, which answers as a test says."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


@contextlib.contextmanager
def saying(begins: bytes, more: bytes, times: int, wait: float) -> Iterator[tuple[str, list[bytes]]]:
    """A server's host, and what it was asked: it says this, and then more so many times."""
    asked: list[bytes] = []

    def say(server: socket.socket) -> None:
        with contextlib.suppress(OSError), server.accept()[0] as client:
            asked.append(client.recv(10_000))
            client.sendall(begins)
            for _ in range(times):
                client.sendall(more)
                time.sleep(wait)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=say, args=(server,), daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}", asked
        thread.join(20)
        assert not thread.is_alive(), "the connection is closed"


@dataclass
class Listener:
    """`got` are the requests in order: method, path, headers, body. `answers` are the statuses to come, then 200."""

    address: str = ""
    host: str = ""
    got: list[tuple[str, str, dict[str, str], str]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    @property
    def inside(self) -> frozenset[str]:
        return frozenset({self.host})


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()

    class Handler(BaseHTTPRequestHandler):
        def _take(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode(errors="surrogateescape")
            headers = {name.lower(): value for name, value in self.headers.items()}
            made.got.append((self.command, self.path, headers, body))
            status = made.answers.pop(0) if made.answers else 200
            self.send_response(status)
            if status == 302:
                self.send_header("Location", made.address + "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_POST = do_GET = _take  # noqa: N815 (as the library names them)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.host = f"127.0.0.1:{server.server_port}"
    made.address = f"http://{made.host}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
