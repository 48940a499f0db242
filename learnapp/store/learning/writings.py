"""What a person writes for themselves, which is sealed before it gets here, and their bookmarks.

Every query is bound to the person, so no id can reach another person's writing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.db.inserting import insert_for
from learnapp.store.tables.people_and_work import bookmark, writing

WritingKind = Literal["reflection", "shareable", "note", "action"]
KINDS: tuple[WritingKind, ...] = ("reflection", "shareable", "note", "action")


@dataclass(frozen=True)
class Writing:
    """One piece of writing. `sealed` opens with its owner's key; `source_id` is the text a shareable version was made
    from.
    """

    id: int
    kind: str
    module: str
    activity: str
    place: str
    sealed: bytes
    source_id: int | None
    revision: int
    due_on: date | None
    settled_at: datetime | None
    made_at: datetime
    changed_at: datetime


@dataclass(frozen=True)
class Bookmark:
    module: str
    activity: str
    place: str
    made_at: datetime


_columns = [writing.c[name] for name in Writing.__dataclass_fields__]


def add(
    connection: Connection,
    person_id: int,
    kind: WritingKind,
    sealed: bytes,
    now: datetime,
    *,
    module: str = "",
    activity: str = "",
    place: str = "",
    source_id: int | None = None,
    due_on: date | None = None,
) -> int:
    """Keep a piece of writing and return its id."""
    values = {"kind": kind, "module": module, "activity": activity, "place": place, "source_id": source_id}
    made = writing.insert().values(
        person_id=person_id, sealed=sealed, due_on=due_on, made_at=now, changed_at=now, **values
    )
    return int(connection.execute(made.returning(writing.c.id)).scalar_one())


def get(connection: Connection, person_id: int, writing_id: int, *, alone: bool = False) -> Writing | None:
    """One piece of this person's writing; None if it is not theirs or not there.

    With `alone`, other callers that also pass it wait until this transaction ends.
    """
    query = sa.select(*_columns).where(writing.c.id == writing_id, writing.c.person_id == person_id)
    row = connection.execute(query.with_for_update() if alone else query).first()
    return Writing(*row) if row else None


def counts(connection: Connection, person_id: int) -> dict[str, int]:
    """How many pieces the person has, by kind."""
    query = sa.select(writing.c.kind, sa.func.count()).where(writing.c.person_id == person_id)
    return dict(connection.execute(query.group_by(writing.c.kind)).all())


def all_of(
    connection: Connection, person_id: int, kinds: Collection[str] = KINDS, *, start: int = 0, most: int | None = None
) -> list[Writing]:
    """What the person wrote of these kinds, the latest first; with `most`, only so many from `start`."""
    rows = connection.execute(
        sa.select(*_columns)
        .where(writing.c.person_id == person_id, writing.c.kind.in_(kinds))
        .order_by(writing.c.made_at.desc(), writing.c.id.desc())
        .offset(start)
        .limit(most)
    )
    return [Writing(*row) for row in rows]


def actions(connection: Connection, person_id: int, start: int, most: int) -> list[Writing]:
    """So many of the person's workplace actions: those still to do first, by their dates."""
    rows = connection.execute(
        sa.select(*_columns)
        .where(writing.c.person_id == person_id, writing.c.kind == "action")
        .order_by(writing.c.settled_at.is_not(None), writing.c.due_on, writing.c.id)
        .offset(start)
        .limit(most)
    )
    return [Writing(*row) for row in rows]


def shareables_of(connection: Connection, person_id: int, sources: Collection[int]) -> dict[int, int]:
    """The shareable versions of these reflections: the id of each by that of its source."""
    query = sa.select(writing.c.source_id, writing.c.id)
    rows = connection.execute(query.where(writing.c.person_id == person_id, writing.c.source_id.in_(sources)))
    return dict(rows.all())


def _notes_at(person_id: int, module: str, activity: str, place: str) -> tuple[sa.ColumnElement[bool], ...]:
    values = {"person_id": person_id, "kind": "note", "module": module, "activity": activity, "place": place}
    return tuple(writing.c[name] == value for name, value in values.items())


