"""Granian, as the site runs on it. The benchmark's bare site runs on the very same."""

from __future__ import annotations

import socket

from granian import Granian
from granian.constants import Interfaces
from granian.net import SocketSpec

THREADS = 4
"""Requests a worker works on at once."""
WAITING = 512
"""Requests a worker accepts beyond which others wait in the system's queue."""


class SharedSocketServer(Granian):  # type: ignore[misc, valid-type]
    """Granian with one listening socket that all its workers accept from, as it has outside Linux.

    On Linux it gives each worker a socket of its own. Then what waits for a worker is lost when that worker
    goes, and refused while none has started yet; here it waits in the one queue.
    """

    def _init_shared_socket(self) -> None:
        self._shd = SocketSpec(self.bind_addr, self.bind_port, self.backlog).build()
        self._sfd = self._shd.get_fd()
        self._ssp = None
        self._sso = socket.socket(fileno=self._sfd)
        self._sso.set_inheritable(True)


def serve(host: str, port: int, workers: int, target: str = "learnapp:create_app") -> None:
    """Serve the application that `target` ("module:factory") makes, until stopped."""
    SharedSocketServer(
        target,
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backlog=1024,
        backpressure=WAITING,
        workers_kill_timeout=10,
        respawn_failed_workers=True,
        log_level="warning",
    ).serve()
