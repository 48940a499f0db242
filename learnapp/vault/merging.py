"""Merging two accounts of one person, including sealed texts, which are sealed again for the account that is kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.content.content import Module
from learnapp.store.operations import merging, personal_data
from learnapp.store.tables.people_and_work import writing
from learnapp.store.tables.set_tables import facilitator_note
from learnapp.vault.vault import Vault


def merge(
    vault: Vault,
    connection: Connection,
    kept: int,
    other: int,
    modules: Iterable[Module],
    now: datetime,
    by: int | None,
) -> bool:
    """Make two accounts one, using `store.operations.merging`; False if one of them is gone.

    The other account ends, and its person keeps everything that moves.

    The other's key stays in the vault, because restoring an older backup would bring back both accounts.
    """
    if len(personal_data.hold(connection, [kept, other])) < 2:
        return False
    _reseal(vault, connection, writing, kept, other)
    _join_notes(vault, connection, kept, other)
    _reseal(vault, connection, facilitator_note, kept, other)
    merging.move_rows(connection, kept, other, now)
    merging.end_other(connection, kept, other, modules, now, by)
    return True


def _reseal(vault: Vault, connection: Connection, table: sa.Table, kept: int, other: int) -> None:
    """Seal the other account's texts again. Texts that cannot be read stay as they are."""
    rows = connection.execute(sa.select(table.c.id, table.c.sealed).where(table.c.person_id == other)).all()
    texts = vault.open_those_readable(other, [row.sealed for row in rows])
    if None in texts:
        vault.make_keys([kept])  # first: a person with texts but no key would not be given one
    readable = [(row.id, text) for row, text in zip(rows, texts, strict=True) if text is not None]
    if readable:
        sealed = vault.seal_all(kept, (text for _, text in readable))
        resealed = [{"its": id_, "resealed": one} for (id_, _), one in zip(readable, sealed, strict=True)]
        change = table.update().where(table.c.id == sa.bindparam("its"))
        connection.execute(change.values(sealed=sa.bindparam("resealed")), resealed)


def _join_notes(vault: Vault, connection: Connection, kept: int, other: int) -> None:
    """If both accounts have a note on the same discussion, put the other's below the kept one's."""
    mine, theirs = facilitator_note.alias(), facilitator_note.alias()
    both = mine.c.discussion_id == theirs.c.discussion_id
    query = sa.select(mine.c.id, mine.c.sealed, theirs.c.id, theirs.c.sealed).join(theirs, both)
    for own, sealed, again, other_sealed in connection.execute(
        query.where(mine.c.person_id == kept, theirs.c.person_id == other)
    ).all():
        texts = [*vault.open_those_readable(kept, [sealed]), *vault.open_those_readable(other, [other_sealed])]
        joined = vault.seal(kept, "\n\n".join(text for text in texts if text))
        connection.execute(facilitator_note.update().where(facilitator_note.c.id == own).values(sealed=joined))
        connection.execute(facilitator_note.delete().where(facilitator_note.c.id == again))
