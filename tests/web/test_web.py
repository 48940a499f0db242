"""What every page shares: headers, stale forms, error pages, transactions."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.store.db.engine import StoreBusyError
from learnapp.store.tables.people_and_work import mistake_report
from tests.client import Visitor

PAGES = ["/", "/modules/", "/nothing/", "/account/sign-in/", "/healthz", "/static/nothing.css"]


@pytest.mark.parametrize("url", PAGES)
def test_every_answer_carries_the_security_headers(visitor: Visitor, url: str) -> None:
    headers = visitor.raw("GET", url).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_nothing_is_kept_by_the_browser_when_signed_in(lena: Visitor) -> None:
    assert lena.raw("GET", "/home/").headers["Cache-Control"] == "no-store"


def test_the_cookie_is_kept_from_scripts_and_other_sites(visitor: Visitor) -> None:
    cookie = visitor.raw("GET", "/account/sign-in/").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_stale_form_says_so(visitor: Visitor) -> None:
    page = visitor.get("/report/")
    page = visitor.submit(page, "Send report", {"csrf_token": "old", "text": "A slip"}, status=400)
    assert "again" in page.main


def test_a_missing_page_helps(visitor: Visitor) -> None:
    page = visitor.get("/nothing/", status=404)
    assert "Page not found" in page.heading


def test_a_method_that_is_not_offered_is_refused_politely(visitor: Visitor) -> None:
    assert visitor.raw("POST", "/modules/", data={"csrf_token": visitor.token()}).status_code == 405


def test_an_unknown_error_fails_closed_with_a_reference_that_is_in_the_log(
    app: Flask, lena: Visitor, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.testing = False
    monkeypatch.setitem(app.view_functions, "learner.home", _failing(app.view_functions["learner.home"]))
    page = lena.get("/home/", status=500)
    reference = re.search(r"\b[0-9a-f]{8}\b", page.main)
    assert reference
    assert "a secret detail" not in page.text
    assert sum(reference.group() in record.getMessage() for record in caplog.records) == 1


def _failing(view):  # type: ignore[no-untyped-def]
    def fail(**_values: object) -> str:
        raise RuntimeError("a secret detail")

    fail.access = view.access  # type: ignore[attr-defined]
    return fail


def test_a_busy_database_is_answered_with_when_to_try_again(
    app: Flask, lena: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_given: object) -> None:
        raise StoreBusyError

    monkeypatch.setattr("learnapp.store.db.engine.WriteLock.held", busy)
    response = lena.post("/modules/tea-round/leaves/finish/")
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0


def test_what_a_failing_request_wrote_is_not_kept(app: Flask, lena: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    app.testing = False

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("learnapp.catalogue.report.outbox.queue", fail)
    page = lena.get("/report/?page=/modules/tea-round/")
    lena.submit(page, "Send report", {"text": "A slip"}, status=500)
    with app.extensions["store"].read() as connection:
        assert connection.execute(sa.select(mistake_report)).all() == []


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


def test_a_host_that_is_not_ours_is_refused(app: Flask) -> None:
    app.config["TRUSTED_HOSTS"] = ["learn.example.org"]
    assert app.test_client().get("/modules/", headers={"Host": "evil.example"}).status_code == 400


def test_a_forwarded_address_is_believed_only_where_a_proxy_is_declared(app: Flask, visitor: Visitor) -> None:
    response = visitor.raw("GET", "/", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"})
    assert "evil.example" not in response.get_data(as_text=True)
