"""Ends that the people who run a site or an organisation set for classes of data. All are off until they are set.

The site's end is the default, and an organisation's own replaces it for that organisation's data. Data that belongs to
several, open or closed, such as a person, is kept for the longest of their ends: data deleted too early cannot be
brought back, and an organisation that wants to keep less can take the person out. Data that belongs to no organisation
follows the site's end.

Housekeeping applies them. Suspended accounts are erased by `vault.erasing`, which has their keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.people.roles import Role
from learnapp.store.db.engine import Store
from learnapp.store.db.types import Moment
from learnapp.store.organisations.scope import places
from learnapp.store.security.audit import write_audit
from learnapp.store.tables import site_numbers
from learnapp.store.tables.cohort_tables import broadcast, cohort, message
from learnapp.store.tables.organisation_tables import organisation
from learnapp.store.tables.people_and_work import mistake_report, person, site

CHOICES = (0, 12, 24, 36, 60, 84)
"""The choices of months after which a class ends; 0 for no end."""
MONTH = timedelta(days=30.4375)
NEVER = datetime(1, 1, 2, tzinfo=UTC)
MOST = 2000
MOST_COHORTS = 5
"""How many cohorts a run deletes, each with everything in it."""
PEOPLE = "suspended"


@dataclass(frozen=True)
class Ends:
    """After how many months a class ends, 0 for no end: on the site, and in organisations that set their own."""

    site: int = 0
    own: Mapping[int, int] = field(default_factory=dict)

    def with_own(self, organisation_id: int, months: int | None) -> Ends:
        """These ends, with another one for one organisation; None for the site's."""
        others = {which: one for which, one in self.own.items() if which != organisation_id}
        return replace(self, own=others if months is None else {**others, organisation_id: months})

    def here(self, organisation_id: int) -> int:
        """The end that applies in an organisation."""
        return self.own.get(organisation_id, self.site)

    @property
    def some(self) -> bool:
        """Whether anything ends at all."""
        return any((self.site, *self.own.values()))


@dataclass(frozen=True)
class RetainedRows:
    """Rows of a table that end some time after a moment. `owners` selects the ids of a row's organisations."""

    table: sa.Table
    since: sa.Column[Any]
    owners: sa.Select[Any]
    among: sa.ColumnElement[bool] = field(default_factory=sa.true)

    def over(self, ends: Ends, now: datetime) -> sa.ColumnElement[bool]:
        """SQL: the row has come to its end."""

        def before(months: int) -> sa.ColumnElement[Any]:
            return sa.literal(now - months * MONTH if months else NEVER, Moment())

        at = before(ends.site)
        if ends.own:
            (which,) = self.owners.selected_columns
            own = sa.case(*((which == one, before(months)) for one, months in ends.own.items()), else_=at)
            at = sa.func.coalesce(self.owners.with_only_columns(sa.func.min(own)).scalar_subquery(), at)
        shortest = min(months for months in (ends.site, *ends.own.values()) if months)
        return sa.and_(self.among, self.since < before(shortest), self.since < at)

    def of(self, organisation_id: int) -> sa.ColumnElement[bool]:
        """SQL: the row belongs to this organisation, perhaps among others."""
        (which,) = self.owners.selected_columns
        return sa.exists(self.owners.where(which == organisation_id))


def _of_person(column: sa.Column[Any], *unless: sa.ColumnElement[bool]) -> sa.Select[Any]:
    found = places()
    return sa.select(found.c.organisation_id).where(found.c.person_id == column, *unless).correlate(column.table)


def _of_cohort(column: sa.Column[Any]) -> sa.Select[Any]:
    where = cohort.alias()
    return sa.select(where.c.organisation_id).where(where.c.id == column).correlate(column.table)


def _of_delivery() -> sa.Select[Any]:
    where, sent = cohort.alias(), broadcast.alias()
    found = sa.select(where.c.organisation_id).join(sent, sent.c.cohort_id == where.c.id)
    return found.where(sent.c.id == message.c.nudge_id).correlate(message)


@dataclass(frozen=True)
class RetentionClass:
    """A class of data: what is deleted, from when the months count, what is kept, and which rows these are."""

    words: str
    since: str
    stays: str
    rows: tuple[RetainedRows, ...]
    most: int = MOST


