"""Where a page finds the built stylesheet, script and icon, whose file names carry a digest of their content."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from pathlib import Path

from flask import request

from learnapp.paths import STATIC

KEPT_SECONDS = 2.0
"""How long to cache the names before reading them again: a build may replace the files while the site runs."""

_kept: dict[Path, tuple[float, dict[str, str]]] = {}


class MissingAssetsError(RuntimeError):
    """The stylesheet and script have not been built."""


def asset(name: str) -> str:
    """The address of `site.css`, `site.js` or `favicon.svg`, for this request.

    It may be cached for ever. Raises MissingAssetsError, or KeyError for an unknown name.
    """
    return f"{request.script_root}/static/dist/{manifest(STATIC)[name]}"


def built(static: Path, names: Iterable[str]) -> dict[str, bytes]:
    """The contents of some files of `static`/dist, by their plain names. Raises MissingAssetsError."""
    hashed = manifest(static)
    try:
        return {name: (static / "dist" / hashed[name]).read_bytes() for name in names}
    except (KeyError, FileNotFoundError) as error:
        raise MissingAssetsError(f"{error} is not among the built files of {static}. Run `make assets`.") from None


def manifest(static: Path) -> dict[str, str]:
    """Plain name -> hashed name of the files in `static`/dist. Raises MissingAssetsError.

    Beside each file are compressed copies ending in `.br` and `.gz`, for servers that send them.
    """
    kept = _kept.get(static)
    moment = time.monotonic()
    if kept is not None and moment < kept[0]:
        return kept[1]
    path = static / "dist" / "manifest.json"
    try:
        names: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise MissingAssetsError(
            f"{path} is missing: the stylesheet and script are not built. Run `make assets`."
        ) from None
    _kept[static] = moment + KEPT_SECONDS, names
    return names
