"""Error pages that say what happened and what to do; an unknown error fails closed with a reference.

If a mail program or a chat has added the full stop or bracket that followed a link, it is removed here.
"""

from __future__ import annotations

import functools
import re
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import msgspec
from flask import Flask, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, NoResultFound, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException, NotFound, SecurityError
from werkzeug.wrappers import Response

from learnapp.domain.people.origins import origin_of
from learnapp.exports.typesetting import TypesettingError
from learnapp.store.content.media_stores import MediaAwayError
from learnapp.store.db.engine import StoreBusyError
from learnapp.turns import NoRoomError
from learnapp.vault import VaultAwayError, VaultLostError
from learnapp.web.drafts import note_owner, save_answer_draft
from learnapp.web.forms import page_at
from learnapp.web.identity import give_up_asking, person, settings
from learnapp.web.monitoring import security_log
from learnapp.web.monitoring.logs import request_id
from learnapp.web.monitoring.requests import SHOWN
from learnapp.web.transaction import store

RETRY_SECONDS = 10
BUSY = (NoRoomError, StoreBusyError, OperationalError, PoolTimeoutError, MediaAwayError, TypesettingError)
"""Errors that pass if the request is sent again later."""
OUT_OF_RANGE = "22003"
"""PostgreSQL's code for a number that its column cannot hold."""
NO_PARENT = "23503"
"""PostgreSQL's code for a row that refers to one that is not there."""
BEHIND_WALL = "ExecWithCheckOptions"
"""Where PostgreSQL refuses a row by its row-level security, which it asks before it looks for the row referred to."""
_AFTER = re.compile(
    r"(?:&(?:(?:gt|lt|quot|apos|amp|nbsp|#\d{1,4});?)?|<br\b|=(?:3D|20|0A)?|[\s\u200b-\u200f\u2026.,;:!?<>()\[\]{}'\"`*|\\‘’“”«»/])+$"
)
"""Characters that can follow a link in a sentence or in the source of an email. No address of this site ends in one."""
_MOST_AFTER = 100
"""How many characters at the end of an address are checked: the pattern's work grows with their square."""
_PAGES = {400, 403, 404, 405, 409, 413, 429}


def init_app(app: Flask) -> None:
    app.before_request(_mend_link)
    app.register_error_handler(CSRFError, _or_busy(_stale_form))
    app.register_error_handler(HTTPException, _or_busy(_known))
    for busy in BUSY:
        app.register_error_handler(busy, _busy)
    for too_large in (OverflowError, DataError):
        app.register_error_handler(too_large, _or_busy(_too_large))
    app.register_error_handler(Exception, _unknown)


def _or_busy(answer: Callable[[Any], ResponseReturnValue]) -> Callable[[Any], ResponseReturnValue]:
    """An error page shows who is signed in, or keeps what was typed. If the database fails it meanwhile, it is the page
    that says so: Flask has no second handler for what a handler raises.
    """

    @functools.wraps(answer)
    def or_busy(error: Any) -> ResponseReturnValue:
        try:
            return answer(error)
        except BUSY as away:
            return _busy(away)
        except DBAPIError as failed:
            return _unknown(failed)

    return or_busy


def compile_pages(app: Flask) -> None:
    """Compile the error pages in advance, so that they can be shown even when the disk is full."""
    for status in (500, 503):
        app.jinja_env.get_template(f"errors/{status}.html")


def _mend_link() -> Response | None:
    """Redirect a reader whose link has such characters at its end to the page it means, if it exists."""
    if request.method not in {"GET", "HEAD"}:
        return None
    bare = request.path[:-_MOST_AFTER] + _AFTER.sub("", request.path[-_MOST_AFTER:])
    file = request.path.endswith("/") and bare.endswith(".ics")
    if not bare or (bare == request.path.rstrip("/") and not file):
        return None
    for path in (bare, f"{bare}/"):
        if page_at(path):
            query = request.query_string.decode("latin-1")
            return redirect(f"{request.script_root}{quote(path)}{'?' if query else ''}{query}")
    return None


def _stale_form(_error: CSRFError) -> ResponseReturnValue:
    """The form's token is not this browser's: the person has signed in again, lost their cookies, or forged it."""
    security_log.note("form refused", person.id if person.is_authenticated else None)
    if _cookie_was_kept_back():
        return render_template("errors/unencrypted.html", site_url=settings().site_url), 400
    if _proxy_renames_site():
        current_app.logger.warning(
            "a form came from %s, but the proxy says that the site is %s. Let the proxy pass on the host with its port",
            settings().site_url,
            request.host,
        )
        return render_template("errors/proxy.html"), 400
    draft_page = save_answer_draft()
    if draft_page is None:
        return render_template("errors/stale.html"), 400
    if person.is_authenticated and note_owner() == person.id:
        return redirect(draft_page)
    return redirect(url_for("accounts.sign_in", next=draft_page, held="yes"))


_NOT_ITS_NAME = (
    "This site does not answer to that name. If you run it: LEARNAPP_SITE_URL and LEARNAPP_HOSTS list its names, "
    "and the proxy has to pass the name on.\n"
)


