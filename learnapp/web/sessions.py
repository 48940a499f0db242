"""Flask's signed-cookie session, without checking again a signature that was found right and is remembered."""

from __future__ import annotations

import copy
import time
from functools import lru_cache
from typing import Any

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature, URLSafeTimedSerializer

KEPT = 4096
"""How many cookies a process remembers."""
_PLAIN = {str, int, bool, float, type(None)}


class RememberingSessions(SecureCookieSessionInterface):
    """The session holds a sign-in's token and a form token; who that is, the database says on every request."""

    def __init__(self) -> None:
        self._read = lru_cache(maxsize=KEPT)(_read)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        data = self.held(app, request.cookies.get(self.get_cookie_name(app)))
        plain = all(type(held) in _PLAIN for held in data.values())
        return self.session_class(data if plain else copy.deepcopy(data))

    def held(self, app: Flask, value: str | None) -> dict[str, Any]:
        """A cookie's contents, not to be changed: empty if the cookie is forged or was signed too long ago."""
        if not value:
            return {}
        data, signed_at = self._read(self._serializer(app, str(app.secret_key)), value)
        if time.time() - signed_at > app.permanent_session_lifetime.total_seconds():
            return {}
        return data

    @lru_cache(maxsize=4)  # noqa: B019 (there is one of these for each app)
    def _serializer(self, app: Flask, _secret: str) -> URLSafeTimedSerializer:
        serializer = self.get_signing_serializer(app)
        assert serializer is not None
        return serializer


def _read(serializer: URLSafeTimedSerializer, value: str) -> tuple[dict[str, Any], float]:
    """The contents of the cookie and when it was signed; empty, and never, if it is forged."""
    try:
        data, signed_at = serializer.loads(value, return_timestamp=True)
    except BadSignature:
        return {}, 0.0
    return data, signed_at.timestamp()
