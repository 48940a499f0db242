"""Making modules one organisation's own: from then on no one else sees them, not even in search and the glossary."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.engine import Connection

from learnapp.domain.content.content import Library
from learnapp.store.operations.publishing import refresh_catalogue
from learnapp.store.organisations.organisations import lock_catalogue
from learnapp.store.security.audit import write_audit
from learnapp.store.tables.organisation_tables import organisation_module


def give_modules(
    connection: Connection, given: Mapping[str, int | None], library: Library, now: datetime, by: int | None
) -> None:
    """Make modules an organisation's own or, with None, everyone's. They need not be published yet."""
    lock_catalogue(connection)
    for module, organisation_id in given.items():
        connection.execute(organisation_module.delete().where(organisation_module.c.module == module))
        if organisation_id is not None:
            connection.execute(organisation_module.insert().values(module=module, organisation_id=organisation_id))
        write_audit(connection, "module given", {"module": module, "organisation": organisation_id}, now, by)
    if given:
        refresh_catalogue(connection, library)
