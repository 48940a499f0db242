"""The copy that an organisation takes when it leaves: its people, cohorts and modules, in the read API's format."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.content import module_drafts
from learnapp.store.operations.publishing import source_files
from learnapp.store.organisations import organisations
from learnapp.store.security.audit import write_audit
from learnapp.store.sharing import shared_records
from learnapp.store.tables.module_draft_tables import module_draft
from learnapp.store.tables.people_and_work import edition

_FIRST = datetime(1, 1, 2, tzinfo=UTC)
_ALL = 2**31 - 1


def take(
    connection: Connection, organisation_id: int, now: datetime, by: int | None
) -> tuple[dict[str, list[dict[str, Any]]], dict[str, bytes]]:
    """Its tables and the files of its modules. Records in the audit log who took them."""
    write_audit(connection, "copy of organisation", {"organisation": organisation_id}, now, by)
    return tables(connection, organisation_id, now), module_files(connection, organisation_id)


def tables(connection: Connection, organisation_id: int, now: datetime) -> dict[str, list[dict[str, Any]]]:
    """An organisation's data from the read API, as tables: nothing that people wrote or answered."""
    cohorts = shared_records.cohorts(connection, organisation_id, 0, _ALL)
    members = [
        {"cohort_id": one["id"], **row}
        for one in cohorts
        for row in shared_records.members(connection, one["id"], now, 0, _ALL)
    ]
    found: dict[str, list[Any]] = {
        "people": shared_records.people(connection, organisation_id, 0, _ALL),
        "cohorts": cohorts,
        "members": members,
        "assignments": shared_records.assignments(connection, organisation_id, None, 0, _ALL),
        "results": [asdict(one) for one in shared_records.records(connection, organisation_id, _FIRST, now)],
    }
    return {name: [dict(row) for row in rows] for name, rows in found.items()}


def module_files(connection: Connection, organisation_id: int) -> dict[str, bytes]:
    """The files of its own modules as last published, and of its drafts, by their path."""
    found: dict[str, bytes] = {}
    own = (slug for slug, owner in organisations.own_modules(connection).items() if owner == organisation_id)
    for slug in own:
        newest = sa.select(edition.c.source).where(edition.c.module == slug).order_by(edition.c.number.desc()).limit(1)
        source: bytes | None = connection.execute(newest).scalar()
        if source is not None:
            found |= {f"modules/{slug}/{name}": data for name, data in source_files(source).items()}
    drafts = sa.select(module_draft.c.id, module_draft.c.module).where(
        module_draft.c.organisation_id == organisation_id
    )
    for draft_id, slug in connection.execute(drafts).all():
        files = module_drafts.files(connection, draft_id)
        found |= {f"drafts/{slug}/{name}": file.data for name, file in files.items()}
    return found
