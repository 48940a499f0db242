"""R10: 200 clients that send their headers a byte at a time do not stop the others."""

from __future__ import annotations

import contextlib
import socket
import threading
from pathlib import Path

from bench import learners, load
from bench.servers import serving

SLOW = 200
SECONDS = 10


def test_pages_are_served_beside_two_hundred_slow_clients(tmp_path: Path) -> None:
    site = learners.fill(tmp_path / "site", 8)
    requests = [[load.get("/home/", browser.cookie)] * 10_000 for browser in site.browsers[:4]]
    with (
        serving("learnapp.serving:application", site.environment, workers=2) as server,
        contextlib.ExitStack() as stack,
    ):
        load.run(server.port, requests, 1)
        alone = load.run(server.port, requests, 3)
        slow = [stack.enter_context(socket.create_connection(("127.0.0.1", server.port))) for _ in range(SLOW)]
        stopped = threading.Event()
        trickle = threading.Thread(target=_trickle, args=(slow, stopped))
        trickle.start()
        beside = load.run(server.port, requests, SECONDS)
        stopped.set()
        trickle.join()
    print(
        f"{SLOW} slow clients: {len(beside.seconds)} pages in {SECONDS} s, p50 {beside.percentile(0.5):.0f} ms, "
        f"p99 {beside.percentile(0.99):.0f} ms, slowest {max(beside.seconds) * 1000:.0f} ms; "
        f"without them p50 {alone.percentile(0.5):.0f} ms, slowest {max(alone.seconds) * 1000:.0f} ms"
    )
    assert set(beside.statuses) == {200}, beside.statuses


def _trickle(clients: list[socket.socket], stopped: threading.Event) -> None:
    """One more byte of a header that never ends, to each, four times a second."""
    sent = b"GET /home/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
    place = 0
    while not stopped.wait(0.25):
        byte = sent[place : place + 1] or b"x"
        for client in clients:
            with contextlib.suppress(OSError):  # the server may have had enough of it, which is its right
                client.send(byte)
        place += 1
