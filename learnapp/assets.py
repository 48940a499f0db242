"""Where a page finds the built stylesheet, script and icon, whose file names carry a digest of their content."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from flask import request

from learnapp.paths import STATIC


class MissingAssetsError(RuntimeError):
    """The stylesheet and script have not been built."""


def asset(name: str) -> str:
    """The address of `site.css`, `site.js` or `favicon.svg`, for this request.

    It may be cached for ever. Raises MissingAssetsError, or KeyError for an unknown name.
    """
    return f"{request.script_root}/static/dist/{manifest(STATIC)[name]}"


def manifest(static: Path) -> dict[str, str]:
    """Plain name -> hashed name of what stands in `static`/dist. Raises MissingAssetsError.

    Beside each file stands the same file with `.br` and `.gz`, for whoever serves it compressed.
    """
    path = static / "dist" / "manifest.json"
    try:
        # A build may replace the files while the site runs, so what was read is kept by its time.
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        raise MissingAssetsError(
            f"{path} is missing: the stylesheet and script are not built. Run `make assets`."
        ) from None


@cache
def _read(path: Path, _changed: int) -> dict[str, str]:
    names: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return names
