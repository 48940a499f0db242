"""R9: reloading (SIGHUP) under load drops no request."""

from __future__ import annotations

import http.client
import signal
import threading
import time
from collections import Counter
from pathlib import Path

from bench import learners
from bench.servers import Server, serving

RELOADS = 7
CLIENTS = 6


def test_seven_reloads_under_load_drop_no_request(tmp_path: Path) -> None:
    site = learners.fill(tmp_path / "site", CLIENTS)
    found: Counter[str] = Counter()
    stopped = threading.Event()
    with serving("learnapp:create_app", site.environment, workers=2) as server:
        threads = [
            threading.Thread(target=_visit, args=(server, browser.cookie, stopped, found)) for browser in site.browsers
        ]
        for thread in threads:
            thread.start()
        replaced = 0
        for _ in range(RELOADS):
            before = set(server.workers())
            server.process.send_signal(signal.SIGHUP)
            until = time.monotonic() + 30
            while time.monotonic() < until and (before & set(server.workers()) or len(server.workers()) < 2):
                time.sleep(0.05)
            replaced += not before & set(server.workers())
            time.sleep(0.5)
        stopped.set()
        for thread in threads:
            thread.join()
    print(f"{RELOADS} reloads under load, workers replaced {replaced} times: {dict(found)}")
    assert replaced == RELOADS
    assert set(found) == {"200"}, dict(found)


def _visit(server: Server, cookie: str, stopped: threading.Event, found: Counter[str]) -> None:
    """A page at a time, each over a connection of its own, as a proxy without kept connections asks for them."""
    while not stopped.is_set():
        try:
            found[str(server.get("/home/", {"Cookie": cookie})[0])] += 1
        except (OSError, http.client.HTTPException) as error:
            found[type(error).__name__] += 1
