"""Work that was done without a network and is now sent: the same forms to the same addresses, each counted once.

A device sends each piece with the header `Piece`, an id that it made, and `Done-At`, when it was done by its clock. The
view handles it like any form. In the same transaction, the piece and its outcome are recorded, so a piece that is sent
again because the answer was lost does nothing and gets the same answer. A view says with `ends` why a piece did not
count, so that the person sees it.
"""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Literal, TypeVar

import msgspec
from cryptography.fernet import Fernet, InvalidToken
from flask import Flask, Response, abort, current_app, g, jsonify, request
from flask.typing import ResponseReturnValue

from learnapp.store.learning import offline_work
from learnapp.store.learning.offline_work import Piece
from learnapp.web.clock import moment_in, now
from learnapp.web.identity import asking_person, person
from learnapp.web.transaction import before_commit, db

View = TypeVar("View", bound=Callable[..., Any])
PIECE, DONE_AT, PERSON = "Piece", "Done-At", "Person"
PieceOutcome = Literal[
    "changed", "closed", "elsewhere", "incomplete", "late", "locked", "moved-on", "over", "refused", "same"
]
"""Why a piece did not count, or that it changed nothing: `templates/learner/offline/this_device.html` has the words."""
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
OLDEST = timedelta(days=180)
"""If a device's clock says that a piece is older than this, we do not believe it."""


def init_app(app: Flask) -> None:
    """Call it after the forms', which check whose page a form came from."""
    app.before_request(_take)
    app.after_request(_say_whose)


def takes_pieces(view: View) -> View:
    """Mark a view whose POST may be done without a network and sent later."""
    view.takes_pieces = True  # type: ignore[attr-defined]
    return view


def is_piece() -> bool:
    """Whether this request sends work that was done without a network."""
    return PIECE in request.headers


def ends(outcome: PieceOutcome) -> None:
    """Say how this request's piece ended if it does not simply count.

    Does nothing for a form that a person has just sent.
    """
    g.outcome = outcome


def mark_of(person_id: int) -> str:
    """The mark by which a device recognises its owner, without revealing who that is."""
    return mark(f"device:{person_id}")


def mark(of: str) -> str:
    """A digest of these words that only this site can make, and that does not reveal them."""
    return _mark(str(current_app.secret_key), of)


@lru_cache(maxsize=4096)
def _mark(secret: str, of: str) -> str:
    return hmac.new(secret.encode(), of.encode(), "sha256").hexdigest()[:32]


def plan_note(plan: dict[str, Any]) -> str:
    """A sealed note of work that a device may start without a network: on which edition, with which questions.

    Only the site can read it: a ranking is written best first, so anyone who knew an attempt's seed could undo the
    shuffling.
    """
    return _sealer(str(current_app.secret_key)).encrypt(msgspec.json.encode({**plan, "person": person.id})).decode()


def plan_here() -> dict[str, Any] | None:
    """The plan in the field `begin` of the form; None if there is none.

    A forged plan, or another person's, is refused.
    """
    note = request.form.get("begin")
    if note is None:
        return None
    try:
        plan: dict[str, Any] = msgspec.json.decode(_sealer(str(current_app.secret_key)).decrypt(note))
    except (InvalidToken, ValueError):
        abort(404)  # made before the site's secret was changed, or forged
    if plan["person"] != person.id:
        abort(409)
    return plan


@lru_cache(maxsize=4)
def _sealer(secret: str) -> Fernet:
    return Fernet(urlsafe_b64encode(hmac.digest(secret.encode(), b"plan", "sha256")))


def _take() -> Response | None:
    """Record a piece, or answer again one that was sent before; None if its view should handle it now."""
    if not is_piece():
        return None
    view = current_app.view_functions.get(request.endpoint or "")
    id_ = request.headers[PIECE]
    if request.method != "POST" or not getattr(view, "takes_pieces", False) or not _ID.fullmatch(id_):
        abort(400)
    given, moment = request.view_args or {}, now()
    doing = str(request.endpoint).removeprefix("learner.")
    piece = Piece(id_, doing, given.get("module"), given.get("activity"), _done_at(moment))
    earlier = offline_work.take(db(), person.id, piece, moment)
    if earlier is not None:
        return _outcome(earlier)
    before_commit(_settle)
    return None


def _settle(answer: Any) -> ResponseReturnValue:
    refused = current_app.make_response(answer).status_code
    outcome = str(g.pop("outcome", "")) or ("incomplete" if refused == 422 else "refused" if refused >= 400 else "")
    if outcome:
        offline_work.settle(db(), person.id, request.headers[PIECE], outcome)
    return _outcome(outcome)


def _outcome(outcome: str) -> Response:
    return jsonify({"outcome": outcome})


def _done_at(moment: datetime) -> datetime:
    """When the piece was done, by the device's clock if that is plausible."""
    by_device = moment_in(request.headers.get(DONE_AT, ""))
    return by_device if by_device is not None and moment - OLDEST <= by_device <= moment else moment


def _say_whose(response: Response) -> Response:
    """Tell a device whose page this is, so that it never shows one person what it keeps for another."""
    if response.mimetype in {"text/html", "application/json"}:
        asking = asking_person()
        if asking is not None:
            response.headers[PERSON] = mark_of(asking.id)
    return response
