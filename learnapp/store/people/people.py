"""People: finding, adding and changing them. Used by the accounts and admin rooms and the commands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from learnapp.domain.people.addresses import address_key, validated
from learnapp.domain.people.person_names import UnusableNameError, tidy_name
from learnapp.domain.people.providers import Identity
from learnapp.domain.people.roles import ALLOWS, IN_ORGANISATIONS, Role
from learnapp.store.db.inserting import insert_for
from learnapp.store.organisations import organisations
from learnapp.store.organisations.scope import best_role
from learnapp.store.people import addresses, links, person_words, sign_ins, ways_in
from learnapp.store.security.audit import write_audit
from learnapp.store.tables.organisation_tables import closing_moments
from learnapp.store.tables.people_and_work import person


def email_key(address: str) -> str:
    """The key by which accounts are found from an address: normalised, in lower case. Raises ValueError."""
    return address_key(mailbox(address))


def mailbox(address: str) -> str:
    """The address as accounts keep it and mail is sent to it. Raises ValueError.

    It is normalised, because its key is: a sign that only normalising makes the same is another mailbox to a server,
    whose owner would prove an address that is not theirs.
    """
    try:
        return str(validated(address.strip()).normalized)
    except ValueError as error:
        raise ValueError("Enter an email address in the correct format, like name@example.com") from error


def clean_name(name: str) -> str:
    """A person's own name, tidied. Raises ValueError, with a message for the person, if `tidy_name` refuses it."""
    try:
        name = tidy_name(name)
    except UnusableNameError as error:
        raise ValueError(f"Your name {error}") from error
    if not name:
        raise ValueError("Enter your name")
    return name


class UnprovedError(Exception):
    """The person has not proved that their address is theirs, so it gives them no right."""


@dataclass(frozen=True)
class Account:
    """What signing in needs to know about a person. A person who only signs in elsewhere has no `password_hash`; `role`
    is the one of their roles that allows most.
    """

    id: int
    name: str
    email: str
    role: str
    password_hash: str | None
    suspended: bool
    proved: bool

    @property
    def is_new(self) -> bool:
        """Whether someone else made the account, and its owner has not been in it yet."""
        return self.password_hash is None and not self.proved


def find(connection: Connection, key: str) -> Account | None:
    """The person who has the address with this key, proved or not."""
    return _account(connection, person.c.email_key == key)


def get(connection: Connection, person_id: int) -> Account | None:
    """The person with this id."""
    return _account(connection, person.c.id == person_id)


def still_opens(connection: Connection, account: Account) -> bool:
    """Whether an account may be used and has the password that it had when it was read: either can change while a
    password is checked. Until this transaction ends, neither does.
    """
    sign_ins.lock(connection, account.id)
    now = get(connection, account.id)
    return now is not None and not now.suspended and now.password_hash == account.password_hash


def _account(connection: Connection, condition: sa.ColumnElement[bool]) -> Account | None:
    columns = person.c.id, person.c.name, person.c.email, best_role(), person.c.password_hash
    moments = person.c.suspended_at, person.c.proved_at
    row = connection.execute(sa.select(*columns, *moments).where(condition)).first()
    if row is None:
        return None
    person_id, name, email, role, password_hash, suspended_at, proved_at = row
    return Account(person_id, name, email, role, password_hash, suspended_at is not None, proved_at is not None)


def add(
    connection: Connection,
    *,
    name: str,
    email: str,
    password_hash: str | None,
    now: datetime,
    role: str = Role.LEARNER,
    proved: bool = False,
    claims: str = "",
    organisation_id: int | Literal["only"] | None = "only",
) -> int | None:
    """Add a person and return their id; None if the address is taken, even if two ask at once.

    With `claims`, a mark made by `addresses.unowned_key`, the account only claims the address, so the address cannot be
    taken. None then means that there is already an account with this mark.

    `role` is on the site or in `organisation_id`, by default the site's only organisation. If that is None, or there
    are several, the person does not belong to an organisation yet.
    """
    where = organisations.only(connection) if organisation_id == "only" else organisation_id
    if role in {Role.EDUCATOR, Role.LEAD}:
        where = organisations.the_only(connection, where)
    email = mailbox(email)
    key = address_key(email)
    insert = insert_for(connection)
    statement = (
        insert(person)
        .values(
            name=name,
            email=email,
            email_key=claims or key,
            claimed_key=key if claims else "",
            password_hash=password_hash,
            role=Role.ADMIN if role == Role.ADMIN else Role.LEARNER,
            created_at=now,
            password_changed_at=now,
            proved_at=now if proved else None,
        )
        .on_conflict_do_nothing(index_elements=["email_key"])
        .returning(person.c.id)
    )
    added: int | None = connection.execute(statement).scalar()
    if added is not None:
        person_words.keep(connection, added)
    if added is not None and where is not None:
        here = Role(role) if role in IN_ORGANISATIONS else Role.LEARNER
        organisations.put(connection, where, added, here, now)
    return added


