"""Forms: tokens on every write, one shape for errors, and addresses that are safe to go back to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, request
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFProtect, generate_csrf
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, Map

from learnapp.web.drafts import keep_draft, note_owner, save_answer_draft
from learnapp.web.identity import person
from learnapp.web.transaction import SAFE
from learnapp.web.typed_fields import LARGEST_NUMBER

csrf = CSRFProtect()
View = TypeVar("View", bound=Callable[..., Any])


def init_app(app: Flask) -> None:
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # checked below, after access, so that an answer can be held
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    csrf.init_app(app)
    app.jinja_env.globals["csrf_token"] = form_token
    app.context_processor(lambda: {"csrf_token": form_token})
    app.url_map.converters["int"] = _Number
    app.before_request(_check)
    app.before_request(keep_draft)


def form_token() -> str:
    """Flask-WTF's token for this browser's forms."""
    return str(generate_csrf())


def takes_files(largest: int) -> Callable[[View], View]:
    """Declare that a view takes forms of up to `largest` bytes, more than others: files are sent to it."""

    def declare(view: View) -> View:
        view.largest_form = largest  # type: ignore[attr-defined]
        return view

    return declare


def signed_by_address(view: View) -> View:
    """Declare that a view's POST needs no form token: its address carries a signature that the view checks itself."""
    view.signed_by_address = True  # type: ignore[attr-defined]
    return view


class _Number(IntegerConverter):
    """A number in an address. One that no row can have leads nowhere, and never comes to the database."""

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:
        super().__init__(map, *args, **{"max": LARGEST_NUMBER, **options})


def _check() -> None:
    if request.method in SAFE or request.endpoint is None:
        return
    view = current_app.view_functions[request.endpoint]
    largest = getattr(view, "largest_form", None)
    if largest is not None:  # a list may be pasted as well as sent as a file
        request.max_content_length = request.max_form_memory_size = largest
    if getattr(view, "signed_by_address", False):
        return
    csrf.protect()
    if any("\0" in value for values in request.form.listvalues() for value in values):
        abort(400)  # no browser sends the sign NUL, and PostgreSQL keeps no text with one
    if "owner" in request.form and note_owner() != person.id:
        # A page left open by somebody else on this computer: kept for them, shown to nobody.
        save_answer_draft()
        abort(409)


def form_errors(form: FlaskForm) -> list[tuple[str, str]]:
    """(field id, message) for the error summary, in the order of the fields."""
    return [(form[name].id, message) for name, messages in form.errors.items() if name for message in _flat(messages)]


def _flat(messages: Iterable[object]) -> list[str]:
    return [str(m) for m in messages][:1]


def safe_path(path: str | None, fallback: str) -> str:
    """`path` if it is a page of this site, otherwise the fallback. Anything that leads elsewhere is refused."""
    if not path or not path.startswith("/") or path.startswith("//") or "\\" in path or any(ord(c) < 32 for c in path):
        return fallback
    parts = urlsplit(path)
    if parts.scheme or parts.netloc:
        return fallback
    try:
        current_app.create_url_adapter(request).match(parts.path, method="GET")  # type: ignore[union-attr]
    except HTTPException:
        return fallback
    return path
