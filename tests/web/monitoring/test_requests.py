"""Every request has an id, which is on its answer and in its log lines."""

from __future__ import annotations

import dataclasses
import logging
import re
from pathlib import Path

import pytest
from flask import Flask

from learnapp.config import Settings, with_secret
from learnapp.web.monitoring.requests import RequestIds, init_app
from tests.client import Visitor

OWN = re.compile(r"[0-9a-f]{12}")


def test_every_answer_carries_an_id_of_its_own(app: Flask) -> None:
    client = app.test_client()
    paths = "/modules/", "/nothing/", "/healthz", "/static/none.css"
    ids = [client.get(path).headers["X-Request-ID"] for path in paths]
    assert all(OWN.fullmatch(one) for one in ids)
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("trusted", "sent", "kept"),
    [
        (True, "3f2a-0b1c.9_Z8", True),
        (True, "0123456789abcdef0123456789abcdef", True),
        (True, "short", False),
        (True, "a" * 65, False),
        (True, "with space and\x07", False),
        (True, "new\nline-and-more", False),
        (False, "0123456789abcdef0123456789abcdef", False),
    ],
)
def test_a_proxys_id_is_kept_if_it_is_plain_and_proxies_are_trusted(trusted: bool, sent: str, kept: bool) -> None:
    answered: list[tuple[str, str]] = []
    site = RequestIds(lambda _environ, start: start("200 OK", []) or [], trusts_proxies=trusted)
    site({"HTTP_X_REQUEST_ID": sent}, lambda _status, headers, *_error: answered.extend(headers))
    (carried,) = (value for name, value in answered if name == "X-Request-ID")
    assert (carried == sent) is kept
    assert kept or OWN.fullmatch(carried)


def test_an_error_page_shows_the_beginning_of_its_requests_id(app: Flask, lena: Visitor) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.testing = False
    home = app.view_functions["learner.home"]

    def fail() -> str:
        raise RuntimeError

    fail.access = home.access  # type: ignore[attr-defined]
    app.view_functions["learner.home"] = fail
    try:
        page = lena.get("/home/", status=500)
    finally:
        app.view_functions["learner.home"] = home
    assert page.response.headers["X-Request-ID"] in page.main


def test_a_line_for_each_request_names_its_route_and_neither_path_nor_person(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = Flask("small")
    app.add_url_rule("/reset/<token>/", "reset", lambda token: "fine")
    settings = with_secret(Settings(instance=tmp_path))
    told: list[tuple[str, str, int]] = []
    listeners = [lambda route, method, status, _seconds: told.append((route, method, status))]
    init_app(app, dataclasses.replace(settings, log_requests=True), listeners)
    with caplog.at_level(logging.INFO, "learnapp.requests"):
        app.test_client().get("/reset/a-secret-token/?q=words")
        app.test_client().get("/nothing/")
    assert told == [("reset", "GET", 200), ("none", "GET", 404)]
    (first, second) = (record.fields for record in caplog.records)  # type: ignore[attr-defined]
    assert (first.pop("ms") >= 0, first) == (True, {"route": "reset", "method": "GET", "status": 200})
    assert second["status"] == 404
    assert "a-secret-token" not in caplog.text


def test_there_is_no_line_for_each_request_unless_it_is_wanted(
    app: Flask, visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "learnapp.requests"):
        visitor.get("/modules/")
    assert [record for record in caplog.records if record.name == "learnapp.requests"] == []
