"""Keeping an answer whose sign-in had ended, for the person who wrote it and nobody else.

Every form that takes an answer carries a signed note of whose page it is. If the answer arrives when
that person is not signed in (or somebody else is, on a shared computer), it is kept for them and the
page shows it again once they have signed in.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar, cast

import msgspec
import sqlalchemy as sa
from flask import current_app, g, request
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.dialects import postgresql, sqlite

from learnapp.store.tables import held_answer
from learnapp.store.tables import person as people
from learnapp.vault import Vault, VaultError
from learnapp.web.clock import now
from learnapp.web.identity import person
from learnapp.web.transaction import commit, db

View = TypeVar("View", bound=Callable[..., Any])
LIMIT = 100_000
"""Characters of a form that are kept."""
LIMIT_SEALED = 500_000
"""The same for a person's own writing, which may be too long to be saved and must still come back to be shortened."""
SEALED = "*sealed"
"""The one field of a form that is kept sealed."""


def holds_answers(view: View) -> View:
    """Mark a view whose POST carries an answer and whose GET, at the same address, can show it again."""
    view.holds_answers = True  # type: ignore[attr-defined]
    return view


def holds_writing(view: View) -> View:
    """As `holds_answers`, for what only its writer may read: it is kept sealed with their key."""
    view.seals_answers = True  # type: ignore[attr-defined]
    return holds_answers(view)


def vault() -> Vault:
    """The keys of everybody's own writing."""
    return cast(Vault, current_app.extensions["vault"])


def owner_note() -> str:
    """The hidden field `owner`: a signed note of whose page this is."""
    return _note(str(current_app.secret_key), person.id)


@lru_cache(maxsize=4096)
def _note(secret: str, person_id: int) -> str:
    return str(_signer(secret).dumps(person_id))


def note_owner() -> int | None:
    """The person whose page the submitted form came from; None if it does not say or the note is forged."""
    try:
        return int(_signer(str(current_app.secret_key)).loads(request.form.get("owner", "")))
    except (BadSignature, ValueError):
        return None


def hold_answer() -> str | None:
    """Keep the submitted answer for the owner of its page.

    Returns the page's address, or None if there is nothing to keep.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    owner = note_owner() if request.method == "POST" and getattr(view, "holds_answers", False) else None
    if owner is None:
        return None
    form = {name: values for name, values in request.form.lists() if name not in {"owner", "csrf_token"}}
    private = getattr(view, "seals_answers", False)
    if sum(len(value) for values in form.values() for value in values) > (LIMIT_SEALED if private else LIMIT):
        return None
    connection = db()
    if connection.execute(sa.select(people.c.id).where(people.c.id == owner)).first() is None:
        return None
    if private:
        form = {SEALED: [vault().seal(owner, msgspec.json.encode(form).decode()).decode()]}
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    values = {"form": form, "held_at": now()}
    statement = insert(held_answer).values(person_id=owner, path=request.path, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["person_id", "path"], set_=values))
    commit()
    return request.path


def held_here() -> dict[str, list[str]] | None:
    """The form kept for this person at this address. A query only if something is kept for them at all."""
    if not person.is_authenticated or not person.held_answers:
        return None
    if "held" not in g:
        row = db().execute(
            sa.select(held_answer.c.form).where(
                held_answer.c.person_id == person.id, held_answer.c.path == request.path
            )
        )
        g.held = opened(person.id, row.scalar())
    return g.held  # type: ignore[no-any-return]


def opened(person_id: int, form: dict[str, list[str]] | None) -> dict[str, list[str]] | None:
    """A kept form, unsealed if it was sealed; None if it can no longer be read."""
    if form is None or set(form) != {SEALED}:
        return form
    try:
        return msgspec.json.decode(vault().open(person_id, form[SEALED][0].encode()), type=dict[str, list[str]])
    except VaultError:
        return None


def forget_held() -> None:
    """The answer at this address has been given: what was kept is no longer needed."""
    if person.held_answers:
        db().execute(
            held_answer.delete().where(held_answer.c.person_id == person.id, held_answer.c.path == request.path)
        )


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="owner")
