"""Sessions that another learning platform launched (LTI 1.3): a cookie of their own, and who may frame their pages.

In a frame on another site, browsers do not send the site's usual cookie. A launched session has a cookie that browsers
keep separately for each platform's site (`Partitioned`), so it is never the session of a person's own tab. Only its
pages may be shown in a frame, and only in one of the platform that it came from. `docs/decisions/0085-launches.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, current_app, request, session
from itsdangerous import BadSignature, URLSafeTimedSerializer

LAUNCHED = "learnapp.launched"
"""The key in a request's environment that says that its session is in the cookie for launches."""
FRAMES, ACTS_IN, COURSE, CAME_BY = "lti_frames", "lti_acts_in", "lti_course", "lti_platform"
"""In a launched session: the hosts that may frame it, the only organisation it acts for, and the course and platform
the person came from."""
PACKAGE = "package_frame"
"""In the session of a package's frame: the platform that the package was made for, and the module."""
COOKIE = "LAUNCHED_COOKIE_NAME"
_IN_FRAMES = frozenset({"iframe", "frame", "embed", "object", "fencedframe"})
_FRAMED_BY, _SENDS_TO = "learnapp.framed_by", "learnapp.sends_to"


def init_app(app: Flask) -> None:
    secure = app.config["SESSION_COOKIE_SECURE"]
    app.config[COOKIE] = "__Host-learnapp-launched" if secure else "learnapp-launched"
    app.jinja_env.globals["in_launched_frame"] = in_launched_frame
    app.after_request(_say_who_may_frame_it)


def is_launched(environ: Mapping[str, Any], cookies: Mapping[str, str], app: Flask) -> bool:
    """Whether a request's session belongs to a frame.

    Browsers say whether a page is for a tab or a frame. When a page fetches something, only its own session's cookie is
    sent, unless platform and site share a domain; then a person's own session comes first.
    """
    kind = environ.get("HTTP_SEC_FETCH_DEST")
    if kind == "document":
        return False
    if kind in _IN_FRAMES:
        return True
    return app.config[COOKIE] in cookies and app.config["SESSION_COOKIE_NAME"] not in cookies


def in_a_tab() -> bool:
    """Whether the browser says that the page is for a tab of its own."""
    return request.headers.get("Sec-Fetch-Dest") == "document"


def uses_launched_cookie() -> bool:
    """Whether this request's session is kept in the cookie for launches."""
    return bool(request.environ.get(LAUNCHED))


def use_launched_cookie() -> None:
    """Keep this request's session in the cookie for launches from here on."""
    request.environ[LAUNCHED] = True


def in_launched_frame() -> bool:
    """Whether the page is shown in a platform's frame, and so needs a link that opens it in a tab."""
    return uses_launched_cookie() and FRAMES in session


def carried() -> dict[str, Any]:
    """What a launched session keeps when a person signs in or out, so that it stays in the platform's frame."""
    if not uses_launched_cookie():
        return {}
    return {name: session[name] for name in (FRAMES, ACTS_IN, COURSE, CAME_BY, PACKAGE) if name in session}


def allow_frames(hosts: str) -> None:
    """Let pages of these hosts show this answer in a frame."""
    request.environ[_FRAMED_BY] = hosts


def allow_sending_to(host: str) -> None:
    """Let a form of this answer be sent to another host."""
    request.environ[_SENDS_TO] = host


def framed_by(environ: Mapping[str, Any]) -> str:
    """Who may frame the answer to a request, as `frame-ancestors` wants it."""
    return str(environ.get(_FRAMED_BY) or "'none'")


def sends_to(environ: Mapping[str, Any]) -> str:
    """Where forms of the answer may be sent, as `form-action` wants it."""
    return f"'self' {environ.get(_SENDS_TO, '')}".strip()


def signed(what: str, value: Any) -> str:
    """A value, signed as a text that only this site can make, for one purpose."""
    return str(_serializer(what).dumps(value))


def read_signed(what: str, text: str, seconds: int) -> Any:
    """The value of a text from `signed`; None if it was not made here, was for another purpose or is too old."""
    try:
        return _serializer(what).loads(text, max_age=seconds)
    except BadSignature:
        return None


def _serializer(what: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=f"learnapp {what}")


REGISTERING = "lti registration"
REGISTERING_SECONDS = 7 * 24 * 60 * 60
"""How long a link by which a platform registers itself works."""


def _say_who_may_frame_it(response: Any) -> Any:
    if uses_launched_cookie() and FRAMES in session:
        allow_frames(session[FRAMES])
    return response