def _cookie_was_kept_back() -> bool:
    """The form's page was opened without TLS, where browsers neither keep nor send this site's cookie."""
    referrer = request.referrer or ""
    return settings().secure_cookies and referrer.startswith("http://") and not request.cookies


def _proxy_renames_site() -> bool:
    """The form came from the site's own address but the proxy passes on another, so no form can be trusted."""
    site = origin_of(settings().site_url)
    return bool(site) and site == origin_of(request.referrer or "") and not site.endswith(f"//{request.host.lower()}")


def _known(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if isinstance(error, SecurityError):
        # The host is not ours, so a page's links could not be built.
        return _NOT_ITS_NAME, status, {"Content-Type": "text/plain"}
    if status >= 500:
        return _unknown(error)
    if 300 <= status < 400:
        return error
    name = status if status in _PAGES else 400
    wait = int(getattr(error, "retry_after", None) or 900)
    headers = {"Retry-After": str(wait)} if status == 429 else {}
    if status == 405 and error.get_headers():
        headers.update({k: v for k, v in error.get_headers() if k == "Allow"})
    if reads_problems(request.path):
        return problem(status, "" if status in {404, 405, 429} else error.description or "", headers)
    return render_template(f"errors/{name}.html", wait=wait), status, headers


def _busy(error: Exception) -> ResponseReturnValue:
    reference = _log("busy", error)
    give_up_asking()
    if reads_problems(request.path):
        return problem(503, headers={"Retry-After": str(RETRY_SECONDS)})
    part = {VaultAwayError: "private", VaultLostError: "lost", MediaAwayError: "media"}.get(type(error), "")
    page = render_template("errors/503.html", reference=reference, part=part)
    return page, 503, {"Retry-After": str(RETRY_SECONDS)}


def _unknown(error: Exception) -> ResponseReturnValue:
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return _busy(error)
    if _deleted_meanwhile(error):
        _log("gone", error)
        give_up_asking()
        return _known(NotFound())
    reference = _log("error", error)
    give_up_asking()
    if reads_problems(request.path):
        return problem(500)
    return render_template("errors/500.html", reference=reference), 500


def _deleted_meanwhile(error: Exception) -> bool:
    """Whether the request used something, or wrote below it, that another one deleted after this one had looked for it.

    On SQLite no one else writes after a request that writes has begun, and one that reads sees the same moment.
    """
    if isinstance(error, NoResultFound):
        return not store().is_sqlite
    said = getattr(getattr(error, "orig", None), "diag", None)
    return getattr(said, "sqlstate", "") == NO_PARENT or getattr(said, "source_function", "") == BEHIND_WALL


def _too_large(error: OverflowError | DataError) -> ResponseReturnValue:
    """The request has a number that no row can hold, such as a revision of twenty digits: nothing has changed."""
    on_postgresql = isinstance(error, DataError) and getattr(error.orig, "sqlstate", "") == OUT_OF_RANGE
    if not on_postgresql and "SQLite INTEGER" not in str(error):
        return _unknown(error)
    return render_template("errors/400.html"), 400


def _log(kind: str, error: Exception) -> str:
    """One line in the log with the reference that the page shows: the beginning of the request's id."""
    reference = request_id.get()[:SHOWN] or secrets.token_hex(SHOWN // 2)
    # The route and its numbers, and not the path: an address can hold the token of a link.
    numbers = {name: value for name, value in (request.view_args or {}).items() if isinstance(value, int)}
    path = f"{request.url_rule or 'no page'}{f' {numbers}' if numbers else ''}"
    # If the database cannot be reached or is full, every request fails alike: log one line each, or the log fills the
    # disk.
    summary = (
        f"{type(error).__name__} {str(error).splitlines()[0][:200] if str(error) else ''}" if kind == "busy" else ""
    )
    current_app.logger.error(
        "%s %s at %s %s: %s",
        *(kind, reference, request.method, path, summary or type(error).__name__),
        exc_info=None if kind == "busy" else error,
    )
    return reference


# For programs -------------------------------------------------------------------------------------

PROBLEM_TYPE = "application/problem+json"


class Problem(msgspec.Struct, frozen=True):
    """Why a request was refused. `type` is always `about:blank`: the status says what kind of refusal it is."""

    title: str
    status: int
    detail: str
    type: str = "about:blank"


_TITLES = {
    400: "Bad request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not found",
    405: "Method not allowed",
    422: "Unprocessable content",
    429: "Too many requests",
    500: "Internal server error",
    503: "Service unavailable",
}
_SAID = {
    404: "There is nothing at this address, or it is not yours.",
    405: "This address can only be read: use GET.",
    429: "Too many requests with this key. Wait as long as Retry-After says.",
    500: "Something went wrong on the site. The log has it under the id in X-Request-ID.",
    503: "The site is busy. Wait as long as Retry-After says.",
}


def problem(status: int, detail: str = "", headers: dict[str, str] | None = None) -> Response:
    """An answer that says what is wrong."""
    body = Problem(_TITLES.get(status, "Error"), status, detail or _SAID.get(status, _TITLES.get(status, "Error")))
    return Response(msgspec.json.encode(body), status, headers, content_type=PROBLEM_TYPE)


def reads_problems(path: str) -> bool:
    """Whether programs use this path, so that a page would be no help."""
    return path.startswith("/api/v")
