"""Health, for programs that watch the site."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, request
from sqlalchemy.exc import OperationalError

from learnapp import create_app
from tests.client import Visitor


def test_health_tells_strangers_nothing_but_the_status(visitor: Visitor) -> None:
    for url in ("/healthz", "/readyz"):
        response = visitor.raw("GET", url)
        assert (response.status_code, response.data) == (200, b"")


def test_a_site_without_modules_is_alive_but_not_ready(app: Flask, visitor: Visitor) -> None:
    from learnapp.store.tables.people_and_work import published_edition

    with app.extensions["store"].write() as connection:
        connection.execute(published_edition.delete())
    assert visitor.raw("GET", "/healthz").status_code == 200
    assert visitor.raw("GET", "/readyz").status_code == 503


@pytest.fixture
def named(app: Flask, tmp_path: Path) -> Flask:
    """The site as it is served behind a proxy, under one name."""
    settings = replace(app.extensions["settings"], trusted_hosts=("learn.example.org",), proxies=1)
    return create_app(settings)


@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        ("/healthz", "10.0.0.7:8000", 200),
        ("/readyz", "10.0.0.7:8000", 200),
        ("/modules/", "learn.example.org", 200),
        ("/modules/", "10.0.0.7:8000", 400),
        ("/healthz/x", "10.0.0.7:8000", 400),
    ],
)
def test_health_is_told_by_ip_address_and_nothing_else_is(named: Flask, path: str, host: str, status: int) -> None:
    for headers in ({"Host": host}, {"Host": "learn.example.org", "X-Forwarded-Host": host}):
        assert named.test_client().get(path, headers=headers).status_code == status


def test_a_wrong_name_says_which_settings_hold_the_right_ones(named: Flask) -> None:
    text = named.test_client().get("/modules/", headers={"Host": "10.0.0.7"}).get_data(as_text=True)
    assert "LEARNAPP_SITE_URL and LEARNAPP_HOSTS" in text


def test_the_log_says_why_the_site_is_not_ready(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(_store: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("connection refused\nmore"))

    monkeypatch.setattr("learnapp.web.operations.readiness", away)
    app.extensions.pop("ready", None)
    assert app.test_client().get("/readyz").status_code == 503
    assert "not ready: OperationalError: connection refused" in caplog.messages


@pytest.mark.parametrize(
    ("proxies", "reader", "root"),
    [
        (0, "127.0.0.1", "http://localhost/"),
        (1, "10.0.0.1", "http://inner.example/"),
        (2, "203.0.113.7", "https://learn.example.org/"),
    ],
)
def test_what_the_outermost_of_our_proxies_saw_is_believed_and_no_more(
    app: Flask, proxies: int, reader: str, root: str
) -> None:
    site = create_app(replace(app.extensions["settings"], proxies=proxies))
    sent = {
        "X-Forwarded-For": "6.6.6.6, 203.0.113.7, 10.0.0.1",
        "X-Forwarded-Host": "evil.example, learn.example.org, inner.example",
        "X-Forwarded-Proto": "gopher, https, http",
    }
    with site.test_client() as client:
        client.get("/healthz", headers=sent)
        assert (request.remote_addr, request.root_url) == (reader, root)
    site.extensions["store"].dispose()


def test_being_ready_is_tried_once_a_second_however_many_ask(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []
    monkeypatch.setattr("learnapp.web.operations.readiness", lambda _store: tried.append(1))
    client = app.test_client()
    app.extensions.pop("ready", None)
    assert {client.get("/readyz").status_code for _ in range(5)} == {200}
    assert len(tried) == 1
    kept, problem = app.extensions["ready"]
    app.extensions["ready"] = kept - 2, problem
    client.get("/readyz")
    assert len(tried) == 2
