"""R9: reloading (SIGHUP) under load drops no request.

No connection is refused. But when a worker is asked to end, the server closes connections that it had accepted but not
yet read from; the client sends the request again, as a proxy in front does. The number of these is printed.
"""

from __future__ import annotations

import http.client
import signal
import threading
import time
from collections import Counter
from pathlib import Path

from bench.servers import Server, learnapp_serve
from learnapp.serving import SECONDS_TO_START
from tests.proof.figures import reached
from tests.proof.filled import one_module

RELOADS = 7
CLIENTS = 6
PAUSE = 0.1
"""Seconds between two pages of a client: a reload takes twenty seconds a worker, and other proofs are at work."""


def test_seven_reloads_under_load_drop_no_request(tmp_path: Path) -> None:
    site = one_module(tmp_path, CLIENTS)
    found: Counter[str] = Counter()
    stopped = threading.Event()
    with learnapp_serve(site.environment) as server:
        server.wait()
        threads = [
            threading.Thread(target=_visit, args=(server, browser.cookie, stopped, found)) for browser in site.browsers
        ]
        for thread in threads:
            thread.start()
        try:
            replaced = sum(_reloaded(server) for _ in range(RELOADS - 1))
            claims = site.folder / "modules" / "claims.yaml"
            claims.write_text(claims.read_text().replace("KP: Key points", "KP: Points after a reload"))
            replaced += _reloaded(server)
            assert b"Points after a reload" in server.get("/claims/")[2]
        finally:
            stopped.set()
            for thread in threads:
                thread.join()
    again = found.pop("sent again", 0)
    reached(
        "R9",
        f"{RELOADS} reloads under load, workers replaced {replaced} times: {dict(found)}, {again} sent a second time",
    )
    assert replaced == RELOADS
    assert set(found) == {"200"}, dict(found)


def _reloaded(server: Server) -> bool:
    """Reload, and wait until every worker has been replaced; False if that does not happen."""
    before, until = set(server.workers()), time.monotonic() + 2 * SECONDS_TO_START + 40
    server.process.send_signal(signal.SIGHUP)
    while time.monotonic() < until:
        now = set(server.workers())
        if len(now) == len(before) and not now & before:
            return True
        time.sleep(0.05)
    return False


def _visit(server: Server, cookie: str, stopped: threading.Event, found: Counter[str]) -> None:
    """Request one page at a time, each over a new connection, as a proxy without kept connections does."""
    while not stopped.is_set():
        try:
            found[str(_status(server, cookie, found))] += 1
        except (OSError, http.client.HTTPException) as error:
            found[type(error).__name__] += 1
        stopped.wait(PAUSE)


def _status(server: Server, cookie: str, found: Counter[str]) -> int:
    """The status of a page, requested once more if the connection was closed before the answer began."""
    try:
        return server.get("/home/", {"Cookie": cookie})[0]
    except (http.client.RemoteDisconnected, ConnectionResetError):
        found["sent again"] += 1
        return server.get("/home/", {"Cookie": cookie})[0]
