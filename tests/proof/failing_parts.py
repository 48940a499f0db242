"""People at work while a part of what carries the site fails: how long until all are answered again, and what they saw."""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bench.learners import Site
from tests.proof.answering import Learner, at_work, finish, lost_and_doubled, working

LONGEST = 10.0
"""Seconds that no request may take."""
GATEWAY = {"answered 502", "answered 504"}
"""What a proxy says of an application machine that ended while it had a request."""


@dataclass
class Watched(Learner):
    """A learner who notes the longest request, and sends again what the proxy could not bring to an end."""

    slowest: float = 0.0

    def answer(self, connection: http.client.HTTPConnection) -> int:
        begun = time.monotonic()
        try:
            return super().answer(connection)
        except AssertionError as error:
            if any(said in str(error) for said in GATEWAY):
                raise http.client.HTTPException from error
            raise
        finally:
            self.slowest = max(self.slowest, time.monotonic() - begun)


@dataclass
class Work:
    """Learners who answer, and one more browser of each that reads pages, through the proxy at `port`."""

    site: Site
    port: int
    people: list[Watched] = field(default_factory=list)
    read: Counter[int] = field(default_factory=Counter)
    slowest_page: float = 0.0
    figures: list[str] = field(default_factory=list)

    @contextmanager
    def under_way(self) -> Iterator[None]:
        self.people = [Watched(self.site, browser) for browser in self.site.browsers]
        stopped = threading.Event()
        reading = threading.Thread(target=self._read, args=(stopped,))
        with working(self.people, self.port), at_work([reading], stopped):
            self.until_all_answer()
            yield

    def fails(self, what: str, fail: Callable[[], object], within: float) -> None:
        """Let something fail, and note how long it takes until everyone has been answered again."""
        begun = time.monotonic()
        fail()
        self.until_all_answer()
        took = time.monotonic() - begun
        self.figures.append(f"{what}: all answered again after {took:.1f} s")
        assert took < within, self.figures[-1]

    def until_all_answer(self) -> None:
        """Two more answers for everyone: one may have been on its way already."""
        before, until = [learner.turn for learner in self.people], time.monotonic() + 60
        while any(learner.turn < turn + 2 for learner, turn in zip(self.people, before, strict=True)):
            assert time.monotonic() < until, "someone had no answer for 60 s"
            time.sleep(0.01)

    def report(self, title: str) -> None:
        """Print the figures. Fails if anything was lost or doubled, anyone signed out, or a request took too long."""
        finish(self.people, self.port)
        lost, doubled = lost_and_doubled(self.site, self.people)
        signed_out = sum(_status(self.port, browser.cookie)[0] != 200 for browser in self.site.browsers)
        answered, busy, again = (sum(getattr(p, n) for p in self.people) for n in ("turn", "busy", "sent_again"))
        slowest = max(*(learner.slowest for learner in self.people), self.slowest_page)
        print(f"\n{title}: " + "; ".join(self.figures))
        print(
            f"{answered} answers acknowledged, {lost} lost, {doubled} doubled, {busy} answered 503, {again} sent again; "
            f"pages {dict(self.read)}; {signed_out} of {len(self.people)} signed out; slowest request {slowest:.1f} s"
        )
        assert (lost, doubled, signed_out) == (0, 0, 0)
        assert set(self.read) <= {200, 502, 503, 504}
        assert slowest < LONGEST

    def _read(self, stopped: threading.Event) -> None:
        """Everyone's home page, in turn."""
        while not stopped.wait(0.02):
            for browser in self.site.browsers:
                begun = time.monotonic()
                try:
                    status, there = _status(self.port, browser.cookie)
                    assert not there, f"sent to {there}"
                    self.read[status] += 1
                except (OSError, http.client.HTTPException):
                    self.read[503] += 1
                self.slowest_page = max(self.slowest_page, time.monotonic() - begun)


def _status(port: int, cookie: str) -> tuple[int, str]:
    """The status of a person's home page, and where else they are sent."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", "/home/", headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        return answer.status, urlsplit(answer.headers.get("Location", "")).path
    finally:
        connection.close()
