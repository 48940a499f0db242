"""Links as mail programs and chats break them: with the full stop, bracket or quotation mark that stood after them."""

from __future__ import annotations

from urllib.parse import quote

from flask import Flask, current_app, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

_AFTER = " \t\r\n\u00a0\u200b\u2026.,;:!?<>()[]{}'\"`*|\\‘’“”«»"
"""What can stand behind a link in a sentence, and ends no address of this site."""


def init_app(app: Flask) -> None:
    app.before_request(_mend)


def _mend() -> Response | None:
    """Lead a reader whose link has such characters at its end to the page it means, if there is one."""
    if request.method not in {"GET", "HEAD"}:
        return None
    bare = request.path.rstrip("/").rstrip(_AFTER + "/")
    if bare == request.path.rstrip("/") or not bare:
        return None
    for path in (bare, f"{bare}/"):
        if _leads_somewhere(path):
            query = request.query_string.decode("latin-1")
            return redirect(f"{request.script_root}{quote(path)}{'?' if query else ''}{query}")
    return None


def _leads_somewhere(path: str) -> bool:
    try:
        current_app.create_url_adapter(request).match(path, method="GET")  # type: ignore[union-attr]
    except HTTPException:
        return False
    return True
