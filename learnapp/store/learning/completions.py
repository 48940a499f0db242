"""The activities that people have completed, one row each, whatever their kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.db.inserting import insert_for
from learnapp.store.db.prepared import Prepared
from learnapp.store.tables.people_and_work import completion

_completed_at = Prepared(
    sa.select(completion.c.completed_at).where(
        completion.c.person_id == sa.bindparam("person_id"),
        completion.c.module == sa.bindparam("module"),
        completion.c.activity == sa.bindparam("activity"),
    )
)


@dataclass(frozen=True)
class Completion:
    """One activity completed: what kind it was, on which edition, and when first."""

    kind: str
    edition: str
    completed_at: datetime


def completed_at(connection: Connection, person_id: int, module: str, activity: str) -> datetime | None:
    """When the person completed an activity; None if they have not."""
    row = _completed_at.first(connection, {"person_id": person_id, "module": module, "activity": activity})
    return row[0] if row else None


def complete(
    connection: Connection, person_id: int, module: str, activity: str, kind: str, edition: str, now: datetime
) -> bool:
    """Record that an activity is completed; the first time counts. False if it was already.

    `kind` is the name of its kind now. If it was completed as another kind, it counts as completed again.
    """
    insert = insert_for(connection)
    statement = insert(completion).values(
        person_id=person_id, module=module, activity=activity, kind=kind, edition=edition, completed_at=now
    )
    new = statement.excluded
    statement = statement.on_conflict_do_update(
        index_elements=["person_id", "module", "activity"],
        set_={name: new[name] for name in ("kind", "edition", "completed_at")},
        where=completion.c.kind != new.kind,
    )
    return connection.execute(statement.returning(completion.c.activity)).first() is not None


def completions(connection: Connection, person_id: int, module: str | None = None) -> dict[str, dict[str, Completion]]:
    """What the person completed, by module and activity, or only in one `module`. One query."""
    columns = completion.c.kind, completion.c.edition, completion.c.completed_at
    query = sa.select(completion.c.module, completion.c.activity, *columns).where(completion.c.person_id == person_id)
    if module is not None:
        query = query.where(completion.c.module == module)
    found: dict[str, dict[str, Completion]] = {}
    for slug, activity, *rest in connection.execute(query):
        found.setdefault(slug, {})[activity] = Completion(*rest)
    return found
