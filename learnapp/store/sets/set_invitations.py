"""Invitations to a learning set: a link for one person or for several, until its places are taken, it expires or a
member withdraws it.

As with cohorts' invitations, the token is not stored: it is derived from a random salt in the row and the site's
secret, and look-ups use only its digest (`docs/decisions/0030-invitations.md`).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.security.tokens import digest
from learnapp.store.sets import sets
from learnapp.store.sets.sets import SetRole
from learnapp.store.tables.people_and_work import person
from learnapp.store.tables.set_tables import learning_set, set_invitation, set_member

LASTS = timedelta(days=14)
"""How long a link works."""

Refused = Literal[
    "unknown", "used", "no places", "expired", "taken back", "other address", "full", "closed", "assessed", "elsewhere"
]


@dataclass(frozen=True)
class SetInvitation:
    """An invitation as the set sees it. `email_key` is the address it is for, "" if anyone with the link may use it.

    `places` is how many people can join with it, `used` how many have.
    """

    id: int
    salt: str
    email_key: str
    role: SetRole
    places: int
    used: int
    made_at: datetime
    expires_at: datetime

    @property
    def left(self) -> int:
        """How many more people can join with it."""
        return self.places - self.used


@dataclass(frozen=True)
class SetInvitationOffer:
    """What a link offers its holder."""

    set_id: int
    set_name: str
    role: SetRole
    members: int
    facilitator: str | None
    belongs: bool
    """Whether the holder is in the set already."""
    refused: Refused | None
    """Why it cannot be accepted, if that is known before the person tries."""


@dataclass(frozen=True)
class AcceptedInvitation:
    """The result of accepting: the set, even for those who belonged to it already, or why not."""

    set_id: int | None
    refused: Refused | None = None


def token(salt: str, secret: str) -> str:
    """The token in the link: 43 characters for an address of the site."""
    made = hmac.new(secret.encode(), f"set invitation:{salt}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def make(
    connection: Connection, set_id: int, *, email_key: str, role: SetRole, secret: str, now: datetime, places: int = 1
) -> int:
    """Make an invitation, for one address or with "" for anyone with the link; its id."""
    salt = secrets.token_urlsafe(16)
    values = {"salt": salt, "token_digest": digest(token(salt, secret)), "email_key": email_key, "role": role}
    statement = set_invitation.insert().values(
        set_id=set_id, places=places, made_at=now, expires_at=now + LASTS, **values
    )
    return int(connection.execute(statement.returning(set_invitation.c.id)).scalar_one())


def forget_old(connection: Connection, now: datetime, most: int) -> int:
    """Forget the addresses of expired invitations; returns how many."""
    over = set_invitation.c.expires_at <= now, set_invitation.c.email_key != ""
    some = set_invitation.c.id.in_(sa.select(set_invitation.c.id).where(*over).limit(most))
    return connection.execute(set_invitation.update().where(some).values(email_key="")).rowcount


def _open(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        set_invitation.c.revoked_at.is_(None),
        set_invitation.c.used_at.is_(None),
        set_invitation.c.expires_at > now,
    )


def open_ones(connection: Connection, set_id: int, now: datetime) -> list[SetInvitation]:
    """The set's invitations that can still be accepted, the earliest first."""
    columns = [set_invitation.c[name] for name in SetInvitation.__dataclass_fields__]
    query = sa.select(*columns).where(set_invitation.c.set_id == set_id, *_open(now)).order_by(set_invitation.c.id)
    return [SetInvitation(*row) for row in connection.execute(query)]


def take_back(connection: Connection, set_id: int, invitation_id: int, now: datetime) -> bool:
    """Revoke a link of this set; False unless the link is open."""
    own_rows = set_invitation.c.id == invitation_id, set_invitation.c.set_id == set_id
    return (
        connection.execute(
            set_invitation.update().where(*own_rows, *_open(now)).values(revoked_at=now, email_key="")
        ).rowcount
        == 1
    )


