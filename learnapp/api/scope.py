"""Whose key a request has, which organisation it reads, and how much of it at a time.

A key opens one organisation and nothing else: its rows are found by `store.sharing.shared_records`, every query of
which begins at that organisation, on a connection that acts for it alone. A browser's session gives no access here.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast, get_origin

from flask import abort, g, request
from werkzeug.wrappers import Response

from learnapp.api.shapes import Page
from learnapp.domain.sharing.scopes import Scope
from learnapp.store.db.acting import EVERY
from learnapp.store.security import rate_limits
from learnapp.store.sharing import tokens
from learnapp.store.sharing.tokens import Token
from learnapp.web.clock import now
from learnapp.web.errors import problem
from learnapp.web.identity import give_up_asking, keep_to
from learnapp.web.transaction import act_for, commit, db, store
from learnapp.web.typed_fields import LARGEST_NUMBER, whole_number

MOST = 900
"""Requests with one key in a quarter of an hour."""
WINDOW_SECONDS = 15 * 60
PAGE_SIZE, LARGEST_PAGE = 100, 500
"""Items on a page unless `limit` says otherwise, and the highest `limit`."""
PAGING = ("cursor", "limit")
View = TypeVar("View", bound=Callable[..., Any])
REALM = 'Bearer realm="learnapp"'


@dataclass(frozen=True)
class Declared:
    """What a view declares."""

    scope: Scope
    answers: Any
    parameters: frozenset[str]


def reads(scope: Scope, answers: Any, *parameters: str) -> Callable[[View], View]:
    """Declare which scope a key needs for a view, what the view returns, and its parameters besides those for pages.

    The description for other systems is made from these.
    """
    known = {*parameters, *(PAGING if get_origin(answers) is Page else ())}

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **values: Any) -> Any:
            refusal = _refusal(scope)
            if refusal is None:
                _check_names(known)
            return refusal or view(*args, **values)

        guarded.api = Declared(scope, answers, frozenset(known))  # type: ignore[attr-defined]
        return cast(View, guarded)

    return declare


def organisation_id() -> int:
    """The organisation whose key this request has."""
    return int(g.api_token.organisation_id)


def _refusal(scope: Scope) -> Response | None:
    """Why this request may not read; None if it may.

    Counts the request and limits its connection to the key's organisation.
    """
    give_up_asking()
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not given.strip():
        detail = "Send a key of your organisation: Authorization: Bearer learnapp_…"
        return problem(401, detail, {"WWW-Authenticate": REALM})
    act_for(EVERY)
    token = tokens.find(db(), given.strip())
    commit()  # the reads so far must not block the count's write
    if token is None or not token.works(now()):
        wrong = {"WWW-Authenticate": f'{REALM}, error="invalid_token"'}
        return problem(401, "This key is not known, has expired or was revoked.", wrong)
    if _used(token) > MOST:
        return problem(429, headers={"Retry-After": str(WINDOW_SECONDS)})
    if scope not in token.scopes:
        wrong = {"WWW-Authenticate": f'{REALM}, error="insufficient_scope", scope="{scope}"'}
        return problem(403, f"This key may not read {scope}. Its scopes are: {', '.join(token.scopes)}.", wrong)
    g.api_token = token
    act_for(str(token.organisation_id))
    keep_to(token.organisation_id)
    return None


def _used(token: Token) -> int:
    with store().write() as connection:
        tokens.note_use(connection, token, now())
        return rate_limits.count(connection, f"api:{token.id}", now(), WINDOW_SECONDS)


# How much at a time ------------------------------------------------------------------------------


def cursor(after: int) -> str:
    """The cursor of what comes after a number."""
    return urlsafe_b64encode(f"after:{after}".encode()).decode().rstrip("=")


def _after(text: str) -> int:
    try:
        said = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
    except ValueError:
        said = ""
    found = whole_number(said.removeprefix("after:"), 0, LARGEST_NUMBER)
    if found is None or cursor(found) != text:
        abort(422, "cursor is not one that this site gave. Leave it out to begin at the first page.")
    return found


def _check_names(known: set[str]) -> None:
    """Refuse unknown parameters: ignoring a misspelt one would return more than was asked for."""
    for name, values in request.args.lists():
        if name not in known:
            there = f"There are: {', '.join(sorted(known))}." if known else "It has none."
            abort(422, f"This address has no parameter {name[:40]!r}. {there}")
        if len(values) > 1:
            abort(422, f"Give {name} once.")


def asked() -> tuple[int, int]:
    """The number after which the page begins, and its size."""
    limit = whole_number(request.args.get("limit", str(PAGE_SIZE)), 1, LARGEST_PAGE)
    if limit is None:
        abort(422, f"limit must be a whole number from 1 to {LARGEST_PAGE}.")
    return _after(request.args["cursor"]) if "cursor" in request.args else 0, limit


def number(name: str) -> int | None:
    """A parameter that is the number of something; None if it is not given."""
    if name not in request.args:
        return None
    found = whole_number(request.args[name], 1, LARGEST_NUMBER)
    if found is None:
        abort(422, f"{name} must be a whole number from 1.")
    return found
