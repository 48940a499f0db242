"""Security headers on every answer, error pages and static files included."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response, request, session

from learnapp.web.identity import person
from learnapp.web.launches.launched import framed_by, sends_to
from learnapp.web.second_step import TOKEN

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
"""For a picture that is opened on its own: a drawing may have styles, but nothing in it runs or loads."""
PICTURES = "/pictures/"
ALWAYS = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
]
ENCRYPTED = [("Strict-Transport-Security", "max-age=31536000")]


class SecurityHeaders:
    """Adds the headers to every finished answer, so that nothing inside the site can leave them out."""

    def __init__(self, inner: Callable[..., Iterable[bytes]], secure: bool) -> None:
        self.inner = inner
        self.headers = ALWAYS + (ENCRYPTED if secure else [])

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            policy = ("Content-Security-Policy", _policy(environ))
            return start_response(status, [*headers, policy, *self.headers], *error)

        return self.inner(environ, start)


def _policy(environ: dict[str, Any]) -> str:
    """The policy of an answer. Except for a picture, it can name the platform whose launch the answer belongs to."""
    if environ["PATH_INFO"].startswith(PICTURES):
        return PICTURE_POLICY
    framed, sent = framed_by(environ), sends_to(environ)
    policy = POLICY if framed == "'none'" else POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {framed}")
    return policy if sent == "'self'" else policy.replace("form-action 'self'", f"form-action {sent}")


def init_app(app: Flask, secure: bool) -> None:
    """Call it last: it wraps everything that answers."""
    app.after_request(_say_who_may_keep_it)
    app.wsgi_app = SecurityHeaders(app.wsgi_app, secure)  # type: ignore[method-assign]


def _say_who_may_keep_it(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code < 400:  # a page that says why it is not is a person's
        response.headers["Cache-Control"] = "public, max-age=3600"
    elif response.cache_control.immutable:
        pass  # a picture, whose address holds its digest
    elif request.endpoint not in {"operations.alive", "operations.ready"} and not response.cache_control.no_store:
        # A page holds a form token even for a visitor, so no page is shared or kept.
        response.headers["Cache-Control"] = (
            "no-store" if person.is_authenticated or TOKEN in session else "no-cache, private"
        )
    return response
