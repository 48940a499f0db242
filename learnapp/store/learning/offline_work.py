"""Work that was done without a network, as it arrives: each piece is taken once, even if something fails half-way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.db.inserting import insert_for
from learnapp.store.tables.people_and_work import offline_work

FINISHING = "finish_lesson", "open_debrief", "submit_quiz"
"""Pieces that can finish a part of a module."""
MOST = 2000
"""Pieces kept of one person: more than all modules have, and no one can fill the disk with made-up ones."""


@dataclass(frozen=True)
class Piece:
    """`id` was made by the device, `doing` is the endpoint it goes to, `done_at` the time by the device's clock."""

    id: str
    doing: str
    module: str | None
    activity: str | None
    done_at: datetime


@dataclass(frozen=True)
class DoneOffline:
    """What was done, by the device's clock, and when it arrived."""

    module: str
    done_at: datetime
    arrived_at: datetime


def take(connection: Connection, person_id: int, piece: Piece, now: datetime) -> str | None:
    """Record the piece in the caller's transaction; returns how it ended if it was taken before, "" if it counted.

    None means that it is new, and the caller must do what it says. If it is sent several times at once, the others wait
    for that.
    """
    insert = insert_for(connection)
    values = {"doing": piece.doing, "module": piece.module, "activity": piece.activity, "done_at": piece.done_at}
    statement = insert(offline_work).values(person_id=person_id, piece=piece.id, arrived_at=now, **values)
    if connection.execute(statement.on_conflict_do_nothing().returning(offline_work.c.id)).first() is not None:
        connection.execute(_older_than_the_latest(person_id))
        return None
    return str(connection.execute(sa.select(offline_work.c.outcome).where(*_one(person_id, piece.id))).scalar_one())


def _older_than_the_latest(person_id: int) -> sa.Delete:
    of_person = offline_work.c.person_id == person_id
    newest_of_them = sa.select(offline_work.c.id).where(of_person).order_by(offline_work.c.id.desc())
    return offline_work.delete().where(
        of_person, offline_work.c.id <= newest_of_them.offset(MOST).limit(1).scalar_subquery()
    )


def settle(connection: Connection, person_id: int, piece: str, outcome: str) -> None:
    """Record how a piece that was just taken ended: why it did not count, or "same"."""
    connection.execute(offline_work.update().where(*_one(person_id, piece)).values(outcome=outcome))


def finished_offline(connection: Connection, person_id: int) -> list[DoneOffline]:
    """This person's pieces that finished a part of a module without a network, and counted. One query."""
    columns = offline_work.c.module, offline_work.c.done_at, offline_work.c.arrived_at
    counted = offline_work.c.person_id == person_id, offline_work.c.doing.in_(FINISHING), offline_work.c.outcome == ""
    return [DoneOffline(*row) for row in connection.execute(sa.select(*columns).where(*counted))]


def _one(person_id: int, piece: str) -> tuple[sa.ColumnElement[bool], ...]:
    return offline_work.c.person_id == person_id, offline_work.c.piece == piece
