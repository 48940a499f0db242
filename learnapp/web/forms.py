"""Forms: tokens on every write, one shape for errors, and addresses that are safe to go back to."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from datetime import timedelta
from functools import lru_cache, partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect, generate_csrf
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response

from learnapp.store.security import rate_limits
from learnapp.web.clock import now
from learnapp.web.drafts import IN_FORMS, draft_at, draft_here, keep_draft, note_owner, owner_note, save_answer_draft
from learnapp.web.identity import asking_person, look_again
from learnapp.web.monitoring.shared_limits import count_made
from learnapp.web.transaction import SAFE, before_commit, db
from learnapp.web.typed_fields import LARGEST_NUMBER, number_in

csrf = CSRFProtect()
REMEMBERED = timedelta(hours=6)
"""The least time for which a form that made something is remembered."""
View = TypeVar("View", bound=Callable[..., Any])


def init_app(app: Flask) -> None:
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # checked below, after access, so that an answer can be held
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    app.config["WTF_CSRF_FIELD_NAME"] = IN_FORMS
    csrf.init_app(app)
    app.jinja_env.globals["csrf_token"] = form_token
    app.context_processor(lambda: {"csrf_token": form_token})
    app.url_map.converters["int"] = _Number
    app.jinja_env.globals["form_fields"] = form_fields
    app.jinja_env.globals["revision_here"] = revision_here
    app.before_request(_check)
    app.before_request(keep_draft)
    app.before_request(_lead_on)  # after drafts, which are sent to the same addresses


def form_token() -> str:
    """Flask-WTF's token for this browser's forms: the session's own value, signed once and remembered."""
    token = session.get(IN_FORMS)
    return str(generate_csrf()) if token is None else _signed(str(current_app.secret_key), token)


@lru_cache(maxsize=4096)
def _signed(_secret: str, _held: str) -> str:
    return str(generate_csrf())


def takes_files(largest: int) -> Callable[[View], View]:
    """Declare that a view receives files, so its forms may have up to `largest` bytes."""

    def declare(view: View) -> View:
        view.largest_form = largest  # type: ignore[attr-defined]
        return view

    return declare


def signed_by_address(view: View) -> View:
    """Declare that a view's POST needs no form token: its address carries a signature that the view checks itself."""
    view.signed_by_address = True  # type: ignore[attr-defined]
    return view


def sent_by_platform(view: View) -> View:
    """Declare that a view's POST comes from another site, without a form token of ours: the platform or provider has
    signed it, or it only begins a launch. The view checks it.
    """
    view.sent_by_platform = True  # type: ignore[attr-defined]
    return view


def makes_one(landing: str) -> Callable[[View], View]:
    """Declare that a view's form makes something, and once: sent again, by a second click, it does nothing. It counts
    towards what a person may make in a day.

    `landing` is the endpoint that shows what was made. Each page has a mark: the same page sent with
    other words makes another thing, and so does a page opened again.
    """

    def declare(view: View) -> View:
        view.makes_one = landing  # type: ignore[attr-defined]
        return view

    return declare


drawing: ContextVar[Callable[[str], Markup] | None] = ContextVar("drawing", default=None)
"""Set while a page is drawn for several people: gives the mark that stands for what belongs to one person."""


def form_fields(owner: bool = False) -> Markup:
    """The hidden fields of a form: its token, its mark if it makes something and, with `owner`, whose page it is."""
    in_kept = drawing.get()
    if in_kept is not None:
        return in_kept("fields of their owner" if owner else "fields")
    fields = _hidden(IN_FORMS, form_token()) + once_field()
    if owner:
        fields += _hidden("owner", owner_note())
        shown = draft_at()
        if shown:
            fields += _hidden("kept", shown.isoformat())
    return fields


def _hidden(name: str, value: str) -> Markup:
    """A hidden field. The site made its name and value, and neither contains HTML."""
    return Markup(f'<input type="hidden" name="{name}" value="{value}">\n')  # noqa: S704


def revision_here(current: int, stale: bool = False) -> int:
    """The revision for the hidden field of a form: the one on which its text was typed, if the form was sent and is
    shown again or comes from a draft, so that it replaces no later change unseen. Otherwise, and on a page that shows
    the later change because the form was `stale`, the current one.
    """
    if stale:
        return current
    typed = draft_here() if request.method in SAFE else request.form
    return current if typed is None else number_in(MultiDict(typed), "revision")


