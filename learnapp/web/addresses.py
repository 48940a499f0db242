"""`url_for` for pages. A page has some twenty addresses, and the same ones come back on every page."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import Flask, current_app, request, url_for

KEPT = 8192
"""How many built addresses a process remembers."""


def init_app(app: Flask) -> None:
    """Give templates an `url_for` that remembers what it has built."""
    adapter = app.url_map.bind("localhost")

    @lru_cache(maxsize=KEPT)
    def path(endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
        return adapter.build(endpoint, dict(values))

    app.extensions["addresses"] = path
    app.jinja_env.globals["url_for"] = address


def address(endpoint: str, **values: Any) -> str:
    """What `url_for` answers, from memory if it was built before."""
    if endpoint.startswith(".") or any(name.startswith("_") for name in values):
        return url_for(endpoint, **values)
    return request.script_root + str(current_app.extensions["addresses"](endpoint, tuple(values.items())))
