"""Closing an organisation that leaves the site: it disappears from pages at once, and can be reopened until a date.

Its people's memberships are set aside (`closed_membership`), so that queries that begin at a person find nothing of it.
Everything closed with it records the same moment of closing, so reopening opens only that, and not what had been closed
before. After the date `vault.erasing` deletes it, because that also erases people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.people.roles import Role
from learnapp.store.organisations import organisations
from learnapp.store.people import sign_ins
from learnapp.store.security.audit import write_audit
from learnapp.store.sets import sets
from learnapp.store.tables.cohort_tables import cohort
from learnapp.store.tables.launch_tables import frame_host, lti_deployment, lti_platform
from learnapp.store.tables.module_draft_tables import module_draft
from learnapp.store.tables.organisation_tables import (
    closed_membership,
    closing_moments,
    is_open,
    organisation,
    organisation_member,
    organisation_module,
)
from learnapp.store.tables.panel_tables import panel
from learnapp.store.tables.people_and_work import metadata, one_time_link, person
from learnapp.store.tables.set_tables import learning_set
from learnapp.store.tables.sharing_tables import api_token, receiver

GRACE = timedelta(days=90)
"""How long a closed organisation can be reopened."""
_CLOSED_BY: tuple[sa.Column[Any], ...] = (
    cohort.c.closed_at,
    learning_set.c.closed_at,
    panel.c.closed_at,
    api_token.c.revoked_at,
    receiver.c.stopped_at,
)
"""The columns that say when a part of an organisation was closed."""


class LastOrganisationError(Exception):
    """The site's only organisation cannot be closed."""


@dataclass(frozen=True)
class ClosedOrganisation:
    """A closed organisation that can be reopened until `ends_at`."""

    id: int
    name: str
    closed_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Count:
    """How much there is of one kind of data, and what will happen to it."""

    what: str
    number: int
    becomes: str


def _only_here(organisation_id: int) -> sa.Select[Any]:
    """The people who belong to this organisation alone. Administrators belong to the site."""
    here, other = organisation_member.alias(), organisation_member.alias()
    elsewhere = sa.exists().where(other.c.person_id == here.c.person_id, other.c.organisation_id != organisation_id)
    return (
        sa.select(here.c.person_id)
        .join(person, person.c.id == here.c.person_id)
        .where(here.c.organisation_id == organisation_id, person.c.role != Role.ADMIN, ~elsewhere)
    )


def counted(connection: Connection, organisation_id: int) -> list[Count]:
    """What closing this organisation would affect, by kind. Writes nothing."""

    def of(table: sa.Table) -> int:
        query = sa.select(sa.func.count()).select_from(table).where(table.c.organisation_id == organisation_id)
        return int(connection.execute(query).scalar_one())

    alone = connection.execute(sa.select(sa.func.count()).select_from(_only_here(organisation_id).subquery()))
    only_here = int(alone.scalar_one())
    deleted = "Closed, and deleted after 90 days"
    return [
        Count("People who belong to no other organisation", only_here, "Suspended, and erased after 90 days"),
        Count("Other people", of(organisation_member) - only_here, "They keep their account and their own work"),
        Count("Cohorts, with their assignments, invitations and figures", of(cohort), deleted),
        Count("Learning sets, with everything in them", of(learning_set), f"{deleted}. Open votes are destroyed now"),
        Count("Drafts of modules, with their panels of experts", of(module_draft), "Hidden, and deleted after 90 days"),
        Count("Own modules", of(organisation_module), "Hidden from everyone for good"),
        Count("Keys of the read API", of(api_token), "Stopped, and deleted after 90 days"),
        Count("Systems that receive data", of(receiver), "Stopped, and deleted after 90 days"),
        Count(
            "Places in learning platforms", of(lti_deployment), "No one can come in from them. Deleted after 90 days"
        ),
        Count("Platforms that may show the site", of(frame_host), "Stopped, and deleted after 90 days"),
    ]


def close(connection: Connection, organisation_id: int, now: datetime, by: int | None) -> datetime | None:
    """Close an organisation; returns until when it can be reopened, or None if it was closed already.

    Raises LastOrganisationError for the site's only one. The connection must act for every organisation.
    """
    organisations.lock_catalogue(connection)
    still_open = sa.select(organisation.c.id).where(organisation.c.closed_at.is_(None)).order_by(organisation.c.id)
    # Locked: if two are closed at once, one of them may be the last.
    found = set(connection.execute(still_open.with_for_update()).scalars())
    if organisation_id not in found:
        return None
    if found == {organisation_id}:
        raise LastOrganisationError
    ends_at = now + GRACE
    here = organisation.c.id == organisation_id
    connection.execute(organisation.update().where(here).values(closed_at=now, ends_at=ends_at))
    alone = _only_here(organisation_id)
    sign_ins.end_all(connection, alone)
    connection.execute(one_time_link.delete().where(one_time_link.c.person_id.in_(alone)))
    able = person.c.id.in_(alone), person.c.suspended_at.is_(None)
    suspended = connection.execute(person.update().where(*able).values(suspended_at=now)).rowcount
    people = _move(connection, organisation_member, closed_membership, organisation_id)
    open_sets = learning_set.c.organisation_id == organisation_id, learning_set.c.closed_at.is_(None)
    sets.destroy_votes(connection, sa.select(learning_set.c.id).where(*open_sets))
    for column in _CLOSED_BY:
        table = column.table
        own = table.c.organisation_id == organisation_id, column.is_(None)
        connection.execute(table.update().where(*own).values({column.name: now}))
    detail = {"organisation": organisation_id, "people": people, "suspended": suspended}
    write_audit(connection, "organisation closed", detail, now, by)
    organisations.renew(connection)
    return ends_at


