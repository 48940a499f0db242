"""One tab of a real browser, driven by the Chrome DevTools Protocol through a pipe.

Libraries that drive browsers give every page a second, hidden script context. On a processor slowed four times, setting
that up delays painting by some 15 ms, which no real reader waits for.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_JOIN = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(end), fcntl.F_DUPFD_CLOEXEC, 10) for end in sys.argv[1:3]]
os.dup2(ends[0], 3)
os.dup2(ends[1], 4)
os.execvp(sys.argv[3], sys.argv[3:])
"""
"""Gives the browser its two ends of the pipe as files 3 and 4. A shell may not read numbers of two digits."""
PATIENCE = 60.0
"""Seconds to wait for any message from the browser."""


class Tab:
    """An open tab. Its methods raise TimeoutError if the browser stays silent."""

    def __init__(self, to: int, from_: int, site: str) -> None:
        self._to, self._from, self.site = to, from_, site
        self._heard, self._number, self._session = b"", 0, ""
        self.events: list[dict[str, Any]] = []
        """What the browser said by itself since the last page was opened."""
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.send("Page.enable")
        self.send("Network.enable")

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command and wait for its result. Raises RuntimeError with the browser's message."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        os.write(
            self._to, json.dumps(message | ({"sessionId": self._session} if self._session else {})).encode() + b"\0"
        )
        while (answer := self._hear()).get("id") != self._number:
            self.events.append(answer)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        return dict(answer["result"])

    def open(self, path: str) -> None:
        """Go to a page of the site and wait until it is loaded."""
        self.events.clear()
        self.send("Page.navigate", url=self.site + path)
        self.wait_for("Page.loadEventFired")

    def follow(self, path: str) -> None:
        """Click the link to a page of the site and wait until it is loaded."""
        self.events.clear()
        link = f"[...document.querySelectorAll('a')].find((one) => one.pathname === {json.dumps(path)})"
        self.run(f"{link}.click()")
        self.wait_for("Page.loadEventFired")

    def run(self, script: str) -> Any:
        """The value of an expression in the page, or of the promise that it returns."""
        found = self.send("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in found:
            raise RuntimeError(f"{script}: {found['exceptionDetails']}")
        return found["result"].get("value")

    def wait_for(self, name: str) -> None:
        """Wait for an event that the browser has sent since the last page was requested."""
        while not any(event.get("method") == name for event in self.events):
            self.events.append(self._hear())

    def _hear(self) -> dict[str, Any]:
        while b"\0" not in self._heard:
            if not select.select([self._from], [], [], PATIENCE)[0]:
                raise TimeoutError(f"the browser said nothing for {PATIENCE:.0f} s")
            said = os.read(self._from, 1 << 16)
            if not said:
                raise RuntimeError("the browser has ended")
            self._heard += said
        message, _, self._heard = self._heard.partition(b"\0")
        return dict(json.loads(message))


@contextmanager
def tab(program: str, site: str, folder: Path) -> Iterator[Tab]:
    """A tab of a new browser, whose profile is kept in `folder`. The addresses of its pages begin with `site`."""
    theirs_in, to = os.pipe()
    from_, theirs_out = os.pipe()
    options = ("--headless", "--no-sandbox", "--remote-debugging-pipe", f"--user-data-dir={folder}")
    joined = [sys.executable, "-c", _JOIN, str(theirs_in), str(theirs_out), program, *options]
    process = subprocess.Popen(joined, pass_fds=(theirs_in, theirs_out), stderr=subprocess.DEVNULL)
    os.close(theirs_in)
    os.close(theirs_out)
    try:
        yield Tab(to, from_, site)
    finally:
        process.terminate()
        process.wait()
        os.close(to)
        os.close(from_)
