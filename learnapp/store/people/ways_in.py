"""The ways a person signs in besides their password: one row for each identity that a provider vouches for.

An identity (issuer and subject) belongs to one account at most. Nothing here matches addresses:
`docs/decisions/0080-ways-to-sign-in.md` says what does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.people.providers import Identity
from learnapp.store.db.inserting import insert_for
from learnapp.store.people import addresses, sign_ins
from learnapp.store.security.audit import write_audit
from learnapp.store.tables.people_and_work import audit, one_time_link, person, sign_in, way_in


@dataclass(frozen=True)
class WayIn:
    """One identity that signs a person in."""

    id: int
    kind: str
    issuer: str
    subject: str
    provider: str
    email: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class WaysIn:
    """Every way in that a person has."""

    password: bool
    password_changed_at: datetime
    elsewhere: tuple[WayIn, ...]

    def may_lose(self, way: WayIn) -> bool:
        """Whether the person could still sign in without it."""
        return self.password or any(other.id != way.id for other in self.elsewhere)


def of(connection: Connection, person_id: int) -> WaysIn:
    """A person's ways in, the oldest first. Two queries."""
    columns = person.c.password_hash.is_not(None), person.c.password_changed_at
    password, changed_at = connection.execute(sa.select(*columns).where(person.c.id == person_id)).one()
    rows = connection.execute(
        sa.select(*[way_in.c[name] for name in WayIn.__dataclass_fields__])
        .where(way_in.c.person_id == person_id)
        .order_by(way_in.c.id)
    )
    return WaysIn(bool(password), changed_at, tuple(WayIn(*row) for row in rows))


def never_used() -> sa.ColumnElement[bool]:
    """SQL: someone else made the account of a row of `person`, and no one has been in it. Only a link opens it."""
    elsewhere = sa.exists().where(way_in.c.person_id == person.c.id)
    signed_in = sa.exists().where(sign_in.c.person_id == person.c.id)
    nothing = person.c.password_hash.is_(None), person.c.proved_at.is_(None), addresses.has_one()
    merged = sa.exists().where(audit.c.subject_id == person.c.id, audit.c.action == "merged")  # has another's work
    return sa.and_(*nothing, ~elsewhere, ~signed_in, ~merged)


def still_unused(connection: Connection, person_id: int) -> bool:
    """Whether no one has been in an account that someone else made, or can get in before this transaction ends.

    Locks its links and then the person, in the order in which using a link does.
    """
    connection.execute(
        sa.select(one_time_link.c.token_digest).where(one_time_link.c.person_id == person_id).with_for_update()
    )
    sign_ins.lock(connection, person_id)
    return bool(connection.execute(sa.select(never_used()).where(person.c.id == person_id)).scalar())


def has_password(connection: Connection, person_id: int) -> bool:
    """Whether a person has a password here. One query."""
    own = sa.select(person.c.password_hash.is_not(None)).where(person.c.id == person_id)
    return bool(connection.execute(own).scalar())


@dataclass(frozen=True)
class Owner:
    """The person whom an identity signs in."""

    person_id: int
    suspended: bool


def owner(connection: Connection, issuer: str, subject: str) -> Owner | None:
    """The person this identity signs in; None if it has no one yet."""
    query = sa.select(person.c.id, person.c.suspended_at).join(way_in, way_in.c.person_id == person.c.id)
    row = connection.execute(query.where(way_in.c.issuer == issuer, way_in.c.subject == subject)).first()
    return Owner(row[0], row[1] is not None) if row else None


def use(connection: Connection, person_id: int, issuer: str, subject: str, now: datetime) -> bool:
    """Record that the identity has just signed its person in; False if it no longer does. Locks the person."""
    sign_ins.lock(connection, person_id)
    own = way_in.c.issuer == issuer, way_in.c.subject == subject, way_in.c.person_id == person_id
    return connection.execute(way_in.update().where(*own).values(used_at=now)).rowcount == 1


def add(
    connection: Connection, person_id: int, identity: Identity, now: datetime, kind: Literal["openid", "lti"] = "openid"
) -> bool:
    """Make an identity sign this person in; False if it already signs someone in, even if two ask at once.

    If the provider suggests a role, the audit log records that for administrators, but the person does not get it.
    """
    insert = insert_for(connection)
    values = {"issuer": identity.issuer, "subject": identity.subject, "provider": identity.provider}
    statement = (
        insert(way_in)
        .values(person_id=person_id, kind=kind, email=identity.email, created_at=now, **values)
        .on_conflict_do_nothing(index_elements=["issuer", "subject"])
        .returning(way_in.c.id)
    )
    if connection.execute(statement).scalar() is None:
        return False
    detail = {"person": person_id, "provider": identity.provider}
    write_audit(connection, "way in added", detail, now, person_id, about=person_id)
    if identity.suggested_role:
        hint = detail | {"role": identity.suggested_role}
        write_audit(connection, "role suggested", hint, now, None, about=person_id)
    return True


def remove(connection: Connection, person_id: int, way_id: int, now: datetime) -> WayIn | None:
    """Take a way in from a person and return it; None if it is not theirs, or their last.

    Locks the person, so that two ways removed at once cannot both go.
    """
    sign_ins.lock(connection, person_id)
    ways = of(connection, person_id)
    way = next((one for one in ways.elsewhere if one.id == way_id), None)
    if way is None or not ways.may_lose(way):
        return None
    connection.execute(way_in.delete().where(way_in.c.id == way.id))
    detail = {"person": person_id, "provider": way.provider}
    write_audit(connection, "way in removed", detail, now, person_id, about=person_id)
    return way


def remove_all(connection: Connection, person_id: int, now: datetime) -> int:
    """Take every way in from a person, who has just set a password by a link; returns how many there were."""
    removed = connection.execute(way_in.delete().where(way_in.c.person_id == person_id)).rowcount
    if removed:
        write_audit(connection, "way in removed", {"person": person_id}, now, person_id, about=person_id)
    return removed