def _move(connection: Connection, there: sa.Table, here: sa.Table, organisation_id: int) -> int:
    """Move the memberships of an organisation from one table to another that has the same columns; how many."""
    own = there.c.organisation_id == organisation_id
    names = [column.name for column in here.c]
    connection.execute(here.insert().from_select(names, sa.select(*(there.c[name] for name in names)).where(own)))
    return connection.execute(there.delete().where(own)).rowcount


def reopen(connection: Connection, organisation_id: int, now: datetime, by: int | None) -> bool:
    """Undo closing, except for sign-ins, links and votes that were open; False if it is not closed, or is deleted."""
    organisations.lock_catalogue(connection)
    query = sa.select(organisation.c.closed_at).where(organisation.c.id == organisation_id)
    closed_at = connection.execute(query.where(organisation.c.ends_at.is_not(None)).with_for_update()).scalar()
    if closed_at is None:
        return False
    aside = sa.select(closed_membership.c.person_id).where(closed_membership.c.organisation_id == organisation_id)
    # A person of two closed organisations was suspended with the second, whichever is reopened first.
    back = person.c.id.in_(aside), person.c.suspended_at.in_(closing_moments())
    connection.execute(person.update().where(*back).values(suspended_at=None))
    for column in _CLOSED_BY:
        table = column.table
        own = table.c.organisation_id == organisation_id, column == closed_at
        connection.execute(table.update().where(*own).values({column.name: None}))
    here = organisation.c.id == organisation_id
    connection.execute(organisation.update().where(here).values(closed_at=None, ends_at=None))
    people = _move(connection, closed_membership, organisation_member, organisation_id)
    detail = {"organisation": organisation_id, "people": people}
    write_audit(connection, "organisation reopened", detail, now, by)
    organisations.renew(connection)
    return True


def closed(connection: Connection) -> list[ClosedOrganisation]:
    """The closed organisations that can be reopened, by name."""
    columns = (organisation.c[name] for name in ClosedOrganisation.__dataclass_fields__)
    query = sa.select(*columns).where(organisation.c.ends_at.is_not(None)).order_by(organisation.c.name)
    return [ClosedOrganisation(*row) for row in connection.execute(query)]


# Deleting it -------------------------------------------------------------------------------------


def due(connection: Connection, now: datetime) -> list[int]:
    """Closed organisations that are due to be deleted."""
    query = sa.select(organisation.c.id).where(organisation.c.ends_at <= now).order_by(organisation.c.id)
    return list(connection.execute(query).scalars())


def people_due(connection: Connection, organisation_id: int, most: int) -> list[int]:
    """People to erase with a closed organisation: suspended, and in no other, open or closed."""
    here, other = closed_membership.alias(), closed_membership.alias()
    query = (
        sa.select(person.c.id)
        .join(here, here.c.person_id == person.c.id)
        .where(
            here.c.organisation_id == organisation_id,
            person.c.suspended_at.is_not(None),
            person.c.role != Role.ADMIN,
            ~sa.exists().where(organisation_member.c.person_id == person.c.id),
            ~sa.exists().where(other.c.person_id == person.c.id, other.c.organisation_id != organisation_id),
        )
    )
    return list(connection.execute(query.order_by(person.c.id).limit(most)).scalars())


def end(connection: Connection, organisation_id: int, now: datetime) -> None:
    """Delete everything of an organisation except its people's accounts, for good.

    Its row stays, without a name, and so do the slugs of its own modules: without them everyone would see these
    modules.
    """
    organisations.lock_catalogue(connection)
    _hand_over_platforms(connection, organisation_id)
    for table in reversed(metadata.sorted_tables):
        if table is not organisation_module and "organisation_id" in table.c:
            connection.execute(table.delete().where(table.c.organisation_id == organisation_id))
    blank = {"name": f"Closed organisation {organisation_id}", "contact": "", "notice": "", "logo": ""}
    here = organisation.c.id == organisation_id
    connection.execute(organisation.update().where(here).values(**blank, domains=[], ends={}, ends_at=None))
    write_audit(connection, "organisation ended", {"organisation": organisation_id}, now, None)
    organisations.renew(connection)


def _hand_over_platforms(connection: Connection, organisation_id: int) -> None:
    """If people of other organisations come from its platforms, hand those platforms over to one of them."""
    other = lti_deployment.c.platform_id == lti_platform.c.id, is_open(lti_deployment.c.organisation_id)
    heir = sa.select(sa.func.min(lti_deployment.c.organisation_id)).where(*other).scalar_subquery()
    own = lti_platform.c.organisation_id == organisation_id, sa.exists().where(*other)
    connection.execute(lti_platform.update().where(*own).values(organisation_id=heir))
