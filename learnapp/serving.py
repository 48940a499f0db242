"""How the site runs on Granian. The benchmark's bare site runs in the same way."""

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
"""How many requests a worker works on at once."""
THREADS = 512
"""How many requests a worker holds at once, including those that wait for the rest of a form or for a turn."""
M_ARENA_MAX = -8
"""The name of a setting in glibc's `malloc.h`."""
OPEN = 4096
"""How many connections a worker holds at once, including idle ones; others wait in the system's queue.

Granian calls this backpressure and counts it in requests, but an open connection counts even if it is idle.
"""
SECONDS_TO_START = 20
"""How long a reload gives a new worker to start before it ends the old one, which listens until then.

On Linux each worker has a listening socket of its own. If it ended sooner, a slow machine would refuse visitors.
"""


def import_site() -> None:
    """Import the whole site into the process that workers are forked from, so that they start at once and share it.

    If the system starts new processes instead of forking, workers import it themselves.
    """
    import_module("learnapp.wiring")
    import_module("learnapp.turns")
    import_module("granian")
    gc.freeze()  # or a worker's collections would write to shared memory, and so copy it


@contextlib.contextmanager
def without_collections() -> Iterator[None]:
    """Turn off garbage collection in this block: imports make no garbage, and collecting takes much of their time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def work_in_turns(app: Flask, longest: int, *, is_sqlite: bool) -> None:
    """Have an application work on few requests at once; it reads bodies longer than `longest` itself.

    On SQLite, whose work is done in this process, one quick request at a time is fastest. On PostgreSQL others are
    worked on while one waits for the server.
    """
    from learnapp.turns import Turns

    app.wsgi_app = Turns(app.wsgi_app, AT_ONCE, longest, quick=1 if is_sqlite else None)  # type: ignore[method-assign]


_made: list[Flask] = []
"""The site, if the first process has made it: its workers have it as soon as they are forked."""


def make_ahead() -> None:
    """Make the site in the process that workers are forked from, so that they need not make it, and share it.

    Connections must not cross a fork, so none stays open.
    """
    _made[:] = [_make()]
    _made[0].extensions["store"].dispose()


def _do_first_work(app: Flask) -> None:
    """Do the one-time work of first pages now: after a fork it would write all over the workers' shared memory."""
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

    app = create_app()
    work_in_turns(app, app.config["MAX_CONTENT_LENGTH"], is_sqlite=app.extensions["store"].is_sqlite)
    # If the database is away, the site still starts, and every page says that it is busy.
    with contextlib.suppress(SQLAlchemyError), app.extensions["store"].read() as connection:
        app.extensions["catalogue"].at(connection).work_out()
    _do_first_work(app)
    # Everything loaded by now, including all modules, stays until the worker ends, so collections need not look at it.
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    return app


def allow_open_files() -> None:
    """Raise the limit on open files: each connection is one, and many systems allow only 1,024 by default."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN + 1024
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def share_a_heap() -> None:
    """Make all threads of a process share one heap: by default glibc keeps one for each, some megabytes in size."""
    with contextlib.suppress(OSError, AttributeError):  # another C library than glibc
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def end_workers_when_asked() -> None:
    """Make a worker end if it is asked to before it listens. It is forked with the first process's signal handlers,
    which would only record the request, and Granian would wait for ever.
    """
    stop_signals = {signal.SIGTERM, signal.SIGINT}

    def hold() -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, stop_signals)

    def take() -> None:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, stop_signals)

    def forget_handlers() -> None:
        for name in stop_signals:
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
    server.on_reload(_made.clear)  # so that changed settings, providers and facts reach the site
    server.serve()