def add_with_identity(
    connection: Connection,
    identity: Identity,
    name: str,
    email: str,
    organisation_id: int | None,
    now: datetime,
    kind: Literal["openid", "lti"] = "openid",
) -> int | None:
    """Add a person whom the identity signs in, and return their id; None if it signs someone in already, even if two
    ask at once.

    As in registering, their address is only claimed: it matches no account, whatever the provider says.
    """
    claims, where = addresses.unowned_key(), organisation_id
    with connection.begin_nested() as savepoint:
        made = add(
            connection, name=name, email=email, password_hash=None, now=now, claims=claims, organisation_id=where
        )
        if made is None or not ways_in.add(connection, made, identity, now, kind):
            savepoint.rollback()
            return None
    return made


def claim_instead(connection: Connection, person_id: int, email: str) -> None:
    """Make an account that has no address yet claim this one instead. Does nothing to other accounts, and never to one
    that has proved an address: it would seem to have proved this one.
    """
    values = {"email": mailbox(email), "claimed_key": email_key(email)}
    own = person.c.id == person_id, sa.not_(addresses.has_one()), person.c.proved_at.is_(None)
    if connection.execute(person.update().where(*own).values(**values)).rowcount:
        person_words.keep(connection, person_id)


def correct_address(connection: Connection, person_id: int, email: str, now: datetime, by: int | None) -> bool:
    """Give an account another address, which nobody has proved yet; False if another account has that one.

    Links sent to the old address stop working, because they would prove the new one. An account without an address
    claims it.
    """
    key, account = email_key(email), get(connection, person_id)
    if account is None:
        return False
    values: dict[str, Any] = {"email": mailbox(email), "email_key": key, "claimed_key": "", "proved_at": None}
    own = person.c.id == person_id, addresses.has_one()
    try:
        with connection.begin_nested():
            changed = connection.execute(person.update().where(*own).values(**values)).rowcount
    except IntegrityError:
        return False
    if not changed:
        claim_instead(connection, person_id, email)
    person_words.keep(connection, person_id)
    links.void(connection, person_id)
    write_audit(connection, "address corrected", {"person": person_id}, now, by, about=person_id)
    return True


def set_password(connection: Connection, person_id: int, password_hash: str, now: datetime) -> None:
    """Change a password and end every sign-in and one-time link of the person."""
    values = {"password_hash": password_hash, "password_changed_at": now}
    connection.execute(person.update().where(person.c.id == person_id).values(**values))
    links.void(connection, person_id)
    sign_ins.end_all(connection, person_id)


def set_role(
    connection: Connection,
    person_id: int,
    role: str,
    now: datetime,
    by: int | None,
    organisation_id: int | None = None,
) -> bool:
    """Give a person a role, in an organisation or on the site. Ends their sign-ins, so that no open page keeps the old
    role. If they only became a learner in one more organisation, nothing ends and this returns False.

    Without an organisation, the role is on the site and, if there is only one organisation, also in that. Raises
    UnprovedError for a role with rights if they have not proved their address, which may be another person's.
    """
    if role not in set(Role) or (organisation_id is not None and role not in IN_ORGANISATIONS):
        raise ValueError(f"The role must be one of {', '.join(IN_ORGANISATIONS if organisation_id else Role)}.")
    if role != Role.LEARNER and not addresses.proved_key(connection, person_id):
        raise UnprovedError
    detail = {"person": person_id, "role": role}
    if organisation_id is None:
        on_site = Role.ADMIN if role == Role.ADMIN else Role.LEARNER
        connection.execute(person.update().where(person.c.id == person_id).values(role=on_site))
        needed = role in {Role.EDUCATOR, Role.LEAD}
        here = organisations.the_only(connection, None) if needed else organisations.only(connection)
    else:
        here = detail["organisation"] = organisation_id
    only_joined = organisation_id is not None and role == Role.LEARNER
    only_joined = only_joined and organisations.enrol(connection, organisation_id or 0, person_id, now)
    if here is not None and role in IN_ORGANISATIONS and not only_joined:
        organisations.put(connection, here, person_id, Role(role), now)
    if not only_joined:
        sign_ins.end_all(connection, person_id)
    write_audit(connection, "role", detail, now, by, about=person_id)
    return not only_joined


def rename(connection: Connection, person_id: int, name: str, now: datetime, by: int | None) -> bool:
    """Correct a person's name; False if they already have that name. The log records the change without either name."""
    other = person.c.id == person_id, person.c.name != name
    if connection.execute(person.update().where(*other).values(name=name)).rowcount != 1:
        return False
    person_words.keep(connection, person_id)
    write_audit(connection, "name", {"person": person_id}, now, by, about=person_id)
    return True