def count_at(connection: Connection, person_id: int, module: str, activity: str, place: str) -> int:
    """How many notes the person has at one place."""
    query = sa.select(sa.func.count()).select_from(writing)
    return int(connection.execute(query.where(*_notes_at(person_id, module, activity, place))).scalar_one())


def at(
    connection: Connection, person_id: int, module: str, activity: str, place: str, *, start: int, most: int
) -> list[Writing]:
    """So many of the person's notes at one place, the latest first."""
    query = sa.select(*_columns).where(*_notes_at(person_id, module, activity, place))
    rows = connection.execute(query.order_by(writing.c.id.desc()).offset(start).limit(most))
    return [Writing(*row) for row in rows]


def shareable_of(connection: Connection, person_id: int, source_id: int) -> Writing | None:
    """The shareable version of one of the person's reflections."""
    row = connection.execute(
        sa.select(*_columns)
        .where(writing.c.person_id == person_id, writing.c.source_id == source_id)
        .order_by(writing.c.id)
        .limit(1)
    ).first()
    return Writing(*row) if row else None


def is_due(
    person_id: int | sa.BindParameter[int], day: date | sa.BindParameter[date]
) -> tuple[sa.ColumnElement[bool], ...]:
    """SQL: the person's open workplace actions whose date has come by `day`."""
    own_rows = (writing.c.person_id == person_id, writing.c.kind == "action")
    return (*own_rows, writing.c.settled_at.is_(None), writing.c.due_on <= day)


def change(
    connection: Connection, person_id: int, writing_id: int, sealed: bytes, revision: int, now: datetime, **also: Any
) -> bool:
    """Replace the text if it still has this revision; False if it was changed since, or is not the person's.

    `also` may set `due_on` and `settled_at`.
    """
    changed = connection.execute(
        writing.update()
        .where(writing.c.id == writing_id, writing.c.person_id == person_id, writing.c.revision == revision)
        .values(sealed=sealed, revision=revision + 1, changed_at=now, **also)
    )
    return changed.rowcount == 1


def delete(connection: Connection, person_id: int, writing_id: int) -> bool:
    """Delete a piece of the person's writing, and the shareable version made of it."""
    own_rows = writing.c.person_id == person_id
    connection.execute(writing.delete().where(own_rows, writing.c.source_id == writing_id))
    return connection.execute(writing.delete().where(own_rows, writing.c.id == writing_id)).rowcount == 1


def bookmarks(connection: Connection, person_id: int) -> list[Bookmark]:
    """The person's bookmarks, the latest first."""
    columns = bookmark.c.module, bookmark.c.activity, bookmark.c.place, bookmark.c.made_at
    rows = connection.execute(
        sa.select(*columns).where(bookmark.c.person_id == person_id).order_by(bookmark.c.id.desc())
    )
    return [Bookmark(*row) for row in rows]


def _is_at(person_id: int, module: str, activity: str, place: str) -> tuple[sa.ColumnElement[bool], ...]:
    values = {"person_id": person_id, "module": module, "activity": activity, "place": place}
    return tuple(bookmark.c[name] == value for name, value in values.items())


def is_bookmarked(connection: Connection, person_id: int, module: str, activity: str, place: str) -> bool:
    query = sa.select(bookmark.c.id).where(*_is_at(person_id, module, activity, place))
    return connection.execute(query).first() is not None


def set_bookmark(
    connection: Connection, person_id: int, module: str, activity: str, place: str, *, on: bool, now: datetime
) -> None:
    """Bookmark a place, or take the bookmark away. Doing either twice is the same as once."""
    if not on:
        connection.execute(bookmark.delete().where(*_is_at(person_id, module, activity, place)))
        return
    insert = insert_for(connection)
    values = {"module": module, "activity": activity, "place": place}
    connection.execute(insert(bookmark).values(person_id=person_id, made_at=now, **values).on_conflict_do_nothing())
