"""An id for each request, in the log, on the answer and on error pages; and, if wanted, a line of log for each."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response, g, request

from learnapp.config import Settings
from learnapp.web.monitoring.logs import fields, request_id

log = logging.getLogger("learnapp.requests")
_PLAIN = re.compile(r"[A-Za-z0-9._-]{8,64}")
"""What an id from a proxy may look like."""
SHOWN = 12
"""Characters of an id that an error page shows: enough to find it by, and to read out."""

Noted = Callable[[str, str, int, float], None]
"""Called for each request: route, method, status and seconds."""


class RequestIds:
    """Gives each request an id: the proxy's, if proxies are trusted and it sent one, or else a new one."""

    def __init__(self, inner: Callable[..., Iterable[bytes]], *, trusts_proxies: bool) -> None:
        self.inner, self.trusts_proxies = inner, trusts_proxies

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        given = environ.get("HTTP_X_REQUEST_ID", "") if self.trusts_proxies else ""
        own = given if _PLAIN.fullmatch(given) else secrets.token_hex(SHOWN // 2)
        request_id.set(own)

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            return start_response(status, [*headers, ("X-Request-ID", own)], *error)

        return self.inner(environ, start)


def init_app(app: Flask, settings: Settings, listeners: Iterable[Noted]) -> None:
    """Call it last: it wraps everything that answers."""
    told = [*listeners, *([_log] if settings.log_requests else [])]
    if told:
        _tell(app, told)
    app.wsgi_app = RequestIds(app.wsgi_app, trusts_proxies=settings.proxies > 0)  # type: ignore[method-assign]


def _tell(app: Flask, told: list[Noted]) -> None:
    def begin() -> None:
        g.began = time.perf_counter()

    def end(response: Response) -> Response:
        seconds = time.perf_counter() - g.get("began", time.perf_counter())
        for one in told:
            one(request.endpoint or "none", request.method, response.status_code, seconds)
        return response

    app.before_request_funcs.setdefault(None, []).insert(0, begin)
    # Flask calls these from the last to the first, so this one sees the answer after the others have changed it.
    app.after_request_funcs.setdefault(None, []).insert(0, end)


def _log(route: str, method: str, status: int, seconds: float) -> None:
    """Routes are logged and not paths, which contain tokens and ids."""
    log.info("request", extra=fields(route=route, method=method, status=status, ms=round(seconds * 1000, 1)))
