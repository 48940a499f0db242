"""Keeps text that a person typed and has not saved yet, for that person only.

Every form that takes an answer carries a signed note of whose page it is. If the answer arrives when that person is not
signed in (or another person is, on a shared computer), the site keeps it and the page shows it again once they have
signed in. While a person types, the page's script sends the form as it is to its own address, with the header `Draft`:
the form is kept in the same place, and the page shows it again on whichever device they use next.

The site may keep no second copy of a vote: what was typed of one stays in a cookie of the browser, sealed with its
writer's key.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

import msgspec
import sqlalchemy as sa
from flask import Response, abort, after_this_request, current_app, g, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from learnapp.store.db.inserting import insert_for
from learnapp.store.operations.sealed_texts import IN_DRAFTS
from learnapp.store.tables.people_and_work import draft
from learnapp.store.tables.people_and_work import person as people
from learnapp.vault import Vault, VaultError
from learnapp.web.clock import moment_in, now
from learnapp.web.identity import asking_person, person
from learnapp.web.transaction import commit, db

View = TypeVar("View", bound=Callable[..., Any])
LIMIT = 100_000
"""Characters of a form that are kept."""
LIMIT_SEALED = 500_000
"""The same for a person's own writing: one that is too long to save must still come back to be shortened."""
MOST = 100
"""Drafts of one person that are kept, the latest."""
IN_FORMS = "csrf_token"
"""The field of a form that holds its token, and the session's key for the value that the token signs."""
DRAFT = "Draft"
"""The header of a form sent to be kept, not saved: the time of the draft this page shows, or empty."""
KEPT = "Kept"
"""The header of the answer to it: the time of the draft kept now."""
PLACE = ("at", "module", "activity", "place")
"""Fields that say what a piece of writing is about: pieces about different things are kept beside each other."""
LONGEST_ADDRESS = 300
ON_DEVICE = "learnapp-unsent"
"""The cookie that keeps on a device what the site may keep no copy of."""
ON_DEVICE_LASTS = 24 * 3600
LIMIT_ON_DEVICE = 3900
"""Bytes of a sealed form that a cookie holds: 700 characters of any script."""


def keeps_answer_drafts(view: View) -> View:
    """Mark a view whose POST carries an answer and whose GET, at the same address, can show it again."""
    view.holds_answers = True  # type: ignore[attr-defined]
    return view


def keeps_writing_drafts(view: View) -> View:
    """As `keeps_answer_drafts`, for text that only its writer may read: it is sealed with their key."""
    view.seals_answers = True  # type: ignore[attr-defined]
    return keeps_answer_drafts(view)


def keeps_drafts_on_device(page: str) -> Callable[[View], View]:
    """Like `keeps_answer_drafts`, but the site keeps no copy: the text stays on the device (`draft_on_device`).

    `page` is the endpoint, with the same arguments, of the page that has the form.
    """

    def declare(view: View) -> View:
        view.keeps_on_device = page  # type: ignore[attr-defined]
        return keeps_answer_drafts(view)

    return declare


def vault() -> Vault:
    """The vault with the keys of each person's own writing."""
    return cast(Vault, current_app.extensions["vault"])


def owner_note() -> str:
    """The hidden field `owner`: a signed note that says whose page this is."""
    return _note(str(current_app.secret_key), person.id)


@lru_cache(maxsize=4096)
def _note(secret: str, person_id: int) -> str:
    return str(_signer(secret).dumps(person_id))


@lru_cache(maxsize=4096)
def _owner(secret: str, note: str) -> int:
    return int(_signer(secret).loads(note))


def note_owner() -> int | None:
    """The person whose page the submitted form came from; None if it does not say or the note is forged."""
    try:
        return _owner(str(current_app.secret_key), request.form.get("owner", ""))
    except (BadSignature, ValueError):
        return None


def save_answer_draft() -> str | None:
    """Keep the submitted answer for the owner of its page, replacing the earlier draft.

    Returns the page's address, or None if there is nothing to keep.
    """
    owner = _owner_of_answer()
    return None if owner is None or _keep(owner) is None else draft_address()


def keep_draft() -> Response | None:
    """Before a request that the page's script sent while a person typed: keep the form and answer at once.

    If another page (on a second device, in another tab) has kept a newer draft, it is not overwritten: the answer is
    409 with the time of that draft.
    """
    shown = request.headers.get(DRAFT)
    if shown is None:
        return None
    owner = _owner_of_answer()
    if owner is None or len(shown) > 40:
        abort(400)
    if _too_long():
        abort(413)
    moment = _keep(owner, over=shown)
    if moment is None:
        return Response(status=409, headers={KEPT: _kept_at(owner, draft_address())})
    return Response(status=204, headers={KEPT: moment.isoformat()})


def _owner_of_answer() -> int | None:
    view = current_app.view_functions.get(request.endpoint or "")
    return note_owner() if request.method == "POST" and getattr(view, "holds_answers", False) else None