def once_field() -> Markup:
    """The page's own mark, if its form makes something."""
    if _landing() is None:
        return Markup()
    return _hidden("once", secrets.token_urlsafe(12))


def _landing() -> str | None:
    return getattr(current_app.view_functions.get(request.endpoint or ""), "makes_one", None)


def _lead_on() -> Response | None:
    """Redirect a form that was sent a second time to what the first one made.

    The count is in the request's own transaction: if several arrive at once, in whichever process, the view answers
    one. A form that was refused may be sent again unchanged.
    """
    landing = _landing()
    if request.method in SAFE or landing is None:
        return None
    count_made()  # before the mark is looked at, which a sender can leave out
    if not request.form.get("once"):
        return None
    sent = (str(session.get("_user_id", "")), request.path, sorted(request.form.lists()))
    key = hashlib.sha256(repr(sent).encode()).hexdigest()
    if rate_limits.once(db(), f"once:{key}", now() + REMEMBERED):
        before_commit(partial(_forget_if_refused, f"once:{key}"))
        return None
    arguments = {name for rule in current_app.url_map.iter_rules(landing) for name in rule.arguments}
    values = {name: value for name, value in (request.view_args or {}).items() if name in arguments}
    return redirect(url_for(landing, **values), 303)


def _forget_if_refused(key: str, answer: ResponseReturnValue) -> Response:
    response = current_app.make_response(answer)
    if response.status_code >= 400:
        rate_limits.clear(db(), key)
    return response


class _Number(IntegerConverter):
    """A number in an address. One too large for any row is not found, and never reaches the database."""

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:
        super().__init__(map, *args, **{"max": LARGEST_NUMBER, **options})


def _check() -> Response | None:
    if "\0" in request.path:
        abort(404)  # no browser sends the sign NUL, and PostgreSQL takes no text with one
    if request.method in SAFE or request.endpoint is None:
        return None
    view = current_app.view_functions[request.endpoint]
    largest = getattr(view, "largest_form", None)
    if largest is not None:  # a list may be pasted as well as sent as a file
        request.max_content_length = request.max_form_memory_size = largest
    if any("\0" in text for name, values in request.form.lists() for text in (name, *values)):
        abort(400)
    if (request.content_length or 0) > current_app.config["MAX_CONTENT_LENGTH"]:
        look_again()  # it was read just now, as slowly as its sender liked
    if getattr(view, "signed_by_address", False) or getattr(view, "sent_by_platform", False):
        return None
    try:
        csrf.protect()
    except ValueError:  # a referrer that no browser sends
        abort(400)
    asking = asking_person()
    if "owner" in request.form and note_owner() != (asking.id if asking else None):
        # Another person on this computer left the page open: keep it for them, show it to no one else.
        held = save_answer_draft()
        if held and asking is None:  # a page for everyone, on which a person was signed in
            return redirect(url_for("accounts.sign_in", next=held, held="yes"))
        abort(409)
    return None


def safe_path(path: str | None, fallback: str) -> str:
    """`path` if it is a page of this site, otherwise the fallback: a form must not lead to another site."""
    if not path or not path.startswith("/") or path.startswith("//") or "\\" in path or any(ord(c) < 32 for c in path):
        return fallback
    parts = urlsplit(path)
    if parts.scheme or parts.netloc:
        return fallback
    return path if page_at(parts.path) else fallback


def page_at(path: str, method: str = "GET") -> tuple[str, dict[str, Any]] | None:
    """The endpoint of a path of this site, with its arguments; None if it has none."""
    adapter = current_app.create_url_adapter(request)
    try:
        endpoint, values = adapter.match(path, method=method) if adapter else ("", {})
    except HTTPException:
        return None
    return (endpoint, dict(values)) if endpoint else None


def page_of_form() -> str:
    """The address of the page that contained the form: the form's own address, or that of the nearest page above it."""
    if page_at(request.path):
        return request.full_path.rstrip("?")
    here = request.path
    while here != "/" and not page_at(here):
        here = here.rstrip("/").rpartition("/")[0] + "/"
    return here
