"""How answers go over the wire: built files with their compressed copies, pages compressed as they are sent."""

from __future__ import annotations

import zlib
from functools import lru_cache

import brotli
from flask import Flask, Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header
from whitenoise import WhiteNoise

from learnapp.paths import STATIC

BUILT = "/static/dist/"
"""Where built files are served. Their names carry a digest of their content, so they may be kept for ever."""
COMPRESSED = frozenset({"text/html", "text/csv", "application/json", "image/svg+xml"})
SMALLEST = 1000
"""Bytes below which an answer is sent as it is."""
GZIP = 16 + zlib.MAX_WBITS
"""zlib's name for gzip's format."""


def init_app(app: Flask) -> None:
    app.after_request(_compress)
    built = STATIC / "dist"
    if built.is_dir():
        app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
            app.wsgi_app,
            root=str(built),
            prefix=BUILT,
            allow_all_origins=False,
            mimetypes={".svg": "image/svg+xml; charset=utf-8"},
            immutable_file_test=lambda _path, _address: True,
        )


def _compress(response: Response) -> Response:
    """Compress an answer as its browser accepts. Each step of a header object costs as much as a query, so that this
    touches only what it must.
    """
    headers = response.headers
    headers.add("Vary", "Accept-Encoding")
    encoding = _best(request.environ.get("HTTP_ACCEPT_ENCODING", ""))
    if not encoding or response.mimetype not in COMPRESSED or response.status_code != 200 or response.is_streamed:
        return response
    if "Content-Encoding" in headers:
        return response
    whole = response.get_data()
    if len(whole) < SMALLEST:
        return response
    response.set_data(_brotli(whole) if encoding == "br" else _gzip(whole))
    headers["Content-Encoding"] = encoding
    tag, weak = response.get_etag()
    if tag and not weak:
        response.set_etag(f"{tag}:{encoding}")
    return response


@lru_cache(maxsize=256)
def _best(accepted: str) -> str:
    """The encoding to send, given the header of the request; "" for none."""
    found = parse_accept_header(accepted, Accept)
    best = max(("br", "gzip"), key=found.quality)
    return best if found.quality(best) > 0 else ""


# Quick settings: higher ones make a page a tenth smaller and cost as much as all of its queries.


def _brotli(whole: bytes) -> bytes:
    return bytes(brotli.compress(whole, quality=1))


def _gzip(whole: bytes) -> bytes:
    return zlib.compress(whole, 1, GZIP)
