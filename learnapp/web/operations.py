"""Health, for whatever watches the site: status codes only, no detail to strangers."""

from __future__ import annotations

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from learnapp.store.db.engine import StoreBusyError
from learnapp.store.operations.health import readiness
from learnapp.web.access import access
from learnapp.web.transaction import store

blueprint = Blueprint("operations", __name__)


@blueprint.get("/healthz")
@access("anyone")
def alive() -> ResponseReturnValue:
    """The process answers."""
    return "", 200, {"Content-Type": "text/plain"}


@blueprint.get("/readyz")
@access("anyone")
def ready() -> ResponseReturnValue:
    """The database can be written and is migrated, and there are modules to serve."""
    try:
        problem = readiness(store())
    except (SQLAlchemyError, StoreBusyError) as error:
        problem = type(error).__name__
    if problem:
        current_app.logger.error("not ready: %s", problem)
    return "", 503 if problem else 200, {"Content-Type": "text/plain"}
