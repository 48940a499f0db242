"""Granian, as the site runs on it. The benchmark's bare site runs on the very same."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import resource
import socket
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

THREADS = 4
"""Requests a worker works on at once."""
M_ARENA_MAX = -8
"""The name of a setting in glibc's `malloc.h`."""
OPEN = 4096
"""Connections a worker holds at once, idle ones as well; others wait in the system's queue.

Granian calls this backpressure and speaks of requests, but an open connection counts whether it asks or not.
"""


LIBRARIES = (
    "flask flask_compress flask_login flask_wtf wtforms whitenoise jinja2.ext email_validator argon2 "
    "sqlalchemy sqlalchemy.dialects.sqlite sqlalchemy.dialects.postgresql msgspec.json itsdangerous "
    "pysqlite3 markdown markdown_it nh3 yaml cryptography.fernet icalendar fsrs http.client asyncio logging.config"
)
"""What every worker imports. Imported once, before workers are made, it is in memory once."""


def import_libraries() -> None:
    """Import what the workers will share. Not the site itself: a reload reads that anew."""
    gc.disable()  # there is nothing to collect yet, and looking costs a tenth of the time; `settle` turns it on
    for name in LIBRARIES.split():
        with contextlib.suppress(ImportError):  # pysqlite3 is not everywhere
            importlib.import_module(name)


def application() -> Flask:
    """The site, for a worker: ready for its first page, and with as little as can be for the collector to look at."""
    from sqlalchemy.exc import SQLAlchemyError

    from learnapp import create_app

    gc.disable()
    app = create_app()
    # While the database is away a worker starts all the same, and says on every page that the site is busy.
    with contextlib.suppress(SQLAlchemyError), app.extensions["store"].read() as connection:
        app.extensions["catalogue"].at(connection)
    settle()
    return app


def settle() -> None:
    """Everything made so far stays: leave it out of garbage collections, which are rarer from now on."""
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    gc.enable()
    sys.setswitchinterval(0.001)  # a thread that has committed waits less for one that draws a page


def server_class() -> Any:
    """Granian with one listening socket that all its workers accept from, as it has outside Linux.

    On Linux it gives each worker a socket of its own. Then what waits for a worker is lost when that worker
    goes, and refused while none has started yet; here it waits in the one queue.
    """
    from granian import Granian
    from granian.net import SocketSpec  # type: ignore[attr-defined]  # granian says what is typed, not what is public

    class SharedSocketServer(Granian):  # type: ignore[misc, valid-type]
        def _init_shared_socket(self) -> None:
            self._shd = SocketSpec(self.bind_addr, self.bind_port, self.backlog).build()
            self._sfd = self._shd.get_fd()
            self._ssp = None
            self._sso = socket.socket(fileno=self._sfd)
            self._sso.set_inheritable(True)

    return SharedSocketServer


def _allow_open_files() -> None:
    """Each connection is an open file, and many systems allow 1,024 of them unless asked for more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN + 1024
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _share_a_heap() -> None:
    """All threads of a process take memory from one place: glibc would keep a place apart for each, some megabytes."""
    with contextlib.suppress(OSError, AttributeError):  # another C library than glibc
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def serve(host: str, port: int, workers: int, target: str = "learnapp.serving:application") -> None:
    """Serve the application that `target` ("module:factory") makes, until stopped."""
    from granian.constants import Interfaces

    import_libraries()
    _allow_open_files()
    _share_a_heap()
    gc.collect()
    gc.freeze()  # so that collections in the workers leave the shared memory shared
    server_class()(
        target,
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backlog=1024,
        backpressure=OPEN,
        workers_kill_timeout=10,
        respawn_failed_workers=True,
        log_level="warning",
    ).serve()
