"""Runs: walks through cases, as rows. `domain.cases` says what a walk means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.db.inserting import insert_for
from learnapp.store.db.prepared import Prepared
from learnapp.store.learning import completions
from learnapp.store.tables.people_and_work import run


@dataclass(frozen=True)
class Run:
    """One walk. `path` holds the place of each choice taken, in its scene's list.

    `tried`, kept with the first run, are the steps that what-ifs took: each a scene's id and the place of the choice.
    """

    id: int
    number: int
    role: str
    edition: str
    draw: int
    path: tuple[int, ...]
    started_at: datetime
    moved_at: datetime
    ended_at: datetime | None
    debriefed_at: datetime | None
    tried: frozenset[tuple[str, int]] = frozenset()

    @property
    def is_what_if(self) -> bool:
        return self.role == "what_if"


_COLUMNS = (
    run.c.id,
    run.c.number,
    run.c.role,
    run.c.edition,
    run.c.draw,
    run.c.path,
    run.c.started_at,
    run.c.moved_at,
    run.c.ended_at,
    run.c.debriefed_at,
    run.c.tried,
)
_mine = (
    run.c.person_id == sa.bindparam("person_id"),
    run.c.module == sa.bindparam("module"),
    run.c.activity == sa.bindparam("activity"),
)
_newest = sa.select(*_COLUMNS).where(*_mine).order_by(run.c.number.desc()).limit(1)
_latest = Prepared(_newest)
_latest_locked = Prepared(_newest.with_for_update())
_first_run = sa.select(*_COLUMNS).where(*_mine, run.c.role == "first")
_first = Prepared(_first_run)
_first_locked = Prepared(_first_run.with_for_update())


def _run(row: tuple[Any, ...] | None) -> Run | None:
    if row is None:
        return None
    tried = frozenset((scene, place) for scene, place in row[10])
    return Run(row[0], row[1], row[2], row[3], row[4], tuple(row[5]), row[6], row[7], row[8], row[9], tried)


def latest(connection: Connection, person_id: int, module: str, activity: str, *, lock: bool = False) -> Run | None:
    """The person's newest run of a case, whichever its role. `lock` keeps other requests from moving it meanwhile."""
    query = _latest_locked if lock else _latest
    return _run(query.first(connection, {"person_id": person_id, "module": module, "activity": activity}))


def first(connection: Connection, person_id: int, module: str, activity: str, *, lock: bool = False) -> Run | None:
    """The person's first run, which is the record."""
    query = _first_locked if lock else _first
    return _run(query.first(connection, {"person_id": person_id, "module": module, "activity": activity}))


def begin(
    connection: Connection, person_id: int, module: str, activity: str, edition: str, draw: int, now: datetime
) -> bool:
    """Begin the first run; False if there is one already, even if two are begun at once."""
    insert = insert_for(connection)
    values = {"number": 1, "role": "first", "edition": edition, "draw": draw, "path": []}
    statement = insert(run).values(
        person_id=person_id, module=module, activity=activity, started_at=now, moved_at=now, **values
    )
    return connection.execute(statement.on_conflict_do_nothing().returning(run.c.id)).first() is not None


def begin_what_if(
    connection: Connection, person_id: int, module: str, activity: str, record: Run, steps: int, now: datetime
) -> None:
    """Begin a what-if with the record's first `steps` steps. An unfinished what-if is dropped."""
    own_rows = (run.c.person_id == person_id, run.c.module == module, run.c.activity == activity)
    connection.execute(run.delete().where(*own_rows, run.c.role == "what_if"))
    values = {"number": 2, "role": "what_if", "edition": record.edition, "draw": record.draw}
    path = list(record.path[:steps])
    connection.execute(
        run.insert().values(
            person_id=person_id,
            module=module,
            activity=activity,
            path=path,
            kept_steps=steps,
            started_at=now,
            moved_at=now,
            **values,
        )
    )


def drop_what_if(connection: Connection, person_id: int, module: str, activity: str) -> int | None:
    """Drop the what-if and keep the record. Returns the step that it reopened, or None if there was no what-if."""
    own_rows = (run.c.person_id == person_id, run.c.module == module, run.c.activity == activity)
    dropped = run.delete().where(*own_rows, run.c.role == "what_if").returning(run.c.kept_steps)
    return connection.execute(dropped).scalar()


def move(connection: Connection, run_id: int, path: tuple[int, ...], now: datetime, *, ended: bool) -> None:
    """Record a step. The caller holds the run's lock and has checked that the step follows."""
    values = {"path": list(path), "moved_at": now, "ended_at": now if ended else None}
    connection.execute(run.update().where(run.c.id == run_id, run.c.ended_at.is_(None)).values(**values))


def add_tried(connection: Connection, record: Run, taken: Iterable[tuple[str, int]]) -> None:
    """Remember a what-if's choice, and the routes after it, with the record, which the caller has locked."""
    if not record.tried.issuperset(taken):
        tried = sorted(record.tried.union(taken))
        connection.execute(run.update().where(run.c.id == record.id).values(tried=tried))


def open_debrief(connection: Connection, run_id: int, now: datetime) -> bool:
    """Record that the debrief was opened, the first time only: that completes the case. False if it had been."""
    change = run.update().where(run.c.id == run_id, run.c.ended_at.is_not(None), run.c.debriefed_at.is_(None))
    whose = run.c.person_id, run.c.module, run.c.activity, run.c.edition, run.c.role
    row = connection.execute(change.values(debriefed_at=now).returning(*whose)).first()
    if row is not None and row.role == "first":
        completions.complete(connection, row.person_id, row.module, row.activity, "case", row.edition, now)
    return row is not None
