"""Launches from Open edX's own platform code (lti-consumer-xblock), in a separate process, and back to it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lxml.html
import pytest
import requests
from flask import Flask
from werkzeug.serving import make_server

from learnapp.deliveries.sending import DeliveryCounts
from learnapp.store.cohorts import cohorts, memberships
from learnapp.store.launches import platforms
from tests.client import Page, Visitor
from tests.conftest import Clock
from tests.launch.fake_platform import FRAME, follow, people_of, press
from tests.launch.test_sending_scores import finish, run

PROGRAM = Path(__file__).parents[1] / "counterparts" / "open_edx.py"
pytestmark = pytest.mark.thorough


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@pytest.fixture
def tool(app: Flask, clock: Clock, key_file: Path) -> Iterator[str]:
    """The site, served: the platform asks it for its keys."""
    from datetime import UTC, datetime

    clock.now = datetime.now(UTC)  # the platform uses the real clock
    server = make_server("localhost", 0, app, threaded=True)
    address = f"http://localhost:{server.server_port}"
    app.extensions["settings"] = replace(app.extensions["settings"], site_url=address, lti_key_file=key_file)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield address
    server.shutdown()


@pytest.fixture
def edx(app: Flask, clock: Clock, tool: str, tmp_path: Path) -> Iterator[str]:
    """The platform's address; it is registered on the site by hand."""
    port = _free_port()
    command = [sys.executable, str(PROGRAM), str(tmp_path), str(port), tool]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise AssertionError(process.stderr.read()[-3000:] if process.stderr else "")
        values = {"name": "Open edX", "audience": "", **json.loads(line)}
        settings = app.extensions["settings"]
        hosts = frozenset(urlsplit(values[name]).netloc for name in ("issuer", "keys_url", "token_url"))
        app.extensions["settings"] = replace(settings, inside_hosts=hosts)
        with app.extensions["store"].write() as connection:
            made = platforms.add(connection, 1, values, clock.now, None)
            platforms.accept(connection, made, "1", 1, clock.now, None)
        yield values["issuer"]
        process.kill()


def _launch(visitor: Visitor, edx: str, who: int, **more: str) -> Any:
    """The site's answer to a launch, with the platform's own pages and form between."""
    first = requests.get(f"{edx}/begin/", params={"who": str(who), **more}, allow_redirects=False, timeout=30)
    base = first.headers["Location"].split("/lti/")[0]
    sent = visitor.raw("GET", first.headers["Location"].removeprefix(base), headers=FRAME, base_url=base)
    assert sent.status_code == 302, sent.get_data(as_text=True)
    page = requests.get(sent.location, timeout=30)
    (form,) = lxml.html.fromstring(page.text).forms
    assert form.action == f"{base}/lti/launch/", page.text[:2000]
    data = {one.name: one.value for one in form.inputs if one.name}
    return visitor.raw("POST", "/lti/launch/", data=data, headers=FRAME, base_url=base)


def _held(edx: str) -> Any:
    return requests.get(f"{edx}/held/", timeout=30).json()


def test_link_launch_score_and_people(app: Flask, clock: Clock, ids: dict[str, int], tool: str, edx: str) -> None:
    # The teacher picks a module, and the platform keeps the link.
    teacher = Visitor(app)
    page = follow(teacher, _launch(teacher, edx, 3, deep="yes"))
    answer = press(teacher, page, "Add the link", {"target": "tea-round", "grade": "completion"})
    form = Page(answer, page.url).form("Continue to Open edX")
    sent = dict(Page(answer, page.url).fields(form))
    saved = requests.post(form.get("action"), data={"JWT": sent["JWT"]}, timeout=30)
    assert saved.status_code == 200, saved.text[:2000]
    assert "successfully saved" in saved.text
    (item,) = _held(edx)["items"]
    assert item["url"] == f"{tool}/modules/tea-round/"
    assert item["custom"] == {"learnapp_grade": "completion"}

    # A learner follows that link. The platform withholds the name and address.
    learner = Visitor(app)
    page = follow(learner, _launch(learner, edx, 1))
    made = press(learner, page, "Create an account", {"name": "Lena Edx", "email": "lena@edx.example"})
    assert follow(learner, made).url == "/modules/tea-round/"

    # The score of what they finish is in the platform's gradebook.
    finish(app, clock)
    assert run(app, clock) == DeliveryCounts(sent=1)
    held = _held(edx)
    score = {"user_id": "edx-lena", "score_given": 100.0, "score_maximum": 100.0, "activity_progress": "Completed"}
    assert held["scores"] == [score]
    assert held["gradebook"] == {"edx-lena": 100.0}

    # Its people join a cohort: two are learners, and one of them has not come yet.
    moment = {"starts_on": date(2026, 9, 1), "ends_on": None, "about": "", "now": clock.now}
    with app.extensions["store"].write() as connection:
        cohort = cohorts.make(connection, name="Autumn", educator=ids["edwin"], **moment)
    edwin = Visitor(app).signed_in("edwin")
    page = edwin.get(edwin.get("/lti/courses/").link("Leadership for residents"))
    page = edwin.submit(page, "Bring people in", {"cohort": str(cohort)})
    assert "1 person has joined Autumn" in page.main
    assert "1 will join when" in page.main
    with app.extensions["store"].read() as connection:
        assert memberships.is_member(connection, cohort, dict(people_of(app))["edx-lena"], clock.now)
