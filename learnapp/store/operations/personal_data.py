"""Finds and erases the site's data about one person, in all tables.

Both use each table's `info["personal"]`, so a new table only has to declare how it is exported and erased.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.cohorts import address_lists
from learnapp.store.db.engine import WAIT_SECONDS, Store, StoreBusyError, waiting
from learnapp.store.people import addresses, links
from learnapp.store.security.audit import lock_log, write_audit
from learnapp.store.tables.cohort_tables import ROLL, cohort_figures
from learnapp.store.tables.people_and_work import Personal, audit, metadata, outbox, person

SECRETS = frozenset(
    {"password_hash", "token_digest", "link_digest", "salt", "person_id", "email_key", "claimed_key"}
    | {"secret_sealed", "last_step", "credential", "public_key", "sign_count", "code_digest"}
)
"""Columns that are not exported, because they are only useful to an attacker or add nothing."""
OWN_EYES: Mapping[str, frozenset[str]] = {
    "held_answer": frozenset({"form"}),
    "run": frozenset({"path", "kept_steps", "tried", "draw"}),
    "attempt": frozenset({"seed", "questions"}),
    "response": frozenset({"answer", "certainty", "score", "out_of", "chance"}),
    "review_card": frozenset({"schedule", "lapses"}),
    "review": frozenset({"seed", "answer", "certainty", "rating"}),
    "writing": frozenset({"sealed", "place"}),
    "merged_row": frozenset({"row"}),
    "mistake_report": frozenset({"text", "owner_email"}),
    "assignment": frozenset({"note"}),
    "extension": frozenset({"reason"}),
    "nudge": frozenset({"subject", "body", "chosen_by"}),
    "message": frozenset({"subject", "body", "link"}),
    "action_answer": frozenset({"answer"}),
    "discussion": frozenset({"title", "dates"}),
    "ballot": frozenset({"sealed", "revision"}),
    "facilitator_note": frozenset({"sealed"}),
    "post": frozenset({"text", "html", "quoted", "nonce"}),
    "post_version": frozenset({"text"}),
    "post_report": frozenset({"reason"}),
    "set_action": frozenset({"text", "outcome", "came_of_it"}),
    "audit": frozenset({"detail"}),
    "module_draft_comment": frozenset({"body"}),
    "panel": frozenset({"note"}),
    "panel_expert": frozenset({"answers"}),
}
"""What an administrator's copy leaves out: anything the person wrote, answered, chose or voted, how it was marked
question by question, and messages. Only the person can download those.
"""
_LOCKED = "55P03"
"""PostgreSQL's code for a row that someone else has locked."""
_PAUSE = 0.02
"""Seconds between two tries to hold what others are writing."""
ERASED = "erased"
"""The audit log's word for an erasure. Its detail identifies the person by a mark, not by name."""


@dataclass(frozen=True)
class Noted:
    """An erasure as the database remembers it."""

    person_id: int
    mark: str
    erased_at: datetime


def personal_tables() -> Iterator[tuple[sa.Table, Personal]]:
    """Every table that names a person, and how it does; tables that others refer to come first."""
    for table in metadata.sorted_tables:
        declared = table.info.get("personal")
        if isinstance(declared, Personal):
            yield table, declared


def rows_of(connection: Connection, person_id: int) -> dict[str, list[dict[str, Any]]]:
    """Everything to export about a person: table name to rows, oldest first, columns by name."""
    found = {}
    key = _email_key(connection, person_id)
    for table, declared in personal_tables():
        if declared.export:
            # Leave out other people's words, even in a row that names this person: they may have left since.
            columns = [c for c in table.c if c.name not in SECRETS and not c.info.get("others")]
            query = sa.select(*columns).where(_of(table, declared, person_id, key))
            rows = connection.execute(query.order_by(*table.primary_key))
            found[table.name] = [dict(row._mapping) for row in rows]
    return found


def rows_to_hand_over(connection: Connection, person_id: int) -> dict[str, list[dict[str, Any]]]:
    """The same without anything that only the person may see, for an administrator to hand over."""
    return {
        name: [{key: value for key, value in row.items() if key not in OWN_EYES.get(name, ())} for row in rows]
        for name, rows in rows_of(connection, person_id).items()
    }