def set_looks(connection: Connection, person_id: int, looks: str) -> None:
    """Set how pages look for a person: see `domain.people.looks`."""
    connection.execute(person.update().where(person.c.id == person_id).values(looks=looks))


def set_extra_time(connection: Connection, person_id: int, share: float, now: datetime) -> None:
    """Give a person `share` more time in every timed quiz: 0.25 for a quarter more."""
    connection.execute(person.update().where(person.c.id == person_id).values(extra_time=share))
    write_audit(connection, "extra time", {"person": person_id, "share": share}, now, None, about=person_id)


def make_reset_link(
    connection: Connection,
    person_id: int,
    now: datetime,
    *,
    kind: links.LinkKind = "password",
    lasts: timedelta = links.HANDED_LASTS,
    by: int | None = None,
) -> str:
    """The token of a one-time link by which a person sets a new password. Earlier ones stop working."""
    sign_ins.lock(connection, person_id)
    token = links.make(connection, person_id, kind, now, lasts, by=by)
    write_audit(connection, "reset link", {"person": person_id, "kind": kind}, now, by, about=person_id)
    return token


def use_reset_link(connection: Connection, token: str, password_hash: str, now: datetime) -> bool:
    """Set a new password with a one-time link; False if it was used, even at the same moment, or has expired.

    Unless it was handed over by a lead or educator, it also proves the account's address. Every sign-in, feed, other
    link and other way in of the account ends, so a person who set it up in another's name can no longer get in.
    """
    used = links.use(connection, token, links.SET_A_PASSWORD, now)
    if used is None:
        return False
    set_password(connection, used.person_id, password_hash, now)
    ways_in.remove_all(connection, used.person_id, now)
    write_audit(connection, "password by link", {"person": used.person_id}, now, used.person_id, about=used.person_id)
    if used.kind != "handed":
        prove_own(connection, used.person_id, now)
    return True


def prove_own(connection: Connection, person_id: int, now: datetime, *, by_domain: bool = True) -> bool:
    """Record that a person has proved the address of their account, as `addresses.prove` does."""
    account = get(connection, person_id)
    if account is None:
        return False
    own = account.email, email_key(account.email)
    return account.proved or addresses.prove(connection, person_id, *own, now, by_domain=by_domain)


def suspend(connection: Connection, person_id: int, now: datetime, by: int | None, *, on: bool) -> bool:
    """Suspend a person everywhere at once, or end that. False if nothing changes.

    Their sign-ins, calendar feed and one-time links end, and so do the links to sets that they facilitate. A link that
    they gave to others asks, when it is opened, who stands behind it. Their work stays as it is. A person who was
    suspended only because their organisation was closed is then suspended in their own right, and stays suspended when
    it is reopened.
    """
    suspended = person.c.suspended_at
    other = sa.or_(suspended.is_(None), suspended.in_(closing_moments())) if on else suspended.is_not(None)
    changed = person.update().where(person.c.id == person_id, other).values(suspended_at=now if on else None)
    if connection.execute(changed).rowcount != 1:
        return False
    if on:
        links.void(connection, person_id)
        links.end_set_links(connection, person_id)
        sign_ins.end_all(connection, person_id)
    write_audit(
        connection, "suspended" if on else "no longer suspended", {"person": person_id}, now, by, about=person_id
    )
    return True


def everyone(connection: Connection, after: int = 0, limit: int = 500) -> list[sa.Row[*tuple[Any, ...]]]:
    """People in order of joining, a page at a time: id, email, name, role, created_at, suspended_at, proved_at."""
    names = "id", "email", "name", "role", "created_at", "suspended_at", "proved_at"
    columns = [best_role().label("role") if name == "role" else person.c[name] for name in names]
    return list(connection.execute(sa.select(*columns).where(person.c.id > after).order_by(person.c.id).limit(limit)))


@dataclass(frozen=True)
class Admin:
    id: int
    email: str


def admins(connection: Connection) -> list[Admin]:
    """Everyone who administers the site now."""
    own_rows = person.c.role.in_(ALLOWS["administer"]), person.c.suspended_at.is_(None)
    return [Admin(*row) for row in connection.execute(sa.select(person.c.id, person.c.email).where(*own_rows))]


def is_anyone(connection: Connection) -> bool:
    """Whether the site has an account at all: a new one has none."""
    return connection.execute(sa.select(person.c.id).limit(1)).first() is not None


def is_last_admin(connection: Connection, person_id: int) -> bool:
    """Whether the site would have no administrator without this person.

    Locks the administrators, so that two who give up the role, or take it from each other, at once cannot both lose it.
    """
    own_rows = person.c.role.in_(ALLOWS["administer"]), person.c.suspended_at.is_(None)
    found = connection.execute(
        sa.select(person.c.id).where(*own_rows).order_by(person.c.id).with_for_update(key_share=True)
    )
    return list(found.scalars()) == [person_id]
