"""Extensions: one person's own due date for an assignment, with a reason that only they and the educators see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.people.name_order import by_name
from learnapp.store.db.inserting import insert_for
from learnapp.store.tables.cohort_tables import active_at, assignment, extension, membership
from learnapp.store.tables.people_and_work import person


@dataclass(frozen=True)
class Extension:
    """A later due date for one person. `revision` guards it against a stale page."""

    person_id: int
    name: str
    due_at: datetime
    reason: str
    revision: int
    granted_at: datetime
    here: bool


def extensions_of(connection: Connection, assignment_id: int, now: datetime) -> list[Extension]:
    """People with longer for an assignment, by name; `here` is False for those who have left the cohort. One query."""
    return _found(connection, assignment_id, now)


def get(connection: Connection, assignment_id: int, person_id: int, now: datetime) -> Extension | None:
    """One person's extension of an assignment."""
    found = _found(connection, assignment_id, now, person_id)
    return found[0] if found else None


def reasons_of(connection: Connection, cohort_id: int, person_id: int) -> dict[int, str]:
    """The reasons of one person's extensions in a cohort, by assignment. One query."""
    query = sa.select(extension.c.assignment_id, extension.c.reason).join(
        assignment, assignment.c.id == extension.c.assignment_id
    )
    here = (assignment.c.cohort_id == cohort_id, extension.c.person_id == person_id)
    return {row[0]: row[1] for row in connection.execute(query.where(*here))}


def _found(connection: Connection, assignment_id: int, now: datetime, person_id: int | None = None) -> list[Extension]:
    active = sa.and_(
        membership.c.cohort_id == assignment.c.cohort_id,
        membership.c.person_id == extension.c.person_id,
        active_at(now),
    )
    query = (
        sa.select(
            extension.c.person_id,
            person.c.name,
            extension.c.due_at,
            extension.c.reason,
            extension.c.revision,
            extension.c.granted_at,
            membership.c.id.is_not(None),
        )
        .select_from(
            extension.join(assignment, assignment.c.id == extension.c.assignment_id)
            .join(person, person.c.id == extension.c.person_id)
            .outerjoin(membership, active)
        )
        .where(extension.c.assignment_id == assignment_id)
    )
    if person_id is not None:
        query = query.where(extension.c.person_id == person_id)
    found = [
        Extension(who, name, due_at, reason, revision, granted_at, bool(here))
        for who, name, due_at, reason, revision, granted_at, here in connection.execute(query)
    ]
    return by_name(found, lambda one: one.name, lambda one: one.person_id)


def grant(
    connection: Connection, assignment_id: int, person_id: int, due_at: datetime, reason: str, now: datetime
) -> bool:
    """Give a person longer; False if another educator has just done so, in which case their date stands."""
    insert = insert_for(connection)
    statement = insert(extension).values(
        assignment_id=assignment_id, person_id=person_id, due_at=due_at, reason=reason, granted_at=now
    )
    return connection.execute(statement.on_conflict_do_nothing().returning(extension.c.id)).first() is not None


def grant_several(
    connection: Connection, assignment_id: int, people: Sequence[int], due_at: datetime, reason: str, now: datetime
) -> set[int]:
    """Give people longer; returns those who now have until `due_at` and did not before.

    A person who already has a later date keeps it. A blank reason leaves the present one.
    """
    if not people:
        return set()
    insert = insert_for(connection)
    rows = [{"assignment_id": assignment_id, "person_id": who, "due_at": due_at, "reason": reason} for who in people]
    statement = insert(extension).values([{**row, "granted_at": now} for row in rows])
    new = statement.excluded
    changed = {
        "due_at": new.due_at,
        "reason": new.reason if reason else extension.c.reason,
        "granted_at": new.granted_at,
        "revision": extension.c.revision + 1,
    }
    statement = statement.on_conflict_do_update(
        index_elements=["assignment_id", "person_id"], set_=changed, where=extension.c.due_at < new.due_at
    )
    return set(connection.execute(statement.returning(extension.c.person_id)).scalars())


def change(
    connection: Connection,
    assignment_id: int,
    person_id: int,
    revision: int,
    due_at: datetime,
    reason: str,
    now: datetime,
) -> bool:
    """Change an extension; False if another educator changed it or took it back after `revision` was shown."""
    values = {"due_at": due_at, "reason": reason, "granted_at": now, "revision": revision + 1}
    here = _here(assignment_id, person_id, revision)
    return connection.execute(extension.update().where(*here).values(**values)).rowcount == 1


def take_back(connection: Connection, assignment_id: int, person_id: int, revision: int, now: datetime) -> bool:
    """Take an extension back; False if another educator changed it after `revision` was shown.

    The assignment counts as changed now, so that calendars see that the person's date moved.
    """
    gone = connection.execute(extension.delete().where(*_here(assignment_id, person_id, revision))).rowcount == 1
    if gone:
        connection.execute(assignment.update().where(assignment.c.id == assignment_id).values(changed_at=now))
    return gone


def _here(assignment_id: int, person_id: int, revision: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        extension.c.assignment_id == assignment_id,
        extension.c.person_id == person_id,
        extension.c.revision == revision,
    )