def joined(connection: Connection, person_id: int) -> datetime | None:
    """When the person joined; None if no person has this id."""
    return connection.execute(sa.select(person.c.created_at).where(person.c.id == person_id)).scalar()


def hold(connection: Connection, people: Collection[int]) -> frozenset[int]:
    """Wait until everything that is being written by these people, or about them, is written, and have all that comes
    later wait until this transaction ends. Returns those who still exist; what was read of them before may be old.

    Raises StoreBusyError if others do not stop writing within WAIT_SECONDS.

    For erasing and merging, which change all of a person's rows: a row that is added after its table's turn would go
    with the account, though its writer has been told that it is saved.
    """
    until = time.monotonic() + WAIT_SECONDS
    while not _all_held(connection, people):
        if time.monotonic() > until:
            raise StoreBusyError
        time.sleep(_PAUSE)
    return frozenset(connection.execute(sa.select(person.c.id).where(person.c.id.in_(people))).scalars())


def _all_held(connection: Connection, people: Collection[int]) -> bool:
    """Lock the log and all rows of these people; False if someone else has one of them, and then none is locked.

    It never waits with anything in its hands: requests lock these rows in any order, and then the log.
    """
    if connection.dialect.name == "sqlite":  # those who write take turns
        return True
    savepoint = connection.begin_nested()
    try:
        lock_log(connection)
        for table, declared in personal_tables():
            if table is not audit:  # its rows do not change
                own_rows = sa.select(sa.literal(1)).where(table.c[declared.column].in_(people))
                connection.execute(own_rows.with_for_update(nowait=True))
    except sa.exc.OperationalError as error:
        savepoint.rollback()
        if getattr(error.orig, "sqlstate", "") != _LOCKED:
            raise
        return False
    savepoint.commit()
    return True


def erase(connection: Connection, person_id: int) -> None:
    """Delete a person and every row of theirs, except those that are kept without their name."""
    hold(connection, [person_id])
    links.end_set_links(connection, person_id)
    key = _email_key(connection, person_id)
    if key:
        connection.execute(outbox.delete().where(sa.func.lower(outbox.c.recipient) == key))
        address_lists.forget_address(connection, key)
    connection.execute(cohort_figures.delete().where(cohort_figures.c.subject == ROLL))  # snapshots hold people's ids
    for table, declared in reversed(list(personal_tables())):
        column = table.c[declared.column]
        if declared.erase == "delete":
            connection.execute(table.delete().where(_of(table, declared, person_id, key)))
        else:
            connection.execute(table.update().where(column == person_id).values({column: None}))


def _email_key(connection: Connection, person_id: int) -> str:
    """The key of the address that a person has proved, or "": an unproved one may be another person's."""
    return addresses.proved_key(connection, person_id)


def _of(table: sa.Table, declared: Personal, person_id: int, key: str) -> sa.ColumnElement[bool]:
    """SQL: a row is this person's, by their id or, in a table that has one, by their address."""
    own_rows = table.c[declared.column] == person_id
    return sa.or_(own_rows, table.c[declared.address] == key) if declared.address and key else own_rows


def note_erasure(
    connection: Connection, person_id: int, mark: str, erased_at: datetime, now: datetime, by: int | None = None
) -> None:
    """Remember an erasure in the database too, in case an older copy of the vault is put back. `by` did it for them."""
    detail = {"person": person_id, "mark": mark, "erased_at": erased_at.isoformat()}
    write_audit(connection, ERASED, detail, now, by)


def noted_erasures(connection: Connection) -> list[Noted]:
    """The erasures that the database remembers."""
    details = connection.execute(sa.select(audit.c.detail).where(audit.c.action == ERASED)).scalars()
    return [Noted(d["person"], d["mark"], datetime.fromisoformat(d["erased_at"])) for d in details]


def drop_traces(store: Store) -> None:
    """Truncate SQLite's write-ahead log, so that no trace of what was erased remains in its files.

    Best effort: while another connection is reading, the log stays, and is overwritten in time.
    """
    if store.is_sqlite:
        with store.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            with waiting(connection, 0.2):
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