def _keep(owner: int, over: str | None = None) -> datetime | None:
    """Keep the form; returns the time, or None if it is not kept.

    With `over` it replaces only the draft with that time, or no draft if `over` is empty.
    """
    address, moment = draft_address(), now()
    if _too_long() or len(address) > LONGEST_ADDRESS:
        return None
    connection = db()
    if connection.execute(sa.select(people.c.id).where(people.c.id == owner)).first() is None:
        return None
    form = _fields()
    if _page_on_device():
        return moment if _keep_on_device(owner, form, address) else None
    if _is_private():
        form = {IN_DRAFTS: [vault().seal(owner, msgspec.json.encode(form).decode()).decode()]}
    insert = insert_for(connection)
    values = {"form": form, "held_at": moment}
    unchanged = None if over is None else draft.c.held_at == _moment(over)
    statement = insert(draft).values(person_id=owner, path=address, **values)
    kept = connection.execute(
        statement.on_conflict_do_update(index_elements=["person_id", "path"], set_=values, where=unchanged)
    )
    latest = (
        sa.select(draft.c.path)
        .where(draft.c.person_id == owner)
        .order_by(draft.c.held_at.desc(), draft.c.id.desc())
        .limit(MOST)
    )
    older = draft.c.person_id == owner, draft.c.path.not_in(latest.scalar_subquery())
    connection.execute(draft.delete().where(*older))
    commit()
    return moment if kept.rowcount else None


_NOT_KEPT = frozenset({"owner", IN_FORMS, "kept", "once", "password"})


def _fields() -> dict[str, list[str]]:
    return {name: values for name, values in request.form.lists() if name not in _NOT_KEPT}


def _is_private() -> bool:
    return getattr(current_app.view_functions.get(request.endpoint or ""), "seals_answers", False)


def _page_on_device() -> str:
    """The page of a form that is kept on the device alone; "" for others."""
    return str(getattr(current_app.view_functions.get(request.endpoint or ""), "keeps_on_device", ""))


def _keep_on_device(owner: int, form: dict[str, list[str]], address: str) -> bool:
    sealed = vault().seal(owner, msgspec.json.encode(form).decode()).decode()
    if len(sealed) > LIMIT_ON_DEVICE:
        return False

    @after_this_request
    def _give(response: Response) -> Response:
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        also = {"path": address, "secure": secure, "httponly": True, "samesite": "Lax"}
        response.set_cookie(ON_DEVICE, sealed, max_age=ON_DEVICE_LASTS, **also)
        return response

    return True


def _too_long() -> bool:
    length = sum(len(value) for values in _fields().values() for value in values)
    return length > (LIMIT_SEALED if _is_private() else LIMIT)


def _moment(text: str) -> datetime:
    """The time a page gave; if it gave none, a time long ago, before any draft."""
    return moment_in(text) or datetime(1970, 1, 1, tzinfo=UTC)


def draft_address() -> str:
    """The address under which this page's answer is kept, and at which it is shown again."""
    if page := _page_on_device():
        return url_for(page, **(request.view_args or {}))
    if not _is_private():
        return request.path
    about = [(name, request.values[name]) for name in PLACE if request.values.get(name)]
    address = f"{request.path}?{urlencode(about)}" if about else request.path
    return address if len(address) <= LONGEST_ADDRESS else request.path


def draft_here() -> dict[str, list[str]] | None:
    """The form kept for this person at this address. Makes a query only if anything is kept for them."""
    asking = asking_person()
    if asking is None or not asking.drafts:
        return None
    if "draft" not in g:
        columns = draft.c.form, draft.c.held_at
        own = draft.c.person_id == asking.id, draft.c.path == draft_address()
        row = db().execute(sa.select(*columns).where(*own)).first()
        g.draft = opened(asking.id, row.form) if row else None
        g.draft_at = row.held_at if row else None
    found: dict[str, list[str]] | None = g.draft
    return found


def draft_on_device() -> dict[str, str] | None:
    """What this person typed on this page and has not sent, if this browser keeps it."""
    asking, sealed = asking_person(), request.cookies.get(ON_DEVICE, "")
    if asking is None or not 0 < len(sealed) <= LIMIT_ON_DEVICE:
        return None
    found = opened(asking.id, {IN_DRAFTS: [sealed]}) or {}
    return {name: values[0] for name, values in found.items() if values} or None


def forget_on_device(address: str | None = None) -> None:
    """Take what this browser keeps for this page, or for another `address`, out of it."""
    path = address or draft_address()

    @after_this_request
    def _take(response: Response) -> Response:
        response.delete_cookie(ON_DEVICE, path=path)
        return response


def draft_at() -> datetime | None:
    """The time of the draft that this page shows again; None if it has none."""
    draft_here()
    moment: datetime | None = g.get("draft_at")
    return moment


def _kept_at(owner: int, address: str) -> str:
    own = draft.c.person_id == owner, draft.c.path == address
    moment = db().execute(sa.select(draft.c.held_at).where(*own)).scalar()
    return moment.isoformat() if moment else ""


def all_drafts() -> list[tuple[str, datetime]]:
    """(address, time) of everything kept for this person, the latest first."""
    columns = draft.c.path, draft.c.held_at
    query = sa.select(*columns).where(draft.c.person_id == person.id).order_by(draft.c.held_at.desc())
    return [(row.path, row.held_at) for row in db().execute(query)]


def opened(person_id: int, form: dict[str, list[str]] | None) -> dict[str, list[str]] | None:
    """A kept form, unsealed if it was sealed; None if it can no longer be read."""
    if form is None or set(form) != {IN_DRAFTS}:
        return form
    try:
        return msgspec.json.decode(vault().open(person_id, form[IN_DRAFTS][0].encode()), type=dict[str, list[str]])
    except VaultError:
        return None


def forget_draft(address: str | None = None) -> None:
    """Delete the draft for this page, or for another `address`: its answer has been given."""
    if not person.drafts:
        return
    here = draft.c.path == (address or draft_address())
    db().execute(draft.delete().where(draft.c.person_id == person.id, here))


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="owner")
