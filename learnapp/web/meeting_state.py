"""What meetings' pages ask all the time, answered before Flask is asked: it is most of what a busy site has to do.

Only what there is to be told is answered here. Whoever may not know, and whatever goes wrong, goes on to the view of
the same address, which says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, cast

from flask import Flask
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.http import parse_cookie

from learnapp.store.db.engine import Store
from learnapp.store.sets import discussions
from learnapp.store.sets.discussions import MeetingState
from learnapp.web.sessions import RememberingSessions

_ADDRESS = re.compile(r"/sets/([0-9]{1,9})/meetings/([0-9]{1,9})/state/")

Answer = tuple[int, bytes, list[tuple[str, str]]]
"""Status, body and headers."""


def tag(pulse: MeetingState) -> str:
    """The pulse as pages and their requests name it."""
    return f"{pulse.revision}.{pulse.voted}.{pulse.here}.{pulse.post}"


def answer(
    connection: Connection, token: str, set_id: int, number: int, known: str | None, now: datetime
) -> Answer | None:
    """What to answer somebody who knows this tag: 304, or how many there are of each; never who or what.

    None to whoever does not belong to the set. One query, which also says who asks; it does not count as use of the
    sign-in: a page that was left open ends when the person does not come back.
    """
    pulse = discussions.meeting_state_for(connection, token, set_id, number, now)
    if pulse is None:
        return None
    quoted = f'"{tag(pulse)}"'
    headers = [("ETag", quoted), ("Cache-Control", "no-store")]
    if known == quoted:
        return 304, b"", headers
    body = f'{{"revision":{pulse.revision},"voted":{pulse.voted},"here":{pulse.here},"post":{pulse.post}}}'.encode()
    return 200, body, [*headers, ("Content-Type", "application/json"), ("Content-Length", str(len(body)))]


class MeetingStateMiddleware:
    """The WSGI application, with the pulse of a meeting answered ahead of it."""

    def __init__(self, app: Flask) -> None:
        self.app, self.inner = app, app.wsgi_app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        asked = _ADDRESS.fullmatch(environ["PATH_INFO"]) if environ["REQUEST_METHOD"] == "GET" else None
        found = self._answer(environ, int(asked[1]), int(asked[2])) if asked else None
        if found is None:
            return self.inner(environ, start_response)
        status, body, headers = found
        start_response("304 NOT MODIFIED" if status == 304 else "200 OK", headers)
        return [body]

    def _answer(self, environ: dict[str, Any], set_id: int, number: int) -> Answer | None:
        sessions = cast(RememberingSessions, self.app.session_interface)
        cookie = parse_cookie(environ.get("HTTP_COOKIE", "")).get(sessions.get_cookie_name(self.app), "")
        token = sessions.held(self.app, cookie).get("_user_id")
        if not token:
            return None
        store = cast(Store, self.app.extensions["store"])
        try:
            with store.read() as connection:
                known = environ.get("HTTP_IF_NONE_MATCH")
                return answer(connection, token, set_id, number, known, self.app.extensions["clock"]())
        except SQLAlchemyError:
            return None  # the view meets it as well, and says so as every page does


def init_app(app: Flask) -> None:
    app.wsgi_app = MeetingStateMiddleware(app)  # type: ignore[method-assign]
