"""People at work while a part of the infrastructure fails: how long it takes to recover, and what they saw."""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

from bench.learners import Site
from tests.proof.answering import Learner, at_work, finish, lost_and_doubled, working
from tests.proof.figures import reached

LONGEST = 10.0
"""The longest that any request may take, in seconds."""
GATEWAY = ("answered 502", "answered 504")
"""What a proxy says of an application machine that ended while it had a request."""


class Watched(Learner):
    """A learner who records the longest request, and resends what a proxy could not finish."""

    def answer(self, connection: http.client.HTTPConnection) -> int:
        begun = time.monotonic()
        try:
            return super().answer(connection)
        except AssertionError as error:
            if str(error).endswith(GATEWAY):
                raise http.client.HTTPException from error
            raise
        finally:
            self.slowest = max(self.slowest, time.monotonic() - begun)


class Work:
    """Learners who answer, and one more browser that reads each one's home page in turn.

    `ways` are the sites as they are served, each with its learners and the port where they find it.
    """

    def __init__(self, *ways: tuple[Site, int]) -> None:
        self.ways = [(site, port, [Watched(site, browser) for browser in site.browsers]) for site, port in ways]
        self.people = [learner for _, _, people in self.ways for learner in people]
        self.read: Counter[str] = Counter()
        self.slowest_page = 0.0
        self.figures: list[str] = []

    @contextmanager
    def under_way(self) -> Iterator[None]:
        stopped = threading.Event()
        with ExitStack() as stack:
            for _, port, people in self.ways:
                stack.enter_context(working(people, port))
            stack.enter_context(at_work([threading.Thread(target=self._read, args=(stopped,))], stopped))
            self.until_all_answer()
            yield

    def fails(self, what: str, fail: Callable[[], object], within: float) -> None:
        """Make something fail, and record how long it takes until everyone is answered again."""
        begun = time.monotonic()
        fail()
        self.until_all_answer()
        took = time.monotonic() - begun
        self.figures.append(f"{what}: everyone answered again after {took:.1f} s")
        assert took < within, self.figures[-1]

    def until_all_answer(self) -> None:
        """Two more answers for everyone: one may have been on its way already."""
        before, until = [learner.turn for learner in self.people], time.monotonic() + 60
        while any(learner.turn < turn + 2 for learner, turn in zip(self.people, before, strict=True)):
            assert time.monotonic() < until, "someone had no answer for 60 s"
            time.sleep(0.01)

    def report(self, promise: str) -> None:
        """Keep the figures under this name. Fails if anything was lost or doubled, anyone signed out, or a request took
        too long.
        """
        lost = doubled = signed_out = 0
        for site, port, people in self.ways:
            finish(people, port)
            found = lost_and_doubled(site, people)
            lost, doubled = lost + found[0], doubled + found[1]
            signed_out += sum(_home(port, browser.cookie) != "200" for browser in site.browsers)
        answered, busy, again = (sum(getattr(p, n) for p in self.people) for n in ("turn", "busy", "sent_again"))
        slowest = max(*(learner.slowest for learner in self.people), self.slowest_page)
        reached(
            promise,
            f"{'; '.join([*self.figures, str(answered)])} answers acknowledged, {lost} lost, {doubled} doubled, {busy} "
            f"answered 503, {again} sent again; pages {dict(self.read)}; {signed_out} of {len(self.people)} people "
            f"signed out; slowest request {slowest:.1f} s",
        )
        assert (lost, doubled, signed_out) == (0, 0, 0)
        assert set(self.read) <= {"200", "502", "503", "504", "no answer"}
        assert slowest < LONGEST

    def _read(self, stopped: threading.Event) -> None:
        browsers = [(port, browser.cookie) for site, port, _ in self.ways for browser in site.browsers]
        while not stopped.wait(0.02):
            for port, cookie in browsers:
                begun = time.monotonic()
                try:
                    self.read[_home(port, cookie)] += 1
                except (OSError, http.client.HTTPException):
                    self.read["no answer"] += 1
                self.slowest_page = max(self.slowest_page, time.monotonic() - begun)


def _home(port: int, cookie: str) -> str:
    """The status of a person's home page, or where else they are sent."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", "/home/", headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        return urlsplit(answer.headers.get("Location", "")).path or str(answer.status)
    finally:
        connection.close()
