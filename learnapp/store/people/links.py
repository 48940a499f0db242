"""One-time links that are mailed or handed to a person. Only a digest of each token is kept.

| Kind | What it does | Who gets it |
|---|---|---|
| password | sets a password and proves the account's address | the address, by mail; or the person, from an operator |
| shown | the same | the person, from an administrator |
| handed | sets a password and proves nothing | the person, from a lead, or an educator of theirs |
| address | proves an address and makes it the account's | the address, by mail |

Leads and educators have a say in one organisation, and could use a link that they have seen. An address that it proved
would let them into another: by its domain, by invitations there, and by what providers match.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.security.tokens import digest
from learnapp.store.tables.people_and_work import audit, one_time_link, person
from learnapp.store.tables.set_tables import set_invitation, set_member

LinkKind = Literal["password", "shown", "handed", "address"]
SET_A_PASSWORD: tuple[LinkKind, ...] = ("password", "shown", "handed")
SEEN: tuple[LinkKind, ...] = ("shown", "handed")
"""Links that the person who made them has seen, and could use."""
HANDED_LASTS = timedelta(hours=24)
MAILED_LASTS = timedelta(hours=2)
"""How long links that set a password work: mail can take a while, and anyone who reads it could get in."""
ADDRESS_LASTS = timedelta(days=3)
NEW_ACCOUNT_LASTS = timedelta(days=7)
"""How long links work for an added person who has no password yet: there is nothing in the account."""


@dataclass(frozen=True)
class OneTimeLink:
    person_id: int
    kind: LinkKind
    email: str
    expires_at: datetime


def make(
    connection: Connection, person_id: int, kind: LinkKind, now: datetime, lasts: timedelta, *, email: str = ""
) -> str:
    """The token of a new link. It replaces the person's earlier ones that do the same."""
    token = secrets.token_urlsafe(32)
    same = SET_A_PASSWORD if kind in SET_A_PASSWORD else (kind,)
    unused = one_time_link.c.person_id == person_id, one_time_link.c.used_at.is_(None)
    connection.execute(one_time_link.delete().where(*unused, one_time_link.c.kind.in_(same)))
    values = {"token_digest": digest(token), "person_id": person_id, "kind": kind, "email": email}
    connection.execute(one_time_link.insert().values(created_at=now, expires_at=now + lasts, **values))
    return token


def look(connection: Connection, token: str, kinds: tuple[LinkKind, ...], now: datetime) -> OneTimeLink | None:
    """An unused, unexpired link of one of these kinds; None also if its person is suspended."""
    columns = [one_time_link.c[name] for name in OneTimeLink.__dataclass_fields__]
    query = sa.select(*columns).join(person, person.c.id == one_time_link.c.person_id)
    row = connection.execute(query.where(*_open(token, kinds, now), person.c.suspended_at.is_(None))).first()
    return OneTimeLink(*row) if row else None


def use(connection: Connection, token: str, kinds: tuple[LinkKind, ...], now: datetime) -> OneTimeLink | None:
    """Use a link up; None if it is not valid. If several requests use it at once, all but one get None."""
    found = look(connection, token, kinds, now)
    used = one_time_link.update().where(*_open(token, kinds, now)).values(used_at=now)
    return found if found and connection.execute(used).rowcount == 1 else None


def void(connection: Connection, person_id: int) -> None:
    """End every unused link of a person."""
    unused = one_time_link.c.person_id == person_id, one_time_link.c.used_at.is_(None)
    connection.execute(one_time_link.delete().where(*unused))


def void_made_by(connection: Connection, person_id: int) -> None:
    """End every unused link that a person has made for others and seen, because they have lost the right to make it.

    The audit log, written at the same moment, says who made a link.
    """
    made = (
        audit.c.person_id == person_id,
        audit.c.action == "reset link",
        audit.c.subject_id == one_time_link.c.person_id,
    )
    by_them = sa.exists().where(*made, audit.c.at == one_time_link.c.created_at)
    unused = one_time_link.c.used_at.is_(None), one_time_link.c.kind.in_(SEEN)
    connection.execute(one_time_link.delete().where(*unused, by_them))


def end_set_links(connection: Connection, person_id: int, set_id: int | None = None) -> None:
    """End the open links to the learning sets that a person facilitates, or to one of them: they have seen them, and
    are about to leave. Links for one address stay, and the remaining members can make others.
    """
    facilitated = sa.select(set_member.c.set_id).where(
        set_member.c.person_id == person_id, set_member.c.left_at.is_(None), set_member.c.role == "facilitator"
    )
    if set_id is not None:
        facilitated = facilitated.where(set_member.c.set_id == set_id)
    unused = (
        set_invitation.c.email_key == "",
        set_invitation.c.used_at.is_(None),
        set_invitation.c.revoked_at.is_(None),
    )
    connection.execute(set_invitation.delete().where(set_invitation.c.set_id.in_(facilitated), *unused))


def _open(token: str, kinds: tuple[LinkKind, ...], now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        one_time_link.c.token_digest == digest(token),
        one_time_link.c.used_at.is_(None),
        one_time_link.c.expires_at > now,
        one_time_link.c.kind.in_(kinds),
    )
