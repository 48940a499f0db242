"""One-time links that are mailed or handed to a person. Only a digest of each token is kept.

| Kind | What it does | Who gets it |
|---|---|---|
| password | sets a password and proves the account's address | the address, by mail; or the person, from an operator |
| shown | the same | the person, from an administrator |
| handed | sets a password and proves nothing | the person, from a lead, or an educator of theirs |
| address | proves an address and makes it the account's | the address, by mail |

Leads and educators have a say in one organisation, and could use a link that they have seen. An address that it proved
would let them into another: by its domain, by invitations there, and by what providers match.

A link that its maker has seen works only while they could still make it: not once they are suspended, have lost the
role or the person, or the person has gained rights or another organisation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.people.roles import Role, allows
from learnapp.store.organisations import organisations
from learnapp.store.security.tokens import carried, digest, random_token
from learnapp.store.tables.cohort_tables import active_at, cohort, cohort_educator, looks_after, membership
from learnapp.store.tables.people_and_work import one_time_link, person
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
    connection: Connection,
    person_id: int,
    kind: LinkKind,
    now: datetime,
    lasts: timedelta,
    *,
    email: str = "",
    by: int | None = None,
) -> str:
    """The token of a new link, made `by` a person or the command. It replaces the person's earlier ones that do the
    same.
    """
    token = random_token(by if kind in SEEN else None)
    same = SET_A_PASSWORD if kind in SET_A_PASSWORD else (kind,)
    unused = one_time_link.c.person_id == person_id, one_time_link.c.used_at.is_(None)
    connection.execute(one_time_link.delete().where(*unused, one_time_link.c.kind.in_(same)))
    values = {"token_digest": digest(token), "person_id": person_id, "kind": kind, "email": email}
    connection.execute(one_time_link.insert().values(created_at=now, expires_at=now + lasts, **values))
    return token


def look(connection: Connection, token: str, kinds: tuple[LinkKind, ...], now: datetime) -> OneTimeLink | None:
    """An unused, unexpired link of one of these kinds; None also if its person is suspended, or a maker who has seen it
    could not make it now. The connection must act for every organisation.
    """
    columns = [one_time_link.c[name] for name in OneTimeLink.__dataclass_fields__]
    query = sa.select(*columns).join(person, person.c.id == one_time_link.c.person_id)
    row = connection.execute(query.where(*_open(token, kinds, now), person.c.suspended_at.is_(None))).first()
    if row is None:
        return None
    found, maker = OneTimeLink(*row), carried(token)
    return found if maker is None or _may_hand(connection, maker, found.person_id, now) else None


def _may_hand(connection: Connection, maker: int, to: int, now: datetime) -> bool:
    """Whether one person may hand another a link into their account: an administrator; the lead of all their
    organisations; or, to a learner of no other organisation, an educator of their cohort.
    """
    columns = person.c.id, person.c.role, person.c.suspended_at
    rows = {row[0]: row for row in connection.execute(sa.select(*columns).where(person.c.id.in_([maker, to])))}
    if maker not in rows or rows[maker].suspended_at is not None:
        return False
    if rows[maker].role == Role.ADMIN:
        return True
    if rows[to].role == Role.ADMIN:
        return False
    role_in = {one.organisation_id: one.role for one in organisations.of_person(connection, maker)}
    places = organisations.places_of(connection, to)
    if places and places <= {where for where, role in role_in.items() if role == Role.LEAD}:
        return True
    if any(allows(one.role, "educate") for one in organisations.of_person(connection, to)):
        return False
    shared = (
        sa.select(cohort.c.organisation_id)
        .join(cohort_educator, cohort_educator.c.cohort_id == cohort.c.id)
        .join(membership, membership.c.cohort_id == cohort.c.id)
        .where(cohort_educator.c.person_id == maker, looks_after(now), membership.c.person_id == to, active_at(now))
    )
    among = {where for where in connection.execute(shared).scalars() if allows(role_in.get(where), "educate")}
    return any(places == {where} for where in among)


def use(connection: Connection, token: str, kinds: tuple[LinkKind, ...], now: datetime) -> OneTimeLink | None:
    """Use a link up; None if it is not valid. If several requests use it at once, all but one get None."""
    found = look(connection, token, kinds, now)
    used = one_time_link.update().where(*_open(token, kinds, now)).values(used_at=now)
    return found if found and connection.execute(used).rowcount == 1 else None


def void(connection: Connection, person_id: int) -> None:
    """End every unused link of a person."""
    unused = one_time_link.c.person_id == person_id, one_time_link.c.used_at.is_(None)
    connection.execute(one_time_link.delete().where(*unused))


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
