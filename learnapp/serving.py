"""Granian, as the site runs on it. The benchmark's bare site runs on the very same."""

from __future__ import annotations

THREADS = 4
"""Requests a worker works on at once."""
WAITING = 512
"""Requests a worker accepts beyond which others wait in the system's queue."""


def serve(host: str, port: int, workers: int, target: str = "learnapp:create_app") -> None:
    """Serve the application that `target` ("module:factory") makes, until stopped."""
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
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
