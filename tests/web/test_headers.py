"""The security headers of every answer, and who may store it."""

from dataclasses import replace

import pytest
from flask import Flask

from learnapp import create_app
from tests.client import Visitor

PAGES = ["/", "/modules/", "/nothing/", "/account/sign-in/", "/healthz", "/static/nothing.css"]
POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self' data:",
    "media-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Strict-Transport-Security": None,
}


def _directives(policy: str) -> dict[str, str]:
    """What a policy says of each sort of thing; "" for a directive that is one word."""
    return {name: value for name, _, value in (one.partition(" ") for one in policy.split("; "))}


@pytest.mark.parametrize("url", PAGES)
def test_every_answer_carries_the_security_headers(visitor: Visitor, url: str) -> None:
    headers = visitor.raw("GET", url).headers
    (policy,) = headers.getlist("Content-Security-Policy")
    assert _directives(policy) == POLICY
    assert {name: headers.get(name) for name in HEADERS} == HEADERS


def test_a_picture_by_itself_runs_and_loads_nothing(visitor: Visitor) -> None:
    """One that is there or not: the policy goes by the address."""
    (policy,) = visitor.raw("GET", "/pictures/nothing.svg").headers.getlist("Content-Security-Policy")
    assert _directives(policy) == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "frame-ancestors": "'none'",
        "sandbox": "",
    }


def test_behind_tls_browsers_are_told_to_come_by_it_alone(app: Flask) -> None:
    served = create_app(replace(app.extensions["settings"], secure_cookies=True))
    for url in PAGES:
        headers = served.test_client().get(url, base_url="https://localhost").headers
        assert headers["Strict-Transport-Security"] == "max-age=31536000", url
    served.extensions["store"].dispose()


def test_nothing_is_kept_by_the_browser_when_signed_in(lena: Visitor) -> None:
    assert lena.raw("GET", "/home/").headers["Cache-Control"] == "no-store"


def test_a_visitors_page_is_kept_for_them_alone_and_asked_for_anew(visitor: Visitor) -> None:
    assert visitor.raw("GET", "/modules/").headers["Cache-Control"] == "no-cache, private"


@pytest.mark.parametrize("path", ["/static/nothing.css", "/static/dist/nothing.css", "/static/%2e%2e/setup.py"])
def test_no_cache_keeps_a_page_that_says_a_file_is_not_there(visitor: Visitor, lena: Visitor, path: str) -> None:
    assert visitor.raw("GET", path).headers["Cache-Control"] == "no-cache, private"
    answer = lena.raw("GET", path)
    assert "csrf_token" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "public" in lena.raw("GET", "/static/src/worker.js").headers["Cache-Control"]
