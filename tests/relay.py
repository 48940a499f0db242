"""The network between a site and a database: it can fall silent, be cut, and come back."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

from sqlalchemy import make_url
from sqlalchemy.engine import URL


class Relay:
    """Passes on what comes to a port of its own. While `silent` it accepts connections and bytes and passes on none."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.silent = False
        self.accepted = 0
        self._ends: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def address(self) -> str:
        """Where the database is found through it."""
        there = self.url.set(host="127.0.0.1", port=self.port, query={})
        return there.render_as_string(hide_password=False)

    def cut(self) -> None:
        """Reset every connection there is."""
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                end.shutdown(socket.SHUT_RDWR)
        self._ends.clear()

    def close(self) -> None:
        self._listening.close()
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            self.accepted += 1
            far = _connected(self.url)
            self._ends += [near, far]
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(source, target), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                while self.silent:
                    time.sleep(0.02)
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


def _connected(url: URL) -> socket.socket:
    host = url.host or url.query.get("host")
    if isinstance(host, str) and host.startswith("/"):
        far = socket.socket(socket.AF_UNIX)
        far.connect(f"{host}/.s.PGSQL.{url.port or url.query.get('port') or 5432}")
        return far
    assert isinstance(host, str)
    return socket.create_connection((host, url.port or 5432))


@contextlib.contextmanager
def relayed(url: str) -> Iterator[Relay]:
    relay = Relay(url)
    try:
        yield relay
    finally:
        relay.silent = False
        relay.close()
