"""Sign-ins, kept in a table so that the server can end them. Only a digest of each token is stored."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.people.organisations import Acting, read_acting
from learnapp.store.content.catalogue import catalogue_version
from learnapp.store.db.acting import note
from learnapp.store.db.prepared import Prepared
from learnapp.store.messages import messages, waiting_in_sets
from learnapp.store.organisations.scope import best_role, roles_of_person
from learnapp.store.security.tokens import digest
from learnapp.store.tables.cohort_tables import push_subscription
from learnapp.store.tables.people_and_work import draft, feed, half_sign_in, person, sign_in

Second = Literal["", "app", "passkey", "recovery", "provider"]
"""The second factor that a sign-in was made with; "" for none. "provider" means that a provider vouches for one."""
HANDLE = 20
"""How many characters of a sign-in's digest identify it on a page."""


@dataclass(frozen=True)
class Session:
    """The person a sign-in token belongs to, with what every page needs to know about them."""

    person_id: int
    name: str
    email: str
    seen_at: datetime
    expires_at: datetime
    suspended: bool
    drafts: int
    catalogue_version: int
    extra_time: float
    unread_messages: int
    waiting_in_sets: int
    proved: bool
    acting: Acting
    second: Second
    has_second_factor: bool
    looks: str


_held = sa.select(sa.func.count()).where(draft.c.person_id == person.c.id).scalar_subquery()


def _bearer(dialect: str, session: sa.FromClause, *also: sa.ColumnElement[str]) -> sa.Select[Any]:
    return sa.select(
        person.c.id,
        person.c.name,
        person.c.email,
        session.c.seen_at,
        session.c.expires_at,
        person.c.suspended_at,
        _held.label("held"),
        catalogue_version.label("version"),
        person.c.extra_time,
        messages.unread().label("unread"),
        waiting_in_sets.count().label("waiting"),
        person.c.proved_at,
        session.c.second,
        person.c.second_factor_at,
        person.c.looks,
        roles_of_person(dialect).label("roles"),
        person.c.role,
        *also,
    ).join(person, person.c.id == session.c.person_id)


_with_token = sign_in.c.token_digest == sa.bindparam("token_digest")
_of_sqlite = Prepared(_bearer("sqlite", sign_in).where(_with_token))
# On PostgreSQL the query first declares for whom the connection acts from now on, which saves a round trip. It is
# materialised, so that this happens before anything else in the row is worked out.
_acting = (
    sa.select(sign_in, sa.func.learnapp_act_for(sign_in.c.person_id, type_=sa.String).label("acts_for"))
    .where(_with_token)
    .cte("acting")
    .prefix_with("MATERIALIZED")
)
_of_postgresql = Prepared(_bearer("postgresql", _acting, _acting.c.acts_for))


def session_of(connection: Connection, token: str) -> Session | None:
    """The session with this token, expired or not; None if it was ended or never existed. One query.

    From then on the connection acts for that person's organisations.
    """
    query = _of_sqlite if connection.dialect.name == "sqlite" else _of_postgresql
    row = query.first(connection, {"token_digest": digest(token)})
    if row is None:
        return None
    person_id, name, email, seen_at, expires_at, suspended_at, drafts, version, extra_time, *counted = row
    unread, waiting, proved_at, second, second_factor_at, looks, roles, site_role, *declared = counted
    for acts_for in declared:
        note(connection, acts_for)
    account = person_id, name, email, seen_at, expires_at
    suspended, proved = suspended_at is not None, proved_at is not None
    acting = read_acting(roles or "", site_role)
    own = second, second_factor_at is not None, looks
    return Session(*account, suspended, drafts, version or 0, extra_time, unread, waiting, proved, acting, *own)


def person_of(connection: Connection, token_digest: str, now: datetime) -> int | None:
    """The person whose sign-in has a token with this digest; None if it has ended."""
    own = sign_in.c.token_digest == token_digest, sign_in.c.expires_at > now
    return connection.execute(sa.select(sign_in.c.person_id).where(*own)).scalar()


