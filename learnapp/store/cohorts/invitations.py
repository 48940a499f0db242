"""Invitations to a cohort: by a link, by a code that is read out or shown, or to one address.

The token is not stored. It is derived from a random salt in the row and the site's secret, so an educator can see a
link again, but the database alone opens nothing. Look-ups use only its digest. `docs/decisions/0030-invitations.md`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.cohorts.address_lists import AddressEntry
from learnapp.domain.numbers.list_pages import ListPage, list_page
from learnapp.domain.people import spoken_codes
from learnapp.domain.people.name_order import found_in
from learnapp.store.cohorts import memberships
from learnapp.store.cohorts.cohorts import COLUMNS, Cohort, looked_after, seen_by_leavers
from learnapp.store.db.prepared import Prepared
from learnapp.store.db.types import Moment
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from learnapp.store.security.tokens import digest
from learnapp.store.tables.cohort_tables import cohort, invitation, subgroup

InvitationKind = Literal["link", "code", "address"]
ADDRESS_LASTS = timedelta(days=60)
"""How long a person has to answer an invitation to their address."""
FORGET_AFTER = timedelta(days=90)
"""How long the address of an unanswered invitation is kept after the invitation ends."""
PAGE = 50
CODE_LENGTH = 10


@dataclass(frozen=True)
class CohortInvitation:
    """An invitation as an educator sees it. `places` is how many may join with it, `used` how many have.

    `seen_by_leavers`, of a link or code: someone who looks after the cohort no longer has seen it.
    """

    id: int
    kind: InvitationKind
    salt: str
    email: str
    name: str
    subgroup: str
    places: int
    used: int
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    seen_by_leavers: bool = False

    def open_at(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at and self.used < self.places


@dataclass(frozen=True)
class InvitationOffer:
    """What a token offers its holder: which cohort and, if it is for one address, which."""

    id: int
    kind: InvitationKind
    cohort: Cohort
    email: str
    email_key: str
    name: str
    subgroup_id: int | None
    grade: str
    specialty: str
    site: str
    expires_at: datetime


@dataclass(frozen=True)
class UnansweredInvitations:
    """A page of invitations to addresses that have not been answered."""

    invitations: list[CohortInvitation]
    part: ListPage


InvitationOutcome = Literal["joined", "member", "gone", "educator", "other address", "unproved", "taken", "not let in"]
"""The result of accepting. "taken": another account has proved the address; "unproved": nobody has.

"not let in": their organisation is closed to new people.
"""

_COLUMNS = (
    invitation.c.id,
    invitation.c.kind,
    invitation.c.salt,
    invitation.c.email,
    invitation.c.name,
    sa.func.coalesce(subgroup.c.name, ""),
    invitation.c.places,
    invitation.c.used,
    invitation.c.made_at,
    invitation.c.expires_at,
    invitation.c.revoked_at,
)


# Tokens ------------------------------------------------------------------------------------------


def token(kind: InvitationKind, salt: str, secret: str) -> str:
    """The token of the invitation: 43 characters for an address of the site, or a code of CODE_LENGTH that people can
    type.
    """
    made = hmac.new(secret.encode(), f"invitation:{kind}:{salt}".encode(), hashlib.sha256).digest()
    if kind == "code":
        number = int.from_bytes(made, "big")
        return "".join(spoken_codes.SIGNS[number >> 5 * place & 31] for place in range(CODE_LENGTH))
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def mark_of_mail(token: str, secret: str) -> str:
    """A mark in the emailed link but not in the one on an educator's page: it shows that a person has read the mail."""
    return hmac.new(secret.encode(), f"invitation by mail:{token}".encode(), hashlib.sha256).hexdigest()[:32]


def came_by_mail(token: str, mark: str, secret: str) -> bool:
    """Whether this is the mark in the email with this token."""
    return hmac.compare_digest(mark.encode(), mark_of_mail(token, secret).encode())


def read_code(typed: str) -> str:
    """The code that was meant, as forgiving as `spoken_codes.read`. Empty if it is not a code."""
    return spoken_codes.read(typed, CODE_LENGTH)


def spoken(code: str) -> str:
    """A code in two halves, which is easiest to read out."""
    return f"{code[: CODE_LENGTH // 2]}-{code[CODE_LENGTH // 2 :]}"


# Making and withdrawing --------------------------------------------------------------------------


