"""Browsers that run the shipped worker, at a site whose network and process fail when a test says so."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl

import lxml.html
import pytest
from flask import Flask
from lxml.html import HtmlElement
from werkzeug.http import parse_cookie
from werkzeug.test import TestResponse

from learnapp.assets import manifest
from learnapp.paths import STATIC
from learnapp.web.device import pieces

RUNNER = Path(__file__).with_name("browsers.mjs")
COUNTERPARTS = Path(__file__).parents[2] / "counterparts"
Fate = Literal["heard", "request lost", "answer lost", "hangs", "busy", "dies"]
"""What happens to one request: the site hears it and is heard, or something fails."""
BAD: tuple[Fate, ...] = ("heard", "heard", "heard", "request lost", "answer lost", "hangs", "busy", "dies")


class DiedError(Exception):
    """The site's process, before it committed."""


@dataclass(frozen=True)
class Sent:
    """A request that the site has answered, and its answer."""

    browser: str
    method: str
    path: str
    fields: list[tuple[str, str]]
    piece: str
    answer: TestResponse

    @property
    def outcome(self) -> str | None:
        """How the piece ended; None if the site did not take it as one."""
        return str(self.answer.get_json()["outcome"]) if self.piece and self.answer.is_json else None


@dataclass
class Browsers:
    """All browsers of one Node process, and their connection to the site."""

    app: Flask
    node: subprocess.Popen[str]
    fate: Callable[[str], Fate] = lambda _browser: "heard"
    heard: Callable[[Sent], None] = lambda _sent: None
    cookies: dict[str, str] = field(default_factory=dict)
    dying: bool = False

    def do(self, does: str, browser: str = "", **about: Any) -> dict[str, Any]:
        """Do something in a browser, and answer the requests that its worker makes in that time."""
        clock: datetime = self.app.extensions["clock"].now
        self._write({"does": does, "browser": browser, "now": round(clock.timestamp() * 1000), **about})
        assert self.node.stdout is not None
        while line := self.node.stdout.readline():
            told = json.loads(line)
            if "fetch" in told:
                self._write({"answers": told["fetch"], **self._answer(told)})
            else:
                assert "failed" not in told, told["failed"]
                return dict(told["done"]) if isinstance(told["done"], dict) else {"found": told["done"]}
        raise AssertionError("Node has ended")

    def _write(self, told: dict[str, Any]) -> None:
        assert self.node.stdin is not None
        self.node.stdin.write(json.dumps(told) + "\n")
        self.node.stdin.flush()

    def _answer(self, told: dict[str, Any]) -> dict[str, Any]:
        fate = self.fate(told["browser"])
        if fate in {"request lost", "hangs"}:
            return {"error": True, "hangs": fate == "hangs"}
        if told["path"].startswith("/static/"):
            return {"status": 200, "headers": [], "body": ""}
        if fate == "busy":
            return {"status": 503, "headers": [["Content-Type", "text/html"]], "body": "<p>Busy"}
        self.dying = fate == "dies"
        answer = self._site(told, keep_cookies=fate == "heard")
        self.dying = False
        if fate == "answer lost":
            return {"error": True}
        return {"status": answer.status_code, "headers": list(answer.headers), "body": answer.get_data(as_text=True)}

    def _site(self, told: dict[str, Any], keep_cookies: bool) -> TestResponse:
        browser = told["browser"]
        headers = {**told["headers"], "Cookie": self.cookies.get(browser, "")}
        kind = "application/x-www-form-urlencoded"
        client = self.app.test_client(use_cookies=False)
        answer = client.open(
            told["path"], method=told["method"], data=told.get("body") or "", headers=headers, content_type=kind
        )
        for cookie in answer.headers.getlist("Set-Cookie") if keep_cookies else ():
            ((name, value),) = parse_cookie(cookie.partition(";")[0]).items()
            self.cookies[browser] = f"{name}={value}"
        fields = parse_qsl(told.get("body") or "", keep_blank_values=True)
        self.heard(Sent(browser, told["method"], told["path"], fields, headers.get("Piece", ""), answer))
        return answer


@contextmanager
def running(app: Flask) -> Iterator[Browsers]:
    """Node with the worker that was built."""
    node = shutil.which("node")
    if node is None or not (COUNTERPARTS / "node_modules" / "fake-indexeddb").exists():
        pytest.skip("There is no Node with fake-indexeddb on this machine, so the worker was not run.")
    worker = STATIC / "dist" / manifest(STATIC)["worker.js"]
    command = [node, str(RUNNER), str(worker), str(COUNTERPARTS)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        browsers = Browsers(app, process)
        settle = pieces._settle

        def dying(answer: Any) -> Any:
            if browsers.dying:
                raise DiedError
            return settle(answer)

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(pieces, "_settle", dying)
            yield browsers
        process.kill()


@dataclass(frozen=True)
class Shown:
    """What a press or an address led to. `by` says what answered first: the site, the worker or nobody."""

    path: str
    by: str
    drawn_by: str
    led: bool
    added: int
    stopped: bool
    html: str

    def form(self, ending: str) -> HtmlElement | None:
        """The form that is sent to an address with this end."""
        if not self.html:
            return None
        main = lxml.html.document_fromstring(self.html).find(".//main")
        forms = [] if main is None else main.iter("form")
        return next((form for form in forms if re.search(ending, form.get("action") or self.path)), None)


@dataclass
class Browser:
    """One browser, and the person at it."""

    name: str
    all: Browsers

    def go(self, path: str, *, wait: bool = True) -> Shown:
        return self._navigate("GET", path, wait=wait)

    def press(
        self, shown: Shown, form: HtmlElement, fields: list[tuple[str, str]], *, stop: int = 0, wait: bool = True
    ) -> Shown:
        """Send a form with what is hidden in it and these fields; the worker is stopped after `stop` steps."""
        hidden = [(e.get("name"), e.get("value", "")) for e in form.iter("input") if e.get("type") == "hidden"]
        path = form.get("action") or shown.path
        return self._navigate("POST", path, fields=hidden + fields, stop=stop or None, wait=wait)

    def _navigate(self, method: str, path: str, *, wait: bool, **about: Any) -> Shown:
        found = self.all.do("navigate", self.name, method=method, path=path, **about)
        if wait:
            self.settle()
        return Shown(
            found["path"],
            found["first"],
            found["by"],
            found["led"],
            found["added"],
            bool(found.get("stopped")),
            found.get("html", ""),
        )

    def settle(self) -> None:
        self.all.do("settle", self.name)

    def keep(self, module: str, stop: int = 0) -> dict[str, Any]:
        return self.all.do("keep", self.name, module=module, stop=stop or None)

    def ask(self, **about: Any) -> dict[str, Any]:
        return self.all.do("ask", self.name, about=about)
