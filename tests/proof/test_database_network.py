"""R8: the network to PostgreSQL resets, stalls, or acknowledges everything that is sent and answers nothing."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import make_url

from bench.servers import Server, serving
from tests.proof.answering import Learner, at_work, finish, lost_and_doubled, until_more, working
from tests.proof.broken_network import Network, Way
from tests.proof.figures import reached
from tests.proof.filled import one_module

AT_WORK = 12
LASTS = 12
"""Seconds of each failure: longer than any request may take."""
LONGEST = 10.0


@pytest.fixture
def network(server: Any) -> tuple[Network, str]:
    """The network, and the database's address by way of it."""
    folder = make_url(server.get_uri()).query["host"]
    made = Network(f"{folder}/.s.PGSQL.5432")
    address = make_url(server.get_uri()).set(drivername="postgresql+psycopg", host="127.0.0.1", port=made.port)
    return made, address.difference_update_query(["host"]).render_as_string(hide_password=False)


class Watcher(threading.Thread):
    """Requests a page and the health checks again and again, and records the slowest of each in seconds."""

    def __init__(self, server: Server, cookie: str, stopped: threading.Event) -> None:
        super().__init__()
        self.server, self.cookie, self.stopped = server, cookie, stopped
        self.slowest: dict[str, float] = {}
        self.statuses: dict[str, set[int]] = {}
        self.is_ready = threading.Event()

    def run(self) -> None:
        while not self.stopped.wait(0.2):
            for path in ("/home/", "/healthz", "/readyz"):
                begun = time.monotonic()
                status = self.server.get(path, {"Cookie": self.cookie})[0]
                self.slowest[path] = max(self.slowest.get(path, 0), time.monotonic() - begun)
                self.statuses.setdefault(path, set()).add(status)
                if path == "/readyz":
                    self.is_ready.set() if status == 200 else self.is_ready.clear()


@pytest.mark.parametrize("way", ["reset", "stalled", "swallowing"])
def test_a_network_that_fails_loses_nothing_and_keeps_no_request(
    tmp_path: Path, network: tuple[Network, str], way: str
) -> None:
    between, url = network
    site = one_module(tmp_path, AT_WORK, url)
    people = [Learner(site, browser) for browser in site.browsers]
    stopped = threading.Event()
    with serving("learnapp.serving:application", site.environment, workers=2) as running:
        watcher = Watcher(running, site.browsers[0].cookie, stopped)
        with at_work([watcher], stopped), working(people, running.port):
            until_more(people, 40)
            assert watcher.is_ready.wait(LONGEST)
            between.become(cast(Way, way))
            time.sleep(LASTS)
            between.become("well")
            begun = time.monotonic()
            until_more(people, 1)
            back = time.monotonic() - begun
            until_more(people, 40)
            assert watcher.is_ready.wait(LONGEST)
        finish(people, running.port)
    lost, doubled = lost_and_doubled(site, people)
    acknowledged, busy = sum(p.turn for p in people), sum(p.busy for p in people)
    slowest = {"an answer": max(p.slowest for p in people), **watcher.slowest}
    reached(
        "R8",
        f"network {way} for {LASTS} s: {acknowledged} answers acknowledged, {busy} answered 503, {lost} lost, "
        f"{doubled} doubled; slowest {', '.join(f'{what} {took:.1f} s' for what, took in slowest.items())}; "
        f"answering again after {back:.1f} s",
    )
    assert (lost, doubled) == (0, 0)
    assert max(slowest.values()) < LONGEST
    assert watcher.statuses["/healthz"] == {200}
    assert watcher.statuses["/home/"] <= {200, 503}
    assert watcher.statuses["/readyz"] == {200, 503}
