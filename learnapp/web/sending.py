"""How answers go over the wire: built files with their compressed copies, pages compressed, files to be saved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response
from flask_compress import Compress
from whitenoise import WhiteNoise

from learnapp.paths import STATIC

BUILT = "/static/dist/"
"""The path of built files. Their names contain a digest of their content, so browsers may keep them for ever."""

OTHER_SITES = frozenset({"cross-site", "same-site"})
"""What browsers say in Sec-Fetch-Site of a request that a page of another site caused."""


def download(data: bytes | str | Iterable[str], kind: str, name: str) -> Response:
    """An answer that a browser saves under this name. `kind` is its media type; text, whole or in parts, is UTF-8."""
    answer = Response(data, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


class PlainForOthers:
    """Sends a page uncompressed that another site had a browser ask for: what that site put into the address stands on
    the page beside the person's form token, and each right guess at the token would make the compressed page shorter.
    """

    def __init__(self, inner: Callable[..., Iterable[bytes]]) -> None:
        self.inner = inner

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("HTTP_SEC_FETCH_SITE") in OTHER_SITES:
            environ["HTTP_ACCEPT_ENCODING"] = "identity"
        return self.inner(environ, start_response)


def init_app(app: Flask) -> None:
    # Quick settings: higher ones make a page a tenth smaller and cost as much as all of its queries.
    app.config.update(
        COMPRESS_MIMETYPES=["text/html", "text/csv", "application/json", "image/svg+xml"],
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_LEVEL=1,
        COMPRESS_BR_LEVEL=1,
        COMPRESS_MIN_SIZE=1000,
    )
    Compress(app)
    app.wsgi_app = PlainForOthers(app.wsgi_app)  # type: ignore[method-assign]
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
