"""Taking a module out of the catalogue, and putting it back: its folder and its editions stay as they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.content.content import Library
from learnapp.store.operations.publishing import last_edition, refresh_catalogue
from learnapp.store.organisations.organisations import lock_catalogue
from learnapp.store.security.audit import write_audit
from learnapp.store.tables.cohort_tables import assignment, cohort, progress_status
from learnapp.store.tables.people_and_work import published_edition, withdrawn_module


def withdraw(connection: Connection, module: str, library: Library, now: datetime, by: int | None) -> bool:
    """Take a module out of the catalogue until it is put back, even if it is published again. False if it is not there.

    People's work in it is kept.
    """
    lock_catalogue(connection)
    serving = published_edition.c.module == module, published_edition.c.edition.is_not(None)
    if connection.execute(published_edition.update().where(*serving).values(edition=None)).rowcount != 1:
        return False
    connection.execute(withdrawn_module.insert().values(module=module, withdrawn_at=now))
    write_audit(connection, "module withdrawn", {"module": module}, now, by)
    refresh_catalogue(connection, library)
    return True


def put_back(connection: Connection, module: str, library: Library, now: datetime, by: int | None) -> bool:
    """Put a withdrawn module back in its newest edition. False if it was not withdrawn."""
    lock_catalogue(connection)
    taken = withdrawn_module.delete().where(withdrawn_module.c.module == module)
    if connection.execute(taken).rowcount != 1:
        return False
    newest = last_edition(connection, module)
    here = published_edition.c.module == module
    connection.execute(published_edition.update().where(here).values(edition=newest.digest if newest else None))
    write_audit(connection, "module put back", {"module": module}, now, by)
    refresh_catalogue(connection, library)
    return True


@dataclass(frozen=True)
class InUse:
    """How many would miss a module: open cohorts that have it assigned, and people who have started it."""

    cohorts: int
    people: int


def in_use(connection: Connection, module: str) -> InUse:
    """One query."""
    assigned = sa.select(sa.func.count(sa.distinct(assignment.c.cohort_id)))
    assigned = assigned.join(cohort, cohort.c.id == assignment.c.cohort_id)
    still = assignment.c.withdrawn_at.is_(None), cohort.c.closed_at.is_(None)
    assigned = assigned.where(assignment.c.module == module, *still)
    whole = progress_status.c.module == module, progress_status.c.activity == ""
    started = sa.select(sa.func.count()).select_from(progress_status).where(*whole)
    row = connection.execute(sa.select(assigned.scalar_subquery(), started.scalar_subquery())).one()
    return InUse(row[0], row[1])


def read_at(connection: Connection) -> dict[str, datetime]:
    """When the folder of each module was last read with something new in it."""
    columns = published_edition.c.module, published_edition.c.read_at
    return {row.module: row.read_at for row in connection.execute(sa.select(*columns))}
