"""Who owns an address. Only reading its mail proves that; nothing else counts.

An account **has** an address if its `email_key` is that address's: the account signs in with it, and at most one
account has it. It has **proved** the address if `proved_at` says when. Only a proved address gives rights or is matched
with anything.

If the site sends mail, a new account only **claims** its address until then, in `claimed_key`. Several may claim the
same address, even one that another account has. So registering looks the same whatever address is typed, and gains
nothing. `docs/decisions/0070-proved-addresses.md`.
"""

from __future__ import annotations

import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from learnapp.domain.people.roles import Role
from learnapp.store.organisations import organisations
from learnapp.store.people import links, person_words, sign_ins
from learnapp.store.security.audit import write_audit
from learnapp.store.security.tokens import digest
from learnapp.store.tables.people_and_work import person

_NONE = "?"
"""The beginning of the `email_key` of an account without an address. Such a key has no @, so it cannot equal an
address, though an address may begin like this too.
"""


def unowned_key(of: str = "") -> str:
    """A mark for the `email_key` of an account without an address: no two are equal, unless made `of` equal values."""
    return _NONE + (digest(of)[:32] if of else secrets.token_hex(16))


def has_one() -> sa.ColumnElement[bool]:
    """SQL: a row of `person` has its address, so that mail may be sent there."""
    return person.c.email_key.contains("@", autoescape=True)


def proved_key(connection: Connection, person_id: int) -> str:
    """The key of the address that a person has proved, or ""."""
    own = person.c.id == person_id, person.c.proved_at.is_not(None)
    return connection.execute(sa.select(person.c.email_key).where(*own)).scalar() or ""


def claimant(connection: Connection, key: str) -> int | None:
    """The newest account that claims an address which no account has."""
    query = sa.select(person.c.id).where(person.c.claimed_key == key, person.c.suspended_at.is_(None))
    return connection.execute(query.order_by(person.c.id.desc()).limit(1)).scalar()


def proved_by_another(connection: Connection, person_id: int, key: str) -> bool:
    """Whether another account has proved this address."""
    other = person.c.email_key == key, person.c.id != person_id, person.c.proved_at.is_not(None)
    return connection.execute(sa.select(person.c.id).where(*other)).first() is not None


def prove(
    connection: Connection, person_id: int, email: str, key: str, now: datetime, *, by_domain: bool = True
) -> bool:
    """Make an address a person's own, because they have proved it; False if another account has proved it before.

    An account that had it without proof loses it, and with it every right it may have been given for it. If the proof
    is a link that people of one organisation have seen, it is not enough to get in elsewhere `by_domain`.
    """
    query = sa.select(person.c.id, person.c.proved_at).where(person.c.email_key == key)
    holder = connection.execute(query.with_for_update(key_share=True)).first()
    if holder is not None and holder.proved_at is not None:
        return bool(holder.id == person_id)
    if holder is not None and holder.id != person_id:
        _take_from(connection, holder.id, now)
    values = {"email": email, "email_key": key, "claimed_key": "", "proved_at": now}
    try:
        with connection.begin_nested():
            connection.execute(person.update().where(person.c.id == person_id).values(**values))
    except IntegrityError:  # proved by another account at this moment
        return False
    person_words.keep(connection, person_id)
    if by_domain:
        organisations.enrol_by_domain(connection, person_id, email, now)
    write_audit(connection, "address proved", {"person": person_id}, now, person_id, about=person_id)
    return True


def _take_from(connection: Connection, person_id: int, now: datetime) -> None:
    values = {"email_key": unowned_key(), "claimed_key": "", "role": Role.LEARNER}
    connection.execute(person.update().where(person.c.id == person_id).values(**values))
    organisations.take_roles(connection, person_id)
    links.void(connection, person_id)
    sign_ins.end_all(connection, person_id)
    write_audit(connection, "address taken over", {"person": person_id}, now, None, about=person_id)
