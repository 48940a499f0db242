"""Organisations: making and changing them, and who belongs to them as what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from learnapp.domain.people.name_order import by_name, folded
from learnapp.domain.people.organisations import Acting, Organisation, Registration, read_acting, takes_domain
from learnapp.domain.people.roles import ALLOWS, IN_ORGANISATIONS, Permission, Role
from learnapp.store.db.inserting import insert_for
from learnapp.store.organisations.scope import places, roles_of_person, within
from learnapp.store.security.audit import write_audit
from learnapp.store.tables import site_numbers
from learnapp.store.tables.organisation_tables import (
    closed_membership,
    organisation,
    organisation_member,
    organisation_module,
)
from learnapp.store.tables.people_and_work import person

FIRST_NAME = "Main organisation"
"""What the first organisation of a site is called until someone gives it a name (revision 0015)."""
_COLUMNS = [organisation.c[name] for name in Organisation.__dataclass_fields__]
_OPEN = organisation.c.closed_at.is_(None)


def _organisation(row: Any) -> Organisation:
    found = dict(zip(Organisation.__dataclass_fields__, row, strict=True))
    return Organisation(**{**found, "domains": tuple(found["domains"])})


def every(connection: Connection) -> list[Organisation]:
    """Every organisation that is not closed, in the order in which they were made."""
    return [
        _organisation(row) for row in connection.execute(sa.select(*_COLUMNS).where(_OPEN).order_by(organisation.c.id))
    ]


def get(connection: Connection, organisation_id: int) -> Organisation | None:
    row = connection.execute(sa.select(*_COLUMNS).where(organisation.c.id == organisation_id, _OPEN)).first()
    return _organisation(row) if row else None


def named(connection: Connection, name: str) -> Organisation | None:
    """The organisation of this name, ignoring capitals and spacing."""
    return next((one for one in every(connection) if _plain(one.name) == _plain(name)), None)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _is_taken(connection: Connection, name: str, but: int | None = None) -> bool:
    """Whether an organisation other than `but` has the name, or one that differs only in capitals, accents, spaces and
    signs: no one should take one for the other.
    """

    def alike(name: str) -> str:
        return folded(name).replace(" ", "")

    rows = connection.execute(sa.select(organisation.c.id, organisation.c.name))
    return any(alike(row.name) == alike(name) and row.id != but for row in rows)


def only(connection: Connection) -> int | None:
    """The site's organisation if it has only one, otherwise None."""
    found = list(connection.execute(sa.select(organisation.c.id).where(_OPEN).limit(2)).scalars())
    return found[0] if len(found) == 1 else None


def the_only(connection: Connection, given: int | None) -> int:
    """The organisation given, or else the site's only one. Raises ValueError if none is given and there are several."""
    found = given if given is not None else only(connection)
    if found is None:
        raise ValueError("The site has several organisations: say which one is meant.")
    return found


def counted(connection: Connection) -> dict[int, int]:
    """How many people belong to each organisation that has any."""
    which = organisation_member.c.organisation_id
    return {row[0]: row[1] for row in connection.execute(sa.select(which, sa.func.count()).group_by(which))}


def led(connection: Connection) -> set[int]:
    """The organisations with a lead who is not suspended."""
    lead = organisation_member.c.role == Role.LEAD, person.c.suspended_at.is_(None)
    query = sa.select(organisation_member.c.organisation_id).join(
        person, person.c.id == organisation_member.c.person_id
    )
    return set(connection.execute(query.where(*lead).distinct()).scalars())


def educating() -> tuple[sa.ColumnElement[bool], ...]:
    """SQL: the person in rows of `person` and `organisation_member` may educate there, and is not suspended."""
    roles = [role for role in IN_ORGANISATIONS if role in ALLOWS["educate"]]
    allowed = sa.or_(organisation_member.c.role.in_(roles), person.c.role == Role.ADMIN)
    return allowed, person.c.suspended_at.is_(None)


def educators(connection: Connection, organisation_id: int) -> dict[int, str]:
    """The names of those who may educate in an organisation and are not suspended, by their ids."""
    who = organisation_member.c.person_id == person.c.id
    query = sa.select(person.c.id, person.c.name).join(organisation_member, who)
    rows = connection.execute(query.where(organisation_member.c.organisation_id == organisation_id, *educating()))
    return {one.id: one.name for one in by_name(rows, lambda one: one.name, lambda one: one.id)}


