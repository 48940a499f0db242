"""How answers go over the wire."""

import gzip

import brotli
import pytest
from flask import Flask

from learnapp.assets import asset
from tests.client import Visitor


@pytest.mark.parametrize(
    ("accepted", "read"), [("gzip", gzip.decompress), ("br", brotli.decompress), ("br, gzip", brotli.decompress)]
)
def test_a_page_is_compressed_as_the_browser_accepts(visitor: Visitor, accepted: str, read: object) -> None:
    plain = visitor.raw("GET", "/about/")
    sent = visitor.raw("GET", "/about/", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in plain.headers
    assert sent.headers["Content-Encoding"] == accepted.split(",")[0]
    assert len(sent.data) < len(plain.data) / 2
    assert "About" in read(sent.data).decode()  # type: ignore[operator]


def test_a_built_file_is_kept_for_ever_and_is_sent_compressed(app: Flask, visitor: Visitor) -> None:
    with app.test_request_context("/"):
        address = asset("site.css")
    sent = visitor.raw("GET", address, headers={"Accept-Encoding": "br"})
    assert sent.status_code == 200
    assert sent.headers["Content-Encoding"] == "br"
    assert "immutable" in sent.headers["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in sent.headers


@pytest.mark.parametrize("name", ["site.css", "site.js", "favicon.svg"])
def test_a_built_file_says_its_characters(app: Flask, visitor: Visitor, name: str) -> None:
    with app.test_request_context("/"):
        address = asset(name)
    assert visitor.raw("GET", address).headers["Content-Type"].replace('"', "").endswith("; charset=utf-8")