def make(
    connection: Connection,
    cohort_id: int,
    kind: Literal["link", "code"],
    *,
    places: int,
    expires_at: datetime,
    subgroup_id: int | None,
    secret: str,
    now: datetime,
) -> int:
    """Make a link or a code with which `places` people can join until `expires_at`; returns its id."""
    salt = secrets.token_urlsafe(16)
    values = {"salt": salt, "token_digest": digest(token(kind, salt, secret)), "places": places, "made_at": now}
    statement = invitation.insert().values(
        cohort_id=cohort_id, kind=kind, expires_at=expires_at, subgroup_id=subgroup_id, **values
    )
    return int(connection.execute(statement.returning(invitation.c.id)).scalar_one())


def invite(
    connection: Connection,
    cohort_id: int,
    entries: Sequence[AddressEntry],
    groups: dict[str, int],
    secret: str,
    now: datetime,
) -> list[tuple[str, str]]:
    """Invite people by their addresses, leaving out members and people already invited.

    `groups` gives the id of each sub-group that entries name, by its name casefolded. Returns (address, salt) for each
    person invited. Locks the cohort, so that two educators who invite at once invite each person only once. A few
    queries, whatever the number of entries; pass at most a thousand at a time.
    """
    locked = sa.select(cohort.c.id).where(cohort.c.id == cohort_id, cohort.c.closed_at.is_(None)).with_for_update()
    if connection.execute(locked).first() is None:
        return []
    keys = [entry.key for entry in entries]
    let_go(connection, cohort_id, keys, now)
    known = memberships.among(connection, cohort_id, keys, now) | invited_among(connection, cohort_id, keys, now)
    rows: dict[str, dict[str, Any]] = {}
    for entry in entries:
        if entry.key in known or entry.key in rows:
            continue
        salt = secrets.token_urlsafe(16)
        rows[entry.key] = {
            "cohort_id": cohort_id,
            "kind": "address",
            "salt": salt,
            "token_digest": digest(token("address", salt, secret)),
            "email": entry.email,
            "email_key": entry.key,
            "name": entry.name,
            "subgroup_id": groups.get(entry.subgroup.casefold()),
            "grade": entry.grade,
            "specialty": entry.specialty,
            "site": entry.site,
            "places": 1,
            "made_at": now,
            "expires_at": now + ADDRESS_LASTS,
        }
    if rows:
        connection.execute(invitation.insert(), list(rows.values()))
    return [(row["email"], row["salt"]) for row in rows.values()]


def let_go(connection: Connection, cohort_id: int, keys: Iterable[str], now: datetime) -> None:
    """Withdraw invitations of these addresses that have expired, so that they can be invited again."""
    own_rows = (invitation.c.cohort_id == cohort_id, invitation.c.email_key.in_(list(keys)))
    over = (invitation.c.accepted_at.is_(None), invitation.c.revoked_at.is_(None), invitation.c.expires_at <= now)
    connection.execute(invitation.update().where(*own_rows, *over).values(revoked_at=now, **_NOBODY))


_NOBODY = {"email": "", "email_key": "", "name": ""}


def invited_among(connection: Connection, cohort_id: int, keys: Iterable[str], now: datetime) -> set[str]:
    """Which of these addresses have an invitation to this cohort that can still be answered."""
    own_rows = (invitation.c.cohort_id == cohort_id, invitation.c.email_key.in_(list(keys)))
    still = (invitation.c.accepted_at.is_(None), invitation.c.revoked_at.is_(None), invitation.c.expires_at > now)
    return set(connection.execute(sa.select(invitation.c.email_key).where(*own_rows, *still)).scalars())


def revoke(connection: Connection, cohort_id: int, these: Sequence[int], now: datetime) -> int:
    """Withdraw invitations and forget their addresses; returns how many of them were open and this cohort's."""
    here = (invitation.c.id.in_(these), invitation.c.cohort_id == cohort_id, invitation.c.revoked_at.is_(None))
    pending = invitation.c.accepted_at.is_(None)
    return connection.execute(invitation.update().where(*here, pending).values(revoked_at=now, **_NOBODY)).rowcount