def past_the_wall(needing: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """SQL: a sign-in was made with a second factor, or its person has none and their role is not among `needing`, which
    are joined by commas.

    This is the rule of `web.identity`, for code that checks the person in a query of its own.
    """
    alone = person.c.second_factor_at.is_(None), sa.not_(needing.contains(best_role()))
    return sa.or_(sign_in.c.second != "", sa.and_(*alone))


class EndedError(Exception):
    """The sign-in that a request came with was ended while the request was under way."""


def lock(connection: Connection, person_id: int) -> None:
    """Make others who end this person's sign-ins wait until this transaction ends.

    Call it before you look whether what a new sign-in rests on still holds, such as a password: if it stops holding
    after that, the new sign-in is among those that end with it.
    """
    connection.execute(sa.select(person.c.id).where(person.c.id == person_id).with_for_update(key_share=True))


def hold(connection: Connection, person_id: int, token: str) -> None:
    """Lock the person; raises EndedError if the sign-in with this token, half or whole, has ended.

    For requests that make something by which the person, or anyone who has their sign-in, can get in later.
    """
    lock(connection, person_id)
    sign_ins_of_token = (
        sa.select(table.c.person_id).where(table.c.token_digest == digest(token)) for table in (sign_in, half_sign_in)
    )
    if connection.execute(sa.union_all(*sign_ins_of_token)).scalar() != person_id:
        raise EndedError


def begin(
    connection: Connection, person_id: int, device: str, now: datetime, idle: timedelta, second: Second = ""
) -> str:
    """Begin a sign-in and return its token, which is not stored. `second` is the second factor that was given."""
    token = secrets.token_urlsafe(32)
    connection.execute(
        sign_in.insert().values(
            token_digest=digest(token),
            person_id=person_id,
            created_at=now,
            seen_at=now,
            expires_at=now + idle,
            device=device[:120],
            second=second,
        )
    )
    return token


@dataclass(frozen=True)
class SignedInDevice:
    """A place where a person is signed in. `agent` is how its browser describes itself.

    `handle` identifies it on a page and opens nothing.
    """

    agent: str
    since: datetime
    seen_at: datetime
    here: bool
    handle: str


def devices(connection: Connection, person_id: int, token: str, now: datetime) -> list[SignedInDevice]:
    """The last twenty places where the person is signed in, the latest first. `token` marks the one asking."""
    columns = sign_in.c.token_digest, sign_in.c.device, sign_in.c.created_at, sign_in.c.seen_at
    rows = connection.execute(
        sa.select(*columns)
        .where(sign_in.c.person_id == person_id, sign_in.c.expires_at > now)
        .order_by(sign_in.c.seen_at.desc())
        .limit(20)
    )
    here = digest(token)
    return [
        SignedInDevice(row.device, row.created_at, row.seen_at, row.token_digest == here, row.token_digest[:HANDLE])
        for row in rows
    ]


def end_one(connection: Connection, person_id: int, handle: str) -> bool:
    """End the person's sign-in with this handle; False if they have none."""
    if len(handle) != HANDLE:
        return False
    own = sign_in.c.person_id == person_id, sign_in.c.token_digest.startswith(handle, autoescape=True)
    return connection.execute(sign_in.delete().where(*own)).rowcount > 0


def confirm(connection: Connection, token: str, now: datetime) -> None:
    """Record that the person has just given their password again in this sign-in."""
    connection.execute(sign_in.update().where(sign_in.c.token_digest == digest(token)).values(confirmed_at=now))


def confirmed_at(connection: Connection, token: str) -> datetime | None:
    """When the person last gave their password again in this sign-in."""
    query = sa.select(sign_in.c.confirmed_at).where(sign_in.c.token_digest == digest(token))
    return connection.execute(query).scalar()


_digest: sa.BindParameter[str] = sa.bindparam("digest")
_began = Prepared(sa.select(sign_in.c.created_at).where(sign_in.c.token_digest == _digest))
_seen = Prepared(
    sign_in.update()
    .where(sign_in.c.token_digest == _digest)
    .values(seen_at=sa.bindparam("seen_at"), expires_at=sa.bindparam("expires_at"))
)


def touch(connection: Connection, token: str, now: datetime, idle: timedelta, longest: timedelta) -> None:
    """Record that the sign-in is in use: it now lasts for `idle` more, but never longer than `longest` from its
    beginning.
    """
    row = _began.first(connection, {"digest": digest(token)})
    if row is not None:
        expires_at = min(now + idle, row[0] + longest)
        _seen.run(connection, {"digest": digest(token), "seen_at": now, "expires_at": expires_at})


def end(connection: Connection, token: str) -> None:
    """End one sign-in, at once and everywhere the token was copied to."""
    connection.execute(sign_in.delete().where(sign_in.c.token_digest == digest(token)))


def end_all(connection: Connection, whose: int | sa.Select[Any]) -> int:
    """End every sign-in of a person (or of all whose ids a query returns), half or whole, their calendar feed's address
    and reminders on their devices.

    Returns how many sign-ins were whole.

    An address that opens a feed without a password is also a way in: anyone who has it must lose it with the others.
    """
    if isinstance(whose, int):
        lock(connection, whose)
    connection.execute(feed.delete().where(_of(feed, whose)))
    connection.execute(push_subscription.delete().where(_of(push_subscription, whose)))
    return end_sessions(connection, whose)


def end_sessions(connection: Connection, whose: int | sa.Select[Any]) -> int:
    """End every sign-in of one or several people, half or whole; returns how many were whole.

    Half ones first: where one is just becoming whole, this waits and then finds the whole one.
    """
    connection.execute(half_sign_in.delete().where(_of(half_sign_in, whose)))
    return connection.execute(sign_in.delete().where(_of(sign_in, whose))).rowcount


def _of(table: sa.Table, whose: int | sa.Select[Any]) -> sa.ColumnElement[bool]:
    return table.c.person_id == whose if isinstance(whose, int) else table.c.person_id.in_(whose)
