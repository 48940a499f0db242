"""Making a module one organisation's own: from then on no one else sees it, in search and glossary neither."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from learnapp.domain.content.content import Library
from learnapp.store.content import search
from learnapp.store.operations.publishing import edition_of
from learnapp.store.organisations.organisations import renew
from learnapp.store.security.audit import write_audit
from learnapp.store.tables.organisation_tables import organisation_module


def give_module(
    connection: Connection, module: str, organisation_id: int | None, library: Library, now: datetime, by: int | None
) -> None:
    """Make a module one organisation's own, or with None everyone's. It need not be published yet."""
    connection.execute(organisation_module.delete().where(organisation_module.c.module == module))
    if organisation_id is not None:
        connection.execute(organisation_module.insert().values(module=module, organisation_id=organisation_id))
    write_audit(connection, "module given", {"module": module, "organisation": organisation_id}, now, by)
    search.renew(connection, library, lambda digest: edition_of(connection, digest, library))
    renew(connection)
