"""Granian, as the site runs on it. The benchmark's bare site runs on the very same."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import resource
import signal
from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

AT_ONCE = 4
"""Requests a worker works on at once."""
THREADS = 512
"""Requests a worker holds at once, those included that wait for the rest of a form or for a turn."""
M_ARENA_MAX = -8
"""The name of a setting in glibc's `malloc.h`."""
OPEN = 4096
"""Connections a worker holds at once, idle ones as well; others wait in the system's queue.

Granian calls this backpressure and speaks of requests, but an open connection counts whether it asks or not.
"""
SECONDS_TO_START = 20
"""How long a reload gives a new worker to start before it ends the old one, which listens until then.

On Linux each worker has a listening socket of its own. If it ended sooner, a slow machine would refuse visitors.
"""


def import_site() -> None:
    """Import all of the site into the process that workers are forked from: they then start at once, and share it.

    Where the system starts workers afresh instead, they import it themselves.
    """
    import_module("learnapp.wiring")
    import_module("learnapp.turns")
    import_module("granian")
    gc.freeze()  # a worker that collects would otherwise write to all that it shares, and have it for itself


@contextlib.contextmanager
def without_collections() -> Iterator[None]:
    """While it lasts, nothing looks for rubbish. Imports make none, and looking takes a good part of their time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


_made: list[Flask] = []
"""The site as the first process made it, if it has: its workers have it as soon as they are forked."""


def make_ahead() -> None:
    """Make the site in the process that workers are forked from: they need no time for it then, and share it.

    No connection may cross a fork, so none stays open.
    """
    _made[:] = [_make()]
    _made[0].extensions["store"].dispose()


def _do_first_work(app: Flask) -> None:
    """Do what first pages would do once: done after a fork, it writes all over the memory that workers share."""
    from learnapp.store.db.prepared import Prepared
    from learnapp.vault import vault

    app.url_map.update()
    for statement in Prepared.made:
        statement.make_ready(app.extensions["store"].engine.dialect)
    vault.make_ready()


def application() -> Flask:
    """The site, for a worker: ready for its first page."""
    return _made[0] if _made else _make()


def _make() -> Flask:
    from sqlalchemy.exc import SQLAlchemyError

    from learnapp import create_app
    from learnapp.turns import Turns

    app = create_app()
    app.wsgi_app = Turns(app.wsgi_app, AT_ONCE, app.config["MAX_CONTENT_LENGTH"])  # type: ignore[method-assign]
    # While the database is away the site starts all the same, and every page says that it is busy.
    with contextlib.suppress(SQLAlchemyError), app.extensions["store"].read() as connection:
        app.extensions["catalogue"].at(connection).work_out()
    _do_first_work(app)
    # What is here now, every module with it, stays until the worker ends: no collection need look through it again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    return app


def allow_open_files() -> None:
    """Each connection is an open file, and many systems allow 1,024 of them unless asked for more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN + 1024
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def share_a_heap() -> None:
    """All threads of a process take memory from one place: glibc would keep a place apart for each, some megabytes."""
    with contextlib.suppress(OSError, AttributeError):  # another C library than glibc
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def end_workers_when_asked() -> None:
    """Have a worker that is asked to end before it listens do so. It is forked with the first process's handlers, which
    would only take note of it, and Granian would wait for it in vain.
    """

    asked = {signal.SIGTERM, signal.SIGINT}

    def hold() -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, asked)

    def take() -> None:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, asked)

    def forget_handlers() -> None:
        for name in asked:
            signal.signal(name, signal.SIG_DFL)
        take()

    os.register_at_fork(before=hold, after_in_parent=take, after_in_child=forget_handlers)


def serve(
    host: str,
    port: int,
    workers: int,
    target: str = "learnapp.serving:application",
    log: dict[str, Any] | None = None,
) -> None:
    """Serve the application that `target` ("module:factory") makes, until stopped; `log` is for `dictConfig`."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    allow_open_files()
    share_a_heap()
    end_workers_when_asked()
    server = Granian(
        target,
        factory=True,
        address="127.0.0.1" if host == "localhost" else host,  # it takes addresses, not names
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backlog=1024,
        backpressure=OPEN,
        workers_kill_timeout=10,
        respawn_failed_workers=True,
        respawn_interval=SECONDS_TO_START,
        log_level=LogLevels.warning if log else LogLevels.error,  # on a terminal, nothing that only tuning needs
        log_dictconfig=log,
    )
    server.on_reload(_made.clear)  # this is how changed settings, providers and facts reach the site
    server.serve()
