"""The audit log: who did what to which person. Rows are only ever added; the database refuses to change them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.security.audit_chain import FIRST, ChainedEntry, ChainVerdict, digest_of, verify
from learnapp.store.tables.people_and_work import audit, person

PAGE = 25
GONE = ("erased", "merged")
"""Actions that end an account; their detail has its id as `person`."""
READ_AT_ONCE = 2000
CHECKED = 500
"""How many of the newest entries the health page checks."""
_LOCK = 0x6175646974  # "audit"


def lock_log(connection: Connection) -> None:
    """Make others who write to the log wait, because entries form a chain. On SQLite writers always wait.

    Call it separately before changing rows that others change after writing to the log: if two transactions took the
    locks in different orders, one would fail.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


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
    lock_log(connection)
    last = connection.execute(sa.select(audit.c.digest).order_by(audit.c.id.desc()).limit(1)).scalar()
    digest = digest_of(last or FIRST, now, action, detail, by, about)
    values = {"person_id": by, "at": now, "action": action, "detail": detail, "subject_id": about, "digest": digest}
    connection.execute(audit.insert().values(**values))


@dataclass(frozen=True)
class AuditEntry:
    """One entry. There are no ids for commands and for people who erased their account."""

    id: int
    at: datetime
    action: str
    detail: Mapping[str, Any]
    by_id: int | None
    by: str | None
    about_id: int | None
    about: str | None
    digest: str = ""


@dataclass(frozen=True)
class AuditPage:
    entries: list[AuditEntry]
    older: bool


def entries(
    connection: Connection,
    *,
    who: list[int] | sa.Select[Any] | None,
    action: str,
    before: int | None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> AuditPage:
    """Entries before this one, the newest first. `who` limits them to what these people did or had done to them,
    `since` and `until` to a period. One query.
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
    if since is not None:
        query = query.where(audit.c.at >= since)
    if until is not None:
        query = query.where(audit.c.at < until)
    found = [AuditEntry(*row) for row in connection.execute(query)]
    return AuditPage(found[:PAGE], len(found) > PAGE)


def every(connection: Connection) -> Iterator[AuditEntry]:
    """All entries with names, the earliest first."""
    actor, subject = person.alias("actor"), person.alias("subject")
    query = (
        sa.select(audit.c.id, audit.c.at, audit.c.action, audit.c.detail, actor.c.id, actor.c.name, subject.c.id)
        .add_columns(subject.c.name, audit.c.digest)
        .outerjoin(actor, actor.c.id == audit.c.person_id)
        .outerjoin(subject, subject.c.id == audit.c.subject_id)
        .order_by(audit.c.id)
        .limit(READ_AT_ONCE)
    )
    after = 0
    while rows := connection.execute(query.where(audit.c.id > after)).all():
        yield from (AuditEntry(*row) for row in rows)
        after = rows[-1].id


def check_all(connection: Connection) -> ChainVerdict:
    """Check that every entry follows from the one before it."""
    return verify(_chained(connection), forgotten=_forgotten(connection))


def check_newest(connection: Connection) -> ChainVerdict:
    """Check only the newest entries. Two queries."""
    newest = connection.execute(_CHAIN.order_by(audit.c.id.desc()).limit(CHECKED + 1)).all()
    entries = [ChainedEntry(*row) for row in reversed(newest)]
    return verify(entries, FIRST if len(entries) <= CHECKED else None, _forgotten(connection))


_CHAIN = sa.select(
    *(audit.c.id, audit.c.at, audit.c.action, audit.c.detail, audit.c.person_id, audit.c.subject_id, audit.c.digest)
)


def _chained(connection: Connection) -> Iterator[ChainedEntry]:
    after = 0
    while rows := connection.execute(_CHAIN.where(audit.c.id > after).order_by(audit.c.id).limit(READ_AT_ONCE)).all():
        yield from (ChainedEntry(*row) for row in rows)
        after = rows[-1].id


def _forgotten(connection: Connection) -> list[int]:
    """Ids of people whose accounts are gone: entries had them, and the chain's digests still include them."""
    gone = audit.c.action.in_(GONE)
    details = connection.execute(sa.select(audit.c.detail).where(gone).order_by(audit.c.id)).scalars()
    return [detail["person"] for detail in details]


def has_digest(connection: Connection, digest: str) -> bool:
    """Whether an entry has this digest, or it is the digest of an empty log."""
    found = sa.select(audit.c.id).where(audit.c.digest == digest).limit(1)
    return digest == FIRST or connection.execute(found).first() is not None