def has_educator(connection: Connection) -> bool:
    """Whether anyone is an educator or lead anywhere."""
    roles = organisation_member.c.role.in_([role for role in IN_ORGANISATIONS if role in ALLOWS["educate"]])
    return connection.execute(sa.select(organisation_member.c.person_id).where(roles).limit(1)).first() is not None


# Making and changing -----------------------------------------------------------------------------


def make(
    connection: Connection, name: str, now: datetime, by: int | None, *, registration: Registration = "invitation"
) -> int | None:
    """Make an organisation and return its id; None if another has the name (see `_is_taken`), even a closed one. At
    first people can only come in by invitation.
    """
    lock_catalogue(connection)
    if _is_taken(connection, name):
        return None
    values = {"name": name, "registration": registration, "domains": [], "made_at": now}
    insert = insert_for(connection)
    statement = insert(organisation).values(**values).on_conflict_do_nothing(index_elements=["name"])
    made: int | None = connection.execute(statement.returning(organisation.c.id)).scalar()
    if made is not None:
        write_audit(connection, "organisation made", {"organisation": made}, now, by)
        renew(connection)
    return made


def change(
    connection: Connection, organisation_id: int, revision: int, values: dict[str, Any], now: datetime, by: int | None
) -> bool | None:
    """Change an organisation. False if it was changed since `revision`; None if another has its new name (see
    `_is_taken`).
    """
    lock_catalogue(connection)
    before = get(connection, organisation_id)
    renamed = "name" in values and (before is None or before.name != values["name"])
    if renamed and _is_taken(connection, values["name"], organisation_id):
        return None
    here = organisation.c.id == organisation_id, organisation.c.revision == revision
    changed = organisation.update().where(*here).values(revision=revision + 1, **values)
    try:
        with connection.begin_nested():
            done = connection.execute(changed).rowcount > 0
    except IntegrityError:
        return None
    if done:
        detail = {"organisation": organisation_id, **_differs(before, values)}
        write_audit(connection, "organisation changed", detail, now, by)
        renew(connection)
    return done


_NOTED = ("name", "registration", "domains")
"""The audit log keeps the old and new values of these columns. For others it only says that they changed."""


def _differs(before: Organisation | None, values: dict[str, Any]) -> dict[str, Any]:
    """The columns that a change of an organisation affects, with old and new values, for the audit log."""
    pairs = {name: [getattr(before, name), value] for name, value in values.items()}
    pairs = {name: [list(one) if isinstance(one, tuple) else one for one in pair] for name, pair in pairs.items()}
    changed = {name: pair for name, pair in sorted(pairs.items()) if pair[0] != pair[1]}
    return {"changed": list(changed), "values": {name: changed[name] for name in _NOTED if name in changed}}


def own_modules(connection: Connection) -> dict[str, int]:
    """Modules that belong to one organisation alone, by slug."""
    columns = organisation_module.c.module, organisation_module.c.organisation_id
    return {row[0]: row[1] for row in connection.execute(sa.select(*columns))}


def lock_catalogue(connection: Connection) -> None:
    """Make others who change the catalogue wait until this transaction ends.

    Call it before reading anything that will be written, and before the first line of the audit log: if two
    transactions lock the catalogue and the log in different orders, one fails.
    """
    site_numbers.lock(connection, "catalogue")


def renew(connection: Connection) -> None:
    """Make every process read the organisations again: they are cached with the catalogue and share its version."""
    site_numbers.raise_by_one(connection, "catalogue")


# Who belongs -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Membership:
    """A person's place in one organisation."""

    organisation_id: int
    name: str
    role: Role


def of_person(connection: Connection, person_id: int) -> list[Membership]:
    """The organisations that a person belongs to, with their role in each, by name."""
    columns = organisation.c.id, organisation.c.name, organisation_member.c.role
    query = sa.select(*columns).join(organisation_member, organisation_member.c.organisation_id == organisation.c.id)
    rows = connection.execute(query.where(organisation_member.c.person_id == person_id).order_by(organisation.c.name))
    return [Membership(row[0], row[1], Role(row[2])) for row in rows]


def of_people(connection: Connection, people: Sequence[int]) -> dict[int, set[int]]:
    """The organisations that some people belong to."""
    columns = organisation_member.c.person_id, organisation_member.c.organisation_id
    found: dict[int, set[int]] = defaultdict(set)
    for who, where in connection.execute(sa.select(*columns).where(organisation_member.c.person_id.in_(people))):
        found[who].add(where)
    return found


