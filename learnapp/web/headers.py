"""Security headers on every answer, error pages included."""

from __future__ import annotations

from flask import Flask, Response, request

from learnapp.web.identity import person, settings

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


def init_app(app: Flask) -> None:
    app.after_request(_add)


def _add(response: Response) -> Response:
    headers = response.headers
    headers["Content-Security-Policy"] = POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if settings().secure_cookies:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint == "static":
        # Built file names carry a digest of their content.
        headers["Cache-Control"] = "public, max-age=31536000, immutable" if _hashed() else "public, max-age=3600"
    elif request.endpoint not in {"operations.alive", "operations.ready"}:
        # A page holds a form token even for a visitor, so no page is shared or kept.
        headers["Cache-Control"] = "no-store" if person.is_authenticated else "no-cache, private"
    return response


def _hashed() -> bool:
    return request.path.startswith("/static/dist/")
