"""How the site is served: with one heap, room for browsers that keep their connections, and ready for a first page."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp import serving
from learnapp.store.db.prepared import Prepared
from learnapp.store.operations.migrate import migrate

_ARENAS = """
import ctypes, sys, threading
from learnapp import serving
if sys.argv[1] == "shared":
    serving.share_a_heap()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
places = []
def take():
    places.append(libc.malloc(64))
    waiting.wait()
waiting = threading.Barrier(8)
threads = [threading.Thread(target=take) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
libc.malloc_stats()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's heap is on Linux")
def test_threads_take_memory_from_one_place() -> None:
    def arenas(how: str) -> int:
        said = subprocess.run([sys.executable, "-c", _ARENAS, how], capture_output=True, text=True, check=True).stderr
        return said.count("Arena ")

    usual = arenas("as usual")
    if not usual:
        pytest.skip("another C library than glibc")
    assert usual > 1
    assert arenas("shared") == 1


def test_more_connections_can_be_open_than_most_systems_allow(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(serving.resource, "setrlimit", lambda _what, limits: asked.append(limits))
    for limits in ((1024, 524_288), (1024, 2048), (1_000_000, 1_000_000)):
        monkeypatch.setattr(serving.resource, "getrlimit", lambda _what, limits=limits: limits)
        serving.allow_open_files()
    assert asked == [(serving.OPEN + 1024, 524_288), (2048, 2048)]


_FORKED = """
import multiprocessing, signal, time
from learnapp import serving
signal.signal(signal.SIGTERM, lambda *_: None)
serving.end_workers_when_asked()
worker = multiprocessing.get_context("fork").Process(target=time.sleep, args=(60,))
worker.start()
worker.terminate()
worker.join()
print(worker.exitcode)
"""


def test_a_worker_that_is_asked_to_end_as_it_starts_does() -> None:
    said = subprocess.run([sys.executable, "-c", _FORKED], capture_output=True, text=True, check=True)
    assert said.stdout == "-15\n"


def test_workers_have_the_site_that_was_made_ahead_until_a_reload(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEARNAPP_INSTANCE", str(tmp_path))
    try:
        serving.make_ahead()
        made = serving.application()
        assert serving.application() is made
        assert made.extensions["store"].reading_engine.pool.checkedin() == 0, "no connection crosses a fork"
        migrate(made.extensions["store"])
        with monkeypatch.context() as once:
            once.setattr(Prepared, "_compile", None)  # a worker's first pages find all statements ready
            assert made.test_client().get("/modules/").status_code == 200
        hooks: list[Callable[[], None]] = []
        given: dict[str, object] = {}
        monkeypatch.setattr(
            "granian.Granian",
            lambda *_, **them: given.update(them) or SimpleNamespace(on_reload=hooks.append, serve=list),
        )
        serving.serve("127.0.0.1", 1, 2)
        assert given["log_level"] == "error", "what only tuning needs is not for a terminal"
        hooks[0]()
        assert serving.application() is not made
    finally:
        serving._made.clear()
        gc.unfreeze()


@pytest.mark.parametrize("kind", ["sqlite://", "postgresql+psycopg://nowhere"])
def test_every_prepared_statement_can_be_made_ready_without_a_connection(kind: str) -> None:
    serving.import_site()
    gc.unfreeze()
    dialect = sa.create_engine(kind).dialect
    for statement in Prepared.made:
        statement.make_ready(dialect)
    assert len(Prepared.made) > 30


def test_a_worker_starts_while_the_database_is_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEARNAPP_INSTANCE", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql://learnapp:secret@127.0.0.1:1/learnapp")
    app = serving.application()
    assert gc.get_freeze_count() > 0
    gc.unfreeze()
    assert isinstance(app, Flask)
    assert app.test_client().get("/modules/").status_code == 503
