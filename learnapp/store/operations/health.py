"""Whether the database can serve."""

from __future__ import annotations

import sqlalchemy as sa

from learnapp.store.db.engine import Store
from learnapp.store.operations import migrate
from learnapp.store.tables.people_and_work import published_edition, site


def readiness(store: Store) -> str | None:
    """What stands in the way of serving, or None: written to, migrated, modules on the shelf."""
    if migrate.current(store) != migrate.latest():
        return "the database is not at this version's schema"
    with store.write() as connection:
        raised = connection.execute(site.update().where(site.c.key == "health").values(number=site.c.number + 1))
        if raised.rowcount == 0:
            connection.execute(site.insert().values(key="health", number=1))
        served = connection.execute(
            sa.select(sa.func.count()).select_from(published_edition).where(published_edition.c.edition.is_not(None))
        ).scalar_one()
    return None if served else "no module is published"
