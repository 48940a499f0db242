"""Health, for programs that watch the site: status codes only, no detail for strangers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from flask import Blueprint, Flask, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from learnapp.store.db import deadlines
from learnapp.store.db.engine import StoreBusyError, cause_of
from learnapp.store.operations.health import readiness
from learnapp.web.access import access
from learnapp.web.transaction import store

blueprint = Blueprint("operations", __name__)


KEPT_SECONDS = 1.0
"""How long an answer about being ready is repeated before the site checks again."""
LONGEST_TRY = 3.0
"""The site is not ready if the database has not answered after so many seconds."""
_trying = threading.Lock()
PATHS = frozenset({"/healthz", "/readyz", "/metrics"})


class HealthByAnyName:
    """Programs that watch the site use its IP address, so these pages do not check the host name."""

    def __init__(self, app: Flask) -> None:
        self.inner, self.name = app.wsgi_app, app.config["TRUSTED_HOSTS"][0].lstrip(".")

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] in PATHS:
            environ = {**environ, "HTTP_HOST": self.name}
            environ.pop("HTTP_X_FORWARDED_HOST", None)
        return self.inner(environ, start_response)


def init_app(app: Flask) -> None:
    if app.config["TRUSTED_HOSTS"]:
        app.wsgi_app = HealthByAnyName(app)  # type: ignore[method-assign]


@blueprint.get("/healthz")
@access("anyone")
def alive() -> ResponseReturnValue:
    """The process answers."""
    return "", 200, {"Content-Type": "text/plain"}


def _try() -> str | None:
    try:
        with deadlines.within(LONGEST_TRY):
            problem = readiness(store())
    except (SQLAlchemyError, StoreBusyError) as error:
        cause = cause_of(error)
        problem = f"{type(error).__name__}: {cause}" if cause else type(error).__name__
    if problem:
        current_app.logger.error("not ready: %s", problem)
    return problem


@blueprint.get("/readyz")
@access("anyone")
def ready() -> ResponseReturnValue:
    """The database can be written and is migrated, and there are modules to serve.

    One request at a time tries this, at most once a second: each try writes, and anyone may ask.
    """
    with _trying:
        kept: tuple[float, str | None] = current_app.extensions.get("ready", (0.0, None))
        if time.monotonic() < kept[0]:
            problem = kept[1]
        else:
            problem = _try()
            current_app.extensions["ready"] = time.monotonic() + KEPT_SECONDS, problem
    return "", 503 if problem else 200, {"Content-Type": "text/plain"}
