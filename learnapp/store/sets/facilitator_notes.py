"""Facilitators' notes, one per person and discussion: sealed before they come here, and private to their author."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.db.inserting import insert_for
from learnapp.store.tables.set_tables import facilitator_note


@dataclass(frozen=True)
class FacilitatorNote:
    """`sealed` opens with its writer's key."""

    sealed: bytes
    revision: int
    changed_at: datetime


def get(connection: Connection, discussion_id: int, person_id: int) -> FacilitatorNote | None:
    """This person's note on a discussion."""
    columns = [facilitator_note.c[name] for name in FacilitatorNote.__dataclass_fields__]
    own_rows = facilitator_note.c.discussion_id == discussion_id, facilitator_note.c.person_id == person_id
    row = connection.execute(sa.select(*columns).where(*own_rows)).first()
    return FacilitatorNote(*row) if row else None


def keep(
    connection: Connection, discussion_id: int, person_id: int, sealed: bytes, revision: int, now: datetime
) -> bool:
    """Keep the note if it still has this revision (0 if it does not exist yet); False if it was changed since."""
    whose = {"discussion_id": discussion_id, "person_id": person_id}
    if revision == 0:
        insert = insert_for(connection)
        statement = insert(facilitator_note).values(**whose, sealed=sealed, changed_at=now).on_conflict_do_nothing()
        return connection.execute(statement.returning(facilitator_note.c.id)).first() is not None
    changed = connection.execute(
        facilitator_note.update()
        .where(
            *(facilitator_note.c[name] == value for name, value in whose.items()),
            facilitator_note.c.revision == revision,
        )
        .values(sealed=sealed, revision=revision + 1, changed_at=now)
    )
    return changed.rowcount == 1