def replace(connection: Connection, cohort_id: int, invitation_id: int, secret: str, now: datetime) -> int | None:
    """A new link or code for the places that are left, until the same moment, in place of one that ends at once; its
    id. None if this cohort has none that is open.
    """
    here = invitation.c.id == invitation_id, invitation.c.cohort_id == cohort_id, invitation.c.kind != "address"
    ended = invitation.update().where(*here, *_usable(now)).values(revoked_at=now)
    columns = invitation.c.kind, invitation.c.places - invitation.c.used, invitation.c.expires_at
    before = connection.execute(ended.returning(*columns, invitation.c.subgroup_id)).first()
    if before is None:
        return None
    kind, places, expires_at, group = before
    return make(
        connection,
        cohort_id,
        kind,
        places=places,
        expires_at=expires_at,
        subgroup_id=group,
        secret=secret,
        now=now,
    )


def revoke_all(connection: Connection, cohort_id: int, now: datetime) -> int:
    """Withdraw every open invitation of a cohort, as it closes. Returns how many."""
    here = (invitation.c.cohort_id == cohort_id, invitation.c.revoked_at.is_(None), invitation.c.accepted_at.is_(None))
    return connection.execute(invitation.update().where(*here).values(revoked_at=now, **_NOBODY)).rowcount


def renew(connection: Connection, cohort_id: int, these: Sequence[int], now: datetime) -> list[CohortInvitation]:
    """Extend invitations to addresses, with the same links; returns those that are this cohort's and unanswered."""
    here = (invitation.c.id.in_(these), *unanswered_in(cohort_id))
    change = invitation.update().where(*here).values(expires_at=now + ADDRESS_LASTS)
    renewed = connection.execute(change.returning(invitation.c.id)).scalars().all()
    query = sa.select(*_COLUMNS).select_from(_joined()).where(invitation.c.id.in_(renewed)).order_by(invitation.c.id)
    return [CohortInvitation(*row) for row in connection.execute(query)]


def forget_old(connection: Connection, now: datetime, most: int) -> int:
    """Forget addresses of people who never answered, FORGET_AFTER after their invitations ended; returns how many."""
    over = (invitation.c.email_key != "", invitation.c.expires_at < now - FORGET_AFTER)
    some = invitation.c.id.in_(sa.select(invitation.c.id).where(*over).limit(most))
    return connection.execute(invitation.update().where(some).values(revoked_at=now, **_NOBODY)).rowcount


# Looking -----------------------------------------------------------------------------------------


def shared(connection: Connection, cohort_id: int, now: datetime) -> list[CohortInvitation]:
    """The links and codes of a cohort that are open, the newest first. One query."""
    here = (invitation.c.cohort_id == cohort_id, invitation.c.kind != "address", invitation.c.revoked_at.is_(None))
    query = (
        sa.select(*_COLUMNS, seen_by_leavers(now)).select_from(_joined()).where(*here, invitation.c.expires_at > now)
    )
    return [CohortInvitation(*row) for row in connection.execute(query.order_by(invitation.c.id.desc()).limit(100))]


def unanswered_in(cohort_id: int | sa.BindParameter[int]) -> tuple[sa.ColumnElement[bool], ...]:
    """SQL: a row of `invitation` is to an address, to this cohort, and unanswered."""
    pending = (invitation.c.accepted_at.is_(None), invitation.c.revoked_at.is_(None))
    return (invitation.c.cohort_id == cohort_id, invitation.c.kind == "address", *pending)


def waiting(connection: Connection, cohort_id: int, text: str = "", number: int = 1) -> UnansweredInvitations:
    """A page of people invited who have not answered, by address, the first page being 1. Two queries."""
    keys = sa.select(invitation.c.id, invitation.c.email_key, invitation.c.name).where(*unanswered_in(cohort_id))
    found = [row for row in connection.execute(keys) if not text or found_in(text, row[2] or "", row[1])]
    part = list_page(len(found), number, PAGE)
    found.sort(key=lambda row: (row[1], row[0]))
    shown = [row[0] for row in found[part.start : part.end]]
    query = sa.select(*_COLUMNS).select_from(_joined()).where(invitation.c.id.in_(shown))
    rows = connection.execute(query.order_by(invitation.c.email_key, invitation.c.id))
    return UnansweredInvitations([CohortInvitation(*row) for row in rows], part)


_count_waiting = Prepared(
    sa.select(sa.func.count()).where(
        *unanswered_in(sa.bindparam("cohort_id")), invitation.c.expires_at > sa.bindparam("now", type_=Moment)
    )
)


