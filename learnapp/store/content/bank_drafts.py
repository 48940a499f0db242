"""Banks of questions that an organisation's authors write on the site: drafts with one file.

The published text of a bank is the save of its file whose revision the draft's `base` names.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.content.content import Library
from learnapp.domain.markup.problems import Problems
from learnapp.domain.source.banks import DRAFTED, Banks, banks_named, items_of, with_own
from learnapp.store.tables.module_draft_tables import module_draft, module_draft_file, module_draft_save


def published(connection: Connection, organisation_id: int) -> Banks:
    """The published banks of an organisation."""
    draft, save = module_draft, module_draft_save
    is_published = sa.cast(save.c.revision, sa.String) == draft.c.base, save.c.kind != "aside"
    query = (
        sa.select(draft.c.module, save.c.data)
        .join(save, sa.and_(save.c.draft_id == draft.c.id, *is_published))
        .where(draft.c.organisation_id == organisation_id, draft.c.published_at.is_not(None))
        .where(draft.c.module.endswith(DRAFTED, autoescape=True))
    )
    rows = connection.execute(query)
    return {row.module.removesuffix(DRAFTED): items_of(row.data, Problems(row.module)) for row in rows}


def of_organisation(connection: Connection, organisation_id: int) -> dict[str, int]:
    """The drafts of an organisation's banks, by the names of the banks."""
    query = sa.select(module_draft.c.module, module_draft.c.id).where(
        module_draft.c.organisation_id == organisation_id,
        module_draft.c.module.endswith(DRAFTED, autoescape=True),
    )
    return {row.module.removesuffix(DRAFTED): row.id for row in connection.execute(query)}


def library_for(connection: Connection, organisation_id: int, files: Mapping[str, bytes], library: Library) -> Library:
    """The library for reading these files of an organisation's draft: with its own banks, if the files name one."""
    return with_own(library, published(connection, organisation_id)) if banks_named(files) else library


def asked_by(connection: Connection, organisation_id: int, bank: str) -> list[tuple[int, str]]:
    """The drafts of the organisation with a quiz that names the bank: id and module."""
    draft, file = module_draft, module_draft_file
    query = (
        sa.select(draft.c.id, draft.c.module, file.c.name, file.c.data)
        .join(file, file.c.draft_id == draft.c.id)
        .where(draft.c.organisation_id == organisation_id, file.c.name.endswith(".quiz.md", autoescape=True))
        .order_by(draft.c.module)
    )
    rows = connection.execute(query)
    found = ((row.id, row.module) for row in rows for name, _ in banks_named({row.name: row.data}) if name == bank)
    return list(dict.fromkeys(found))
