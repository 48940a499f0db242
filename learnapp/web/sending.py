"""How answers go over the wire: built files with their compressed copies, pages compressed as they are sent."""

from __future__ import annotations

from flask import Flask
from flask_compress import Compress
from whitenoise import WhiteNoise

from learnapp.paths import STATIC

BUILT = "/static/dist/"
"""The path of built files. Their names contain a digest of their content, so browsers may keep them for ever."""


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
