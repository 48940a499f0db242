"""Ends that the people who run a site set for classes of data. All are off until they are set.

Housekeeping applies them. Suspended accounts are erased by `vault.erasing`, which has their keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.db.engine import Store
from learnapp.store.security.audit import write_audit
from learnapp.store.tables import site_numbers
from learnapp.store.tables.cohort_tables import broadcast, cohort, message
from learnapp.store.tables.people_and_work import mistake_report, person, site

CHOICES = (0, 12, 24, 36, 60, 84)
"""Months after which a class may end; 0 for no end."""
MONTH = timedelta(days=30.4375)
MOST = 2000
MOST_COHORTS = 5
"""Cohorts that one run deletes, each with everything in it."""
PEOPLE = "suspended"


@dataclass(frozen=True)
class RetentionClass:
    """A class of data: what goes, since when it is counted, and what stays. `due` are the rows to delete, by table."""

    words: str
    since: str
    stays: str
    due: Callable[[datetime], tuple[tuple[sa.Table, sa.ColumnElement[bool]], ...]]
    most: int = MOST


CLASSES: Mapping[str, RetentionClass] = {
    "messages": RetentionClass(
        "Messages on the site, including those from educators to cohorts",
        "they were sent",
        "Nothing is left of them. Email is always deleted 90 days after it was queued",
        lambda before: ((message, message.c.sent_at < before), (broadcast, broadcast.c.sent_at < before)),
    ),
    "reports": RetentionClass(
        "Settled reports of mistakes in modules",
        "they were settled",
        "Reports that are not settled are kept",
        lambda before: ((mistake_report, mistake_report.c.settled_at < before),),
    ),
    "cohorts": RetentionClass(
        "Closed cohorts: who belonged, work assigned, invitations, figures and messages",
        "they were closed",
        "Each learner’s own work and certificates are kept, and so are learning sets made for the cohort",
        lambda before: ((cohort, cohort.c.closed_at < before),),
        MOST_COHORTS,
    ),
    PEOPLE: RetentionClass(
        "Suspended accounts, which are erased with everything in them",
        "they were suspended",
        "Totals are kept, and entries without a name",
        lambda before: ((person, person.c.suspended_at < before),),
    ),
}


def settings(connection: Connection) -> dict[str, int]:
    """Months by class; 0 where none are set."""
    rows = connection.execute(sa.select(site.c.key, site.c.number).where(site.c.key.startswith(_key(""))))
    found = {row.key.removeprefix(_key("")): int(row.number) for row in rows}
    return {name: found.get(name, 0) for name in CLASSES}


def _key(name: str) -> str:
    return f"months:{name}"


def put(connection: Connection, name: str, months: int, now: datetime, by: int | None) -> bool:
    """Set after how many months a class ends, 0 for no end. False if it is so already."""
    if settings(connection)[name] == months:
        return False
    site_numbers.put(connection, _key(name), months)
    write_audit(connection, "retention", {"class": name, "months": months}, now, by)
    return True


def counted(connection: Connection, name: str, months: int, now: datetime) -> int:
    """How many would go now if a class ended after so many months. Nothing is written."""
    if not months:
        return 0
    tables = CLASSES[name].due(now - months * MONTH)
    return sum(
        connection.execute(sa.select(sa.func.count()).select_from(table).where(over)).scalar_one()
        for table, over in tables
    )


def apply_all(store: Store, now: datetime) -> int:
    """Delete what has come to its end, a transaction for each class, but for people; how many rows."""
    with store.read() as connection:
        months = settings(connection)
    cleared = 0
    for name, one in CLASSES.items():
        if months[name] and name != PEOPLE:
            with store.write() as connection:
                for table, over in one.due(now - months[name] * MONTH):
                    (key,) = table.primary_key
                    some = sa.select(key).where(over).limit(one.most)
                    cleared += connection.execute(table.delete().where(key.in_(some))).rowcount
    return cleared


def people_due(connection: Connection, now: datetime, most: int) -> list[int]:
    """Suspended people whose time has come; none if no end is set."""
    months = settings(connection)[PEOPLE]
    if not months:
        return []
    over = person.c.suspended_at < now - months * MONTH
    return list(connection.execute(sa.select(person.c.id).where(over).order_by(person.c.id).limit(most)).scalars())