def places_of(connection: Connection, person_id: int) -> frozenset[int]:
    """The organisations that a person belongs to, including closed ones: what their account opens now or will if they
    are reopened.

    The connection must act for every organisation.
    """
    found = places()
    rows = connection.execute(sa.select(found.c.organisation_id).where(found.c.person_id == person_id))
    return frozenset(rows.scalars())


def acting_of(connection: Connection, person_id: int) -> Acting:
    """The organisations that a person acts for."""
    query = sa.select(roles_of_person(connection.dialect.name), person.c.role).where(person.c.id == person_id)
    row = connection.execute(query).first()
    return read_acting(row[0] or "", row[1]) if row else Acting()


def may(connection: Connection, person_id: int, organisation_id: int | None, permission: Permission = "learn") -> bool:
    """Whether a person has a permission in an organisation."""
    return bool(connection.execute(sa.select(within(sa.literal(organisation_id), person_id, permission))).scalar())


def enrol(connection: Connection, organisation_id: int, person_id: int, now: datetime) -> bool:
    """Let a person in as a learner; False if they belong already, whatever their role, or if it was closed."""
    return enrol_all(connection, organisation_id, [person_id], now) > 0


def enrol_all(connection: Connection, organisation_id: int, people: Sequence[int], now: datetime) -> int:
    """Let people in as learners, as `enrol` does; how many are new. One query."""
    since = sa.bindparam(None, now, organisation_member.c.since.type)
    role = sa.bindparam(None, Role.LEARNER, organisation_member.c.role.type)
    each = organisation.join(person, person.c.id.in_(people))
    them = sa.select(organisation.c.id, person.c.id, role, since).select_from(each)
    them = them.where(organisation.c.id == organisation_id, _OPEN).order_by(person.c.id)
    # If it is being closed, this waits, and then finds it closed.
    them = them.with_for_update(read=True, key_share=True, of=organisation)
    insert = insert_for(connection)
    names = ["organisation_id", "person_id", "role", "since"]
    statement = insert(organisation_member).from_select(names, them).on_conflict_do_nothing()
    # Not `rowcount`, which psycopg does not know for a statement that returns rows.
    return len(connection.execute(statement.returning(organisation_member.c.person_id)).all())


def admits(connection: Connection, organisation_id: int | None, person_id: int, now: datetime) -> bool:
    """Whether a person belongs to an organisation. If it is open to everyone, this lets them in."""
    found = get(connection, organisation_id) if organisation_id is not None else None
    if found is None or may(connection, person_id, found.id):
        return found is not None
    return found.registration == "open" and enrol(connection, found.id, person_id, now)


def lets_in(connection: Connection, organisation_id: int | None, person_id: int) -> bool:
    """Whether an educator's invitation works for a person: unless they are new to an organisation that is closed."""
    found = get(connection, organisation_id) if organisation_id is not None else None
    return found is not None and (found.registration != "closed" or may(connection, person_id, found.id))


def enrol_by_domain(connection: Connection, person_id: int, email: str, now: datetime) -> None:
    """Let a person who has proved this address into every organisation that takes its domain."""
    for one in every(connection):
        if takes_domain(one, email):
            enrol(connection, one.id, person_id, now)


def put(connection: Connection, organisation_id: int, person_id: int, role: Role, now: datetime) -> None:
    """Give a person a role in an organisation, letting them in if they do not belong yet. See `people.set_role`."""
    enrol(connection, organisation_id, person_id, now)
    here = organisation_member.c.organisation_id == organisation_id, organisation_member.c.person_id == person_id
    connection.execute(organisation_member.update().where(*here).values(role=role))


def take_out(connection: Connection, organisation_id: int, person_id: int) -> bool:
    """End a person's place in an organisation; False if they had none. See `store.leaving.leaving`."""
    here = organisation_member.c.organisation_id == organisation_id, organisation_member.c.person_id == person_id
    return connection.execute(organisation_member.delete().where(*here)).rowcount > 0


def take_roles(connection: Connection, person_id: int) -> None:
    """Make a person only a learner wherever they belong, including closed organisations that may be reopened."""
    for table in (organisation_member, closed_membership):
        connection.execute(table.update().where(table.c.person_id == person_id).values(role=Role.LEARNER))
