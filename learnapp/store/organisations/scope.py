"""The first wall between organisations, in SQL: `within` limits every query that begins at a person to theirs.

The second is row-level security: `store.db.acting`.
"""

from __future__ import annotations

from collections.abc import Collection
from contextvars import ContextVar
from typing import Any

import sqlalchemy as sa

from learnapp.domain.people.roles import ALLOWS, IN_ORGANISATIONS, Permission, Role
from learnapp.store.tables.organisation_tables import closed_membership, organisation_member
from learnapp.store.tables.people_and_work import Id, person

_KEPT_TO: ContextVar[int | None] = ContextVar("kept_to", default=None)
_kept_to = sa.bindparam("kept_to", type_=Id, callable_=_KEPT_TO.get)


def keep_to(organisation_id: int | None) -> None:
    """Make `within` true only for this organisation from now on or, with None, for all of a person's again.

    For a session that another learning platform launched: `docs/decisions/0085-launches.md`. It applies to this thread.
    """
    _KEPT_TO.set(organisation_id)


def within(organisation_id: sa.ColumnElement[Any], person_id: Any, permission: Permission = "learn") -> Any:
    """SQL: the person belongs to this organisation and has the permission there.

    An administrator of the site has each permission in the organisations that they belong to.
    """
    member = organisation_member.alias()
    kept = member.c.organisation_id == sa.func.coalesce(_kept_to, member.c.organisation_id)
    belongs = sa.exists().where(member.c.organisation_id == organisation_id, member.c.person_id == person_id, kept)
    roles = [role for role in IN_ORGANISATIONS if role in ALLOWS[permission]]
    if len(roles) == len(IN_ORGANISATIONS):
        return belongs
    admin = person.alias()
    # `person_id` may be a column of a query around both of these, not only of the one next to it.
    on_site = sa.exists().where(admin.c.id == person_id, admin.c.role == Role.ADMIN).correlate_except(admin)
    # No IN: see `db.prepared`.
    return belongs.where(sa.or_(*(member.c.role == role for role in roles), on_site))


def places() -> sa.Subquery:
    """SQL: where people belong (`organisation_id`, `person_id`), including closed organisations that can be reopened,
    for things that must not be given to others meanwhile.
    """
    both = (sa.select(table.c.organisation_id, table.c.person_id) for table in (organisation_member, closed_membership))
    return sa.union_all(*both).subquery()


def one_of(organisation_id: sa.ColumnElement[Any], among: Collection[int]) -> sa.ColumnElement[bool]:
    """SQL: this organisation is one of those that a lead looks after."""
    return organisation_id.in_(among)


def roles_of_person(dialect: str) -> sa.ScalarSelect[str]:
    """SQL: the organisations and roles of the person in a row of `person`, for
    `domain.people.organisations.read_acting`.
    """
    member = organisation_member.alias()
    one = sa.cast(member.c.organisation_id, sa.String) + ":" + member.c.role
    every = sa.func.group_concat(one, ",") if dialect == "sqlite" else sa.func.string_agg(one, ",")
    joined = sa.select(every).where(member.c.person_id == person.c.id)
    return joined.correlate(person).scalar_subquery()


def best_role(among: list[int] | None = None) -> sa.ColumnElement[str]:
    """SQL: the role that allows most among those of the person in a row of `person`: everywhere, or in some
    organisations and on the site.
    """
    member = organisation_member.alias()
    here = [member.c.person_id == person.c.id]
    if among is not None:
        here.append(one_of(member.c.organisation_id, among))

    def has(role: Role) -> sa.ColumnElement[bool]:
        return sa.exists().where(*here, member.c.role == role)

    above = [(has(role), sa.literal(str(role))) for role in (Role.LEAD, Role.EDUCATOR)]
    return sa.case((person.c.role == Role.ADMIN, sa.literal(str(Role.ADMIN))), *above, else_=str(Role.LEARNER))
