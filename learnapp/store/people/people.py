"""People: finding, adding and changing them. Used by the accounts and admin rooms and the commands."""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from learnapp.domain.people.addresses import address_key
from learnapp.domain.people.roles import ALLOWS, Role
from learnapp.store.people import sign_ins
from learnapp.store.security.audit import write_audit
from learnapp.store.security.tokens import digest
from learnapp.store.tables.people_and_work import person, reset_link

RESET_LASTS = timedelta(hours=24)


def email_key(address: str) -> str:
    """The key by which accounts are found from an address: normalised, in lower case. Raises ValueError."""
    try:
        found = validate_email(address.strip(), check_deliverability=False)
    except EmailNotValidError as error:
        raise ValueError("Enter an email address in the correct format, like name@example.com") from error
    return address_key(found.normalized)


def clean_name(name: str) -> str:
    """A name with spaces tidied. Raises ValueError for characters that hide or reorder text."""
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    if not name:
        raise ValueError("Enter your name")
    if len(name) > 100:
        raise ValueError("Your name must be 100 characters or fewer")
    unseen = {"Cc", "Cf", "Co", "Cn", "Cs"}
    if _HIDDEN.search(name) or any(unicodedata.category(c) in unseen for c in _JOINED.sub("", name)):
        raise ValueError("Your name must not include hidden characters")
    if any(len({_script(c) for c in word if c.isalpha()} & _ALIKE) > 1 for word in name.split()):
        raise ValueError("Your name must not mix letters of several alphabets in one word")
    return name


_HIDDEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0]")
"""Invisible letters and marks."""
_JOINED = re.compile("(?<=[\u0590-\u0fff])[\u200c\u200d](?=[\u0590-\u0fff])")
"""Joiners where they belong: between letters of scripts that join."""
_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})
"""Alphabets with look-alike letters: a word that mixes two of them can look like another person's name."""


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").split(" ")[0]


@dataclass(frozen=True)
class Account:
    """What signing in needs to know about a person."""

    id: int
    name: str
    email: str
    role: str
    password_hash: str
    suspended: bool


def find(connection: Connection, key: str) -> Account | None:
    """The person with this email key."""
    return _account(connection, person.c.email_key == key)


def get(connection: Connection, person_id: int) -> Account | None:
    """The person with this id."""
    return _account(connection, person.c.id == person_id)


def _account(connection: Connection, condition: sa.ColumnElement[bool]) -> Account | None:
    columns = person.c.id, person.c.name, person.c.email, person.c.role, person.c.password_hash, person.c.suspended_at
    row = connection.execute(sa.select(*columns).where(condition)).first()
    return Account(*row[:5], row[5] is not None) if row else None


def add(
    connection: Connection, *, name: str, email: str, password_hash: str, now: datetime, role: str = Role.LEARNER
) -> int | None:
    """Add a person and return their id; None if the address is taken, also when two ask at once."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = (
        insert(person)
        .values(
            name=name,
            email=email.strip(),
            email_key=email_key(email),
            password_hash=password_hash,
            role=role,
            created_at=now,
            password_changed_at=now,
        )
        .on_conflict_do_nothing(index_elements=["email_key"])
        .returning(person.c.id)
    )
    return connection.execute(statement).scalar()


def set_password(connection: Connection, person_id: int, password_hash: str, now: datetime) -> None:
    """Change a password and end every sign-in of the person."""
    values = {"password_hash": password_hash, "password_changed_at": now}
    connection.execute(person.update().where(person.c.id == person_id).values(**values))
    sign_ins.end_all(connection, person_id)


def set_role(connection: Connection, person_id: int, role: str, now: datetime, by: int | None) -> None:
    """Give a person a role. Ends their sign-ins, so that no page open with the old role goes on."""
    if role not in set(Role):
        raise ValueError(f"The role must be one of {', '.join(Role)}.")
    connection.execute(person.update().where(person.c.id == person_id).values(role=role))
    sign_ins.end_all(connection, person_id)
    write_audit(connection, "role", {"person": person_id, "role": role}, now, by)


def set_extra_time(connection: Connection, person_id: int, share: float, now: datetime, by: int | None) -> None:
    """Give a person `share` more time in every timed quiz: 0.25 for a quarter more."""
    connection.execute(person.update().where(person.c.id == person_id).values(extra_time=share))
    write_audit(connection, "extra time", {"person": person_id, "share": share}, now, by)


def make_reset_link(connection: Connection, person_id: int, now: datetime) -> str:
    """The token of a one-time link by which a person sets a new password. Earlier links stop working."""
    token = secrets.token_urlsafe(32)
    connection.execute(reset_link.delete().where(reset_link.c.person_id == person_id))
    connection.execute(
        reset_link.insert().values(
            token_digest=digest(token), person_id=person_id, created_at=now, expires_at=now + RESET_LASTS
        )
    )
    write_audit(connection, "reset link", {"person": person_id}, now, None)
    return token


def reset_link_owner(connection: Connection, token: str, now: datetime) -> int | None:
    """The person whose unused, unexpired link this is."""
    condition = (reset_link.c.token_digest == digest(token), reset_link.c.used_at.is_(None))
    return connection.execute(
        sa.select(reset_link.c.person_id).where(*condition, reset_link.c.expires_at > now)
    ).scalar()


def use_reset_link(connection: Connection, token: str, password_hash: str, now: datetime) -> bool:
    """Set a new password by a one-time link; False if it was used or has expired, also when used twice at once."""
    used = connection.execute(
        reset_link.update()
        .where(
            reset_link.c.token_digest == digest(token),
            reset_link.c.used_at.is_(None),
            reset_link.c.expires_at > now,
        )
        .values(used_at=now)
        .returning(reset_link.c.person_id)
    ).scalar()
    if used is None:
        return False
    set_password(connection, used, password_hash, now)
    return True


def everyone(connection: Connection, after: int = 0, limit: int = 500) -> list[sa.Row[*tuple[Any, ...]]]:
    """People in order of joining, a page at a time: id, email, name, role, created_at, suspended_at."""
    columns = person.c.id, person.c.email, person.c.name, person.c.role, person.c.created_at, person.c.suspended_at
    return list(connection.execute(sa.select(*columns).where(person.c.id > after).order_by(person.c.id).limit(limit)))


@dataclass(frozen=True)
class Admin:
    id: int
    email: str


def admins(connection: Connection) -> list[Admin]:
    """Everyone who administers the site now."""
    own_rows = person.c.role.in_(ALLOWS["administer"]), person.c.suspended_at.is_(None)
    return [Admin(*row) for row in connection.execute(sa.select(person.c.id, person.c.email).where(*own_rows))]
