"""Sign-ins between the two factors, in a table of their own: only the second step's page accepts them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.organisations.scope import best_role
from learnapp.store.security.tokens import digest
from learnapp.store.tables.people_and_work import half_sign_in, person

LASTS = timedelta(minutes=20)
"""Long enough to install an app on a phone when a second factor is set up for the first time."""


@dataclass(frozen=True)
class HalfSignIn:
    """Someone who has given this person's first factor. `token` is what their browser holds."""

    token: str
    person_id: int
    name: str
    email: str
    role: str
    has_factor: bool


def begin(connection: Connection, person_id: int, now: datetime) -> str:
    """Begin a half sign-in and return its token, which is not stored."""
    token = secrets.token_urlsafe(32)
    values = {"token_digest": digest(token), "person_id": person_id, "expires_at": now + LASTS}
    connection.execute(half_sign_in.insert().values(**values))
    return token


def find(connection: Connection, token: str, now: datetime) -> HalfSignIn | None:
    """The sign-in with this token; None if it has expired or ended, or its person is suspended."""
    columns = person.c.id, person.c.name, person.c.email, best_role(), person.c.second_factor_at
    query = sa.select(*columns).join(half_sign_in, half_sign_in.c.person_id == person.c.id)
    lives = half_sign_in.c.token_digest == digest(token), half_sign_in.c.expires_at > now
    row = connection.execute(query.where(*lives, person.c.suspended_at.is_(None))).first()
    if row is None:
        return None
    person_id, name, email, role, second_factor_at = row
    return HalfSignIn(token, person_id, name, email, role, second_factor_at is not None)


def end(connection: Connection, token: str) -> bool:
    """End it; False if it had ended. If several requests end it at once, only one gets True."""
    own = half_sign_in.c.token_digest == digest(token)
    return connection.execute(half_sign_in.delete().where(own)).rowcount == 1
