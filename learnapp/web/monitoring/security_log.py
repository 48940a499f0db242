"""Events that matter for security, as lines of the log: who, by the id of their account, and nothing they typed.

Changes to people and roles are in the audit log instead. Network addresses are in the proxy's log, with the same
request id.
"""

from __future__ import annotations

import logging
from typing import Literal

from flask import Flask, Response, request
from flask_login import current_user

from learnapp.web.monitoring.logs import fields

log = logging.getLogger("learnapp.security")

SecurityEvent = Literal[
    "signed in", "sign-in failed", "sign-in locked", "signed out", "password changed", "password refused",
    "first step passed", "second step failed", "second step locked", "denied", "limit reached", "form refused",
    "exported",
]  # fmt: skip


_GOOD: frozenset[SecurityEvent] = frozenset(
    {"signed in", "signed out", "first step passed", "password changed", "exported"}
)


def note(event: SecurityEvent, person_id: int | None = None, *, second: str | None = None) -> None:
    """Log an event of a person's account, or of no known account if there is no `person_id`. `second` is a second step.

    The route says how it came about: on a password's page or a provider's.
    """
    failed = event not in _GOOD
    more = {} if second is None else {"second": second}
    extra = fields(event=event, person=person_id, route=request.endpoint, **more)
    log.log(logging.WARNING if failed else logging.INFO, event, extra=extra)


def init_app(app: Flask) -> None:
    app.after_request(_note_answer)


def _note_answer(response: Response) -> Response:
    """Log everything that a signed-in person was refused or downloaded, on any page."""
    if request.endpoint not in {None, "static"}:
        if response.status_code in {403, 404} and current_user.is_authenticated:
            note("denied", current_user.id)
        elif response.status_code == 429 and current_user.is_authenticated:
            note("limit reached", current_user.id)
        elif response.headers.get("Content-Disposition", "").startswith("attachment") and current_user.is_authenticated:
            note("exported", current_user.id)
    return response