def _row(connection: Connection, given: str, *, lock: bool) -> Any:
    """The invitation with this token; None if there is none, or everyone in the set is suspended."""
    here = set_member.c.set_id == set_invitation.c.set_id, set_member.c.left_at.is_(None)
    able = sa.exists().where(*here, person.c.id == set_member.c.person_id, person.c.suspended_at.is_(None))
    query = sa.select(set_invitation).where(set_invitation.c.token_digest == digest(given), able)
    return connection.execute(query.with_for_update() if lock else query).first()


def _refused(row: Any, email_key: str, now: datetime) -> Refused | None:
    if row is None:
        return "unknown"
    if row.used >= row.places:
        return "used" if row.places == 1 else "no places"
    if row.revoked_at is not None:
        return "taken back"
    if row.expires_at <= now:
        return "expired"
    return "other address" if row.email_key and row.email_key != email_key else None


def offer(
    connection: Connection, given: str, person_id: int, email_key: str, now: datetime
) -> SetInvitationOffer | Refused:
    """What this token offers its holder, or why it offers nothing. It does not name the set's members."""
    row = _row(connection, given, lock=False)
    refused = _refused(row, email_key, now)
    if refused:
        return refused
    people = connection.execute(
        sa.select(person.c.id, person.c.name, set_member.c.role)
        .join(person, person.c.id == set_member.c.person_id)
        .where(set_member.c.set_id == row.set_id, set_member.c.left_at.is_(None))
    ).all()
    the_set = connection.execute(
        sa.select(learning_set.c.name, learning_set.c.closed_at).where(learning_set.c.id == row.set_id)
    ).one()
    facilitator = next((one.name for one in people if one.role == "facilitator"), None)
    members = sum(one.role == "member" for one in people)
    belongs = any(one.id == person_id for one in people)
    takes_a_place = row.role == "member" or facilitator is not None  # the facilitator who is replaced stays as a member
    full = takes_a_place and members >= sets.MOST
    why: Refused | None = "closed" if the_set.closed_at else "full" if full else None
    return SetInvitationOffer(row.set_id, the_set.name, row.role, members, facilitator, belongs, why)


def accept(connection: Connection, given: str, person_id: int, email_key: str, now: datetime) -> AcceptedInvitation:
    """Let the holder of this token in, once; two people at the same moment cannot both take its last place.

    A person already in the set does not take a place. A new facilitator takes over from the present one, who stays as a
    member. A refusal changes nothing, so the holder can try the link again, for example when there is room.
    """
    row = _row(connection, given, lock=True)
    refused = _refused(row, email_key, now)
    if refused in {"used", "no places"} and sets.for_member(connection, person_id, row.set_id, now):
        return AcceptedInvitation(row.set_id)  # they pressed twice
    if refused:
        return AcceptedInvitation(None, refused)
    joined = _enter(connection, row.set_id, person_id, row.role, now)
    if joined not in {"joined", "already"}:
        return AcceptedInvitation(None, joined)  # type: ignore[arg-type]
    if joined == "joined":
        values: dict[str, Any] = {"used": row.used + 1, "email_key": ""}
        if row.used + 1 == row.places:
            values["used_at"] = now
        if row.places == 1:
            values["person_id"] = person_id
        connection.execute(set_invitation.update().where(set_invitation.c.id == row.id).values(**values))
    return AcceptedInvitation(row.set_id)


def _enter(connection: Connection, set_id: int, person_id: int, role: SetRole, now: datetime) -> sets.Joined:
    joined = sets.join(connection, set_id, person_id, now, role)
    if joined != "facilitated":
        return joined
    others = [one.person_id for one in sets.everybody(connection, set_id, now) if one.left_at is None]
    if sets.assesses(connection, person_id, others, now):
        return "assessed"
    joined = sets.join(connection, set_id, person_id, now)
    if joined == "joined":
        sets.hand_over(connection, set_id, person_id, now)
    return joined
