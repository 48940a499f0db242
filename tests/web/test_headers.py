"""The security headers of every answer, and who may store it."""

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