CLASSES: Mapping[str, RetentionClass] = {
    "messages": RetentionClass(
        "Messages on the site, including those from educators to cohorts",
        "they were sent",
        "Nothing is left of them. Email is always deleted 90 days after it was queued",
        (
            RetainedRows(message, message.c.sent_at, _of_delivery(), message.c.nudge_id.is_not(None)),
            RetainedRows(message, message.c.sent_at, _of_person(message.c.person_id), message.c.nudge_id.is_(None)),
            RetainedRows(broadcast, broadcast.c.sent_at, _of_cohort(broadcast.c.cohort_id)),
        ),
    ),
    "reports": RetentionClass(
        "Reports of mistakes in modules that have been dealt with",
        "they were dealt with",
        "Reports that have not been dealt with are kept",
        (RetainedRows(mistake_report, mistake_report.c.settled_at, _of_person(mistake_report.c.person_id)),),
    ),
    "cohorts": RetentionClass(
        "Closed cohorts: who belonged, work assigned, invitations, figures and messages",
        "they were closed",
        "Each learner’s own work and certificates are kept, and so are learning sets made for the cohort",
        (RetainedRows(cohort, cohort.c.closed_at, _of_cohort(cohort.c.id)),),
        MOST_COHORTS,
    ),
    PEOPLE: RetentionClass(
        "Suspended accounts, which are erased with everything in them",
        "they were suspended",
        "Totals are kept, and entries without a name",
        # No organisation has a say over those who administer the site.
        (RetainedRows(person, person.c.suspended_at, _of_person(person.c.id, person.c.role != Role.ADMIN)),),
    ),
}


def settings(connection: Connection) -> dict[str, Ends]:
    """The ends of each class."""
    rows = connection.execute(sa.select(site.c.key, site.c.number).where(site.c.key.startswith(_key(""))))
    found = {row.key.removeprefix(_key("")): int(row.number) for row in rows}
    own = connection.execute(sa.select(organisation.c.id, organisation.c.ends).order_by(organisation.c.id)).all()
    return {
        name: Ends(found.get(name, 0), {row.id: row.ends[name] for row in own if name in row.ends}) for name in CLASSES
    }


def _key(name: str) -> str:
    return f"months:{name}"


def put(connection: Connection, name: str, months: int, now: datetime, by: int | None) -> bool:
    """Set after how many months a class ends on the site, 0 for no end. False if that is already so."""
    if settings(connection)[name].site == months:
        return False
    site_numbers.put(connection, _key(name), months)
    write_audit(connection, "retention", {"class": name, "months": months}, now, by)
    return True


def put_own(
    connection: Connection, organisation_id: int, name: str, months: int | None, now: datetime, by: int | None
) -> bool:
    """Set the same for one organisation, None for the site's. False if that is already so."""
    here = organisation.c.id == organisation_id
    # If two people set different classes at once, keep both.
    ends = dict(connection.execute(sa.select(organisation.c.ends).where(here).with_for_update()).scalar_one())
    if ends.get(name) == months:
        return False
    ends.pop(name, None)
    if months is not None:
        ends[name] = months
    connection.execute(organisation.update().where(here).values(ends=ends))
    detail = {"class": name, "months": months, "organisation": organisation_id}
    write_audit(connection, "retention", detail, now, by)
    return True


def counted(connection: Connection, name: str, ends: Ends, now: datetime, organisation_id: int | None = None) -> int:
    """How many would be deleted now if a class had these ends, everywhere or in one organisation. Writes nothing.

    The connection must act for every organisation; otherwise people seem to belong to fewer.
    """
    if not ends.some:
        return 0
    found = 0
    for rows in CLASSES[name].rows:
        query = sa.select(sa.func.count()).select_from(rows.table).where(rows.over(ends, now))
        if organisation_id is not None:
            query = query.where(rows.of(organisation_id))
        found += connection.execute(query).scalar_one()
    return found


def apply_all(store: Store, now: datetime) -> int:
    """Delete everything past its end except people, in a transaction for each class; returns how many rows."""
    with store.read() as connection:
        ends = settings(connection)
    cleared = 0
    for name, one in CLASSES.items():
        if ends[name].some and name != PEOPLE:
            with store.write() as connection:
                for rows in one.rows:
                    (key,) = rows.table.primary_key
                    # Not those that a request is just using, as in `store.operations.housekeeping`.
                    over = sa.select(key).where(rows.over(ends[name], now))
                    some = over.limit(one.most).with_for_update(skip_locked=True)
                    cleared += connection.execute(rows.table.delete().where(key.in_(some))).rowcount
    return cleared


def people_due(connection: Connection, now: datetime, most: int) -> list[int]:
    """Suspended people who are due to be erased; none if no end is set."""
    ends = settings(connection)[PEOPLE]
    if not ends.some:
        return []
    (rows,) = CLASSES[PEOPLE].rows
    over = sa.select(person.c.id).where(rows.over(ends, now)).order_by(person.c.id).limit(most)
    return list(connection.execute(over).scalars())