def count_waiting(connection: Connection, cohort_id: int, now: datetime) -> int:
    """How many people invited by their address can still answer."""
    row = _count_waiting.first(connection, {"cohort_id": cohort_id, "now": now})
    return int(row[0]) if row else 0


def unanswered(connection: Connection, cohort_id: int, after: int) -> list[CohortInvitation]:
    """People invited who have not answered, by id, a thousand at a time: those after an id."""
    query = sa.select(*_COLUMNS).select_from(_joined()).where(*unanswered_in(cohort_id), invitation.c.id > after)
    return [CohortInvitation(*row) for row in connection.execute(query.order_by(invitation.c.id).limit(1000))]


def _joined() -> sa.Join:
    return invitation.outerjoin(subgroup, subgroup.c.id == invitation.c.subgroup_id)


# Answering ---------------------------------------------------------------------------------------


def offer(connection: Connection, opened: str, now: datetime) -> InvitationOffer | None:
    """What a token offers; None if it does not exist, has expired, was withdrawn, its places are taken, or no one can
    look after its cohort.
    """
    own_rows: tuple[sa.ColumnElement[Any], ...] = (
        invitation.c.id,
        invitation.c.kind,
        invitation.c.email,
        invitation.c.email_key,
        invitation.c.name,
        invitation.c.subgroup_id,
        invitation.c.grade,
        invitation.c.specialty,
        invitation.c.site,
        invitation.c.expires_at,
    )
    query = sa.select(*own_rows, *COLUMNS).join(cohort, cohort.c.id == invitation.c.cohort_id)
    here = (invitation.c.token_digest == digest(opened), cohort.c.closed_at.is_(None), looked_after(now))
    row = connection.execute(query.where(*here, *_usable(now))).first()
    if row is None:
        return None
    found: Sequence[Any] = row
    id_, kind, *rest = found[:10]
    return InvitationOffer(id_, kind, Cohort(*found[10:]), *rest)


def accept(
    connection: Connection,
    opened: str,
    person_id: int,
    email_key: str,
    now: datetime,
    *,
    proved: bool,
    proves: bool = False,
    by_mail: bool = True,
) -> InvitationOutcome:
    """Join a cohort by a token. It uses a place only if the person becomes a member by it.

    An invitation to one address is for the person who has `proved` that it is theirs, or who proves it with this link
    if it `proves` an address: one that did not come `by_mail` has been seen by the cohort's educators.

    If many people ask at once for the last place, one gets it: the invitation's row is changed first, and stays locked.
    """
    offered = offer(connection, opened, now)
    if offered is None:
        return "gone"
    if offered.kind == "address":
        if offered.email_key != email_key:
            return "other address"
        if not proved and not proves:
            return "unproved"
        if not people.prove_own(connection, person_id, now, by_domain=by_mail):
            return "taken"
        proved = True
    if memberships.educates(connection, offered.cohort.id, person_id, now):
        return "educator"
    if memberships.is_member(connection, offered.cohort.id, person_id, now):
        return "member"
    if not organisations.lets_in(connection, offered.cohort.organisation_id, person_id):
        return "not let in"
    taken = invitation.update().where(invitation.c.id == offered.id, *_usable(now))
    if not connection.execute(taken.values(used=invitation.c.used + 1)).rowcount:
        return "gone"
    about = {"grade": offered.grade, "specialty": offered.specialty, "site": offered.site}
    if not memberships.join(connection, offered.cohort.id, person_id, now, subgroup_id=offered.subgroup_id, **about):
        connection.execute(invitation.update().where(invitation.c.id == offered.id).values(used=invitation.c.used - 1))
        return "member"
    if proved:
        answered(connection, offered.cohort.id, person_id, email_key, now)
    return "joined"


def answered(connection: Connection, cohort_id: int, person_id: int, email_key: str, now: datetime) -> None:
    """Mark a new member's own invitation as answered, however they joined, and forget the address in it."""
    settled = {"accepted_at": now, "person_id": person_id, **_NOBODY}
    own_rows = (*unanswered_in(cohort_id), invitation.c.email_key == email_key)
    connection.execute(invitation.update().where(*own_rows).values(**settled))


def _usable(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        invitation.c.revoked_at.is_(None),
        invitation.c.expires_at > now,
        invitation.c.used < invitation.c.places,
    )
