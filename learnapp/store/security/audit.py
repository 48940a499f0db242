"""The audit log: who did what to which person. Rows are only ever added; the database refuses to change them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.tables.people_and_work import audit, person

PAGE = 50


def write_audit(
    connection: Connection,
    action: str,
    detail: dict[str, Any],
    now: datetime,
    by: int | None,
    *,
    about: int | None = None,
) -> None:
    """Record who did what to which person. `by` is None for a command run on the server."""
    connection.execute(audit.insert().values(person_id=by, at=now, action=action, detail=detail, subject_id=about))


@dataclass(frozen=True)
class AuditEntry:
    """One entry. Of people who erased their account, and of commands, there is no id."""

    id: int
    at: datetime
    action: str
    detail: Mapping[str, Any]
    by_id: int | None
    by: str | None
    about_id: int | None
    about: str | None


@dataclass(frozen=True)
class AuditPage:
    entries: list[AuditEntry]
    older: bool


def entries(connection: Connection, *, who: list[int] | None, action: str, before: int | None) -> AuditPage:
    """Entries, the newest first, from before an entry. `who` limits them to what these people did or had done to them.

    One query.
    """
    actor, subject = person.alias("actor"), person.alias("subject")
    query = (
        sa.select(audit.c.id, audit.c.at, audit.c.action, audit.c.detail, actor.c.id, actor.c.name, subject.c.id)
        .add_columns(subject.c.name)
        .outerjoin(actor, actor.c.id == audit.c.person_id)
        .outerjoin(subject, subject.c.id == audit.c.subject_id)
        .order_by(audit.c.id.desc())
        .limit(PAGE + 1)
    )
    if who is not None:
        query = query.where(sa.or_(audit.c.person_id.in_(who), audit.c.subject_id.in_(who)))
    if action:
        query = query.where(audit.c.action == action)
    if before is not None:
        query = query.where(audit.c.id < before)
    found = [AuditEntry(*row) for row in connection.execute(query)]
    return AuditPage(found[:PAGE], len(found) > PAGE)


def actions(connection: Connection) -> list[str]:
    """Every kind of action in the log."""
    return list(connection.execute(sa.select(audit.c.action).distinct().order_by(audit.c.action)).scalars())
