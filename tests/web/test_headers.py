"""The security headers of every answer, and who may keep it."""

import pytest

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


@pytest.mark.parametrize("path", ["/static/nothing.css", "/static/dist/nothing.css", "/static/%2e%2e/setup.py"])
def test_no_cache_keeps_a_page_that_says_a_file_is_not_there(visitor: Visitor, lena: Visitor, path: str) -> None:
    assert visitor.raw("GET", path).headers["Cache-Control"] == "no-cache, private"
    answer = lena.raw("GET", path)
    assert "csrf_token" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "public" in lena.raw("GET", "/static/src/worker.js").headers["Cache-Control"]
