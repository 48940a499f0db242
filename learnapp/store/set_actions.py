"""What members of learning sets agreed to do, as rows; and all that a person has to do, for their home.

Changes are bound to the owner and the set: nobody else's action can be changed, whatever id is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.set_actions import SetAction
from learnapp.store import writings
from learnapp.store.prepared import Prepared
from learnapp.store.set_tables import discussion, learning_set, set_action, set_member
from learnapp.store.tables import person, writing
from learnapp.store.types import Moment
from learnapp.store.writings import Writing

MOST = 500
"""Actions of one set that are shown, and of one person: the newest."""


@dataclass(frozen=True)
class OwnSetAction:
    """An open action of a person's in one of their learning sets, as home and calendars show it."""

    id: int
    set_id: int
    set_name: str
    text: str
    due_on: date


_columns: list[sa.ColumnElement[Any]] = [
    set_action.c.id,
    set_action.c.set_id,
    set_action.c.person_id,
    person.c.name,
    discussion.c.number,
    set_action.c.text,
    set_action.c.due_on,
    set_action.c.made_at,
    set_action.c.revision,
    set_action.c.outcome,
    set_action.c.came_of_it,
    set_action.c.settled_at,
]
_whole = (
    sa.select(*_columns)
    .join(person, person.c.id == set_action.c.person_id)
    .outerjoin(discussion, discussion.c.id == set_action.c.discussion_id)
)


def add(
    connection: Connection,
    set_id: int,
    owner_id: int,
    text: str,
    due_on: date,
    now: datetime,
    *,
    number: int | None = None,
) -> int:
    """Keep an action and return its id. Sent twice, the open one that says the same is returned.

    `number` is that of the set's discussion it came of.
    """
    # Whoever adds to the same set waits here, so that a double click finds what the first one made.
    connection.execute(sa.select(learning_set.c.id).where(learning_set.c.id == set_id).with_for_update())
    values = {"set_id": set_id, "person_id": owner_id, "text": text, "due_on": due_on}
    same = [set_action.c[name] == value for name, value in values.items()]
    known = connection.execute(sa.select(set_action.c.id).where(*same, set_action.c.settled_at.is_(None))).scalar()
    if known is not None:
        return int(known)
    came_of = sa.select(discussion.c.id).where(discussion.c.set_id == set_id, discussion.c.number == number)
    of = {"discussion_id": came_of.scalar_subquery()} if number is not None else {}
    made = connection.execute(set_action.insert().values(made_at=now, **values, **of))
    assert made.inserted_primary_key is not None
    return int(made.inserted_primary_key[0])


def of_set(connection: Connection, set_id: int) -> list[SetAction]:
    """The set's actions, the newest first. One query."""
    query = _whole.where(set_action.c.set_id == set_id).order_by(set_action.c.id.desc()).limit(MOST)
    return [SetAction(*row) for row in connection.execute(query)]


def looking_back(connection: Connection, set_id: int, number: int) -> tuple[list[SetAction], datetime | None]:
    """The set's actions, and when the last discussion before this one closed (None if none has). One query."""
    before = sa.select(sa.func.max(discussion.c.closed_at)).where(
        discussion.c.set_id == set_id, discussion.c.number < number
    )
    query = _whole.add_columns(before.scalar_subquery()).where(set_action.c.set_id == set_id)
    rows = connection.execute(query.order_by(set_action.c.id.desc()).limit(MOST)).all()
    return [SetAction(*row[:-1]) for row in rows], rows[0][-1] if rows else None


def own(connection: Connection, set_id: int, owner_id: int, action_id: int) -> SetAction | None:
    """One action of this person's in this set; None if it is not theirs or not there."""
    mine = (set_action.c.id == action_id, set_action.c.set_id == set_id, set_action.c.person_id == owner_id)
    row = connection.execute(_whole.where(*mine)).first()
    return SetAction(*row) if row else None


def edit(connection: Connection, owner_id: int, action_id: int, revision: int, text: str, due_on: date) -> bool:
    """Change what is to be done, or by when, if it is open and has this revision; False if not."""
    still_open = set_action.c.settled_at.is_(None)
    return _change(connection, owner_id, action_id, revision, still_open, text=text, due_on=due_on)


def settle(
    connection: Connection, owner_id: int, action_id: int, revision: int, outcome: str, came_of_it: str, now: datetime
) -> bool:
    """Say what happened, if it has this revision; False if not.

    Said again later, it replaces what was said; the moment stays that of the first time, at which the set heard it.
    """
    told = sa.func.coalesce(set_action.c.settled_at, sa.literal(now, Moment))
    values = {"outcome": outcome, "came_of_it": came_of_it, "settled_at": told}
    return _change(connection, owner_id, action_id, revision, sa.true(), **values)


def _change(
    connection: Connection,
    owner_id: int,
    action_id: int,
    revision: int,
    also: sa.ColumnElement[bool],
    **values: object,
) -> bool:
    mine = (set_action.c.id == action_id, set_action.c.person_id == owner_id, set_action.c.revision == revision)
    changed = connection.execute(set_action.update().where(*mine, also).values(revision=revision + 1, **values))
    return changed.rowcount == 1


def delete(connection: Connection, owner_id: int, action_id: int) -> bool:
    """Take an open action off the list: it is its owner's to keep or not. What was told stays in the record."""
    mine = (set_action.c.id == action_id, set_action.c.person_id == owner_id, set_action.c.settled_at.is_(None))
    return connection.execute(set_action.delete().where(*mine)).rowcount == 1


_still_there = (
    set_action.c.settled_at.is_(None),
    set_member.c.left_at.is_(None),
    learning_set.c.closed_at.is_(None),
)
_theirs = (
    sa.and_(set_member.c.set_id == set_action.c.set_id, set_member.c.person_id == set_action.c.person_id),
    learning_set.c.id == set_action.c.set_id,
)


def open_of(connection: Connection, person_id: int) -> list[OwnSetAction]:
    """The person's open actions in the sets they belong to, by date."""
    query = (
        sa.select(set_action.c.id, set_action.c.set_id, learning_set.c.name, set_action.c.text, set_action.c.due_on)
        .join(set_member, _theirs[0])
        .join(learning_set, _theirs[1])
        .where(set_action.c.person_id == person_id, *_still_there)
        .order_by(set_action.c.due_on, set_action.c.id)
        .limit(MOST)
    )
    return [OwnSetAction(*row) for row in connection.execute(query)]


def _to_do() -> sa.CompoundSelect[Any]:
    """The person's workplace actions due by a day, and their open actions in sets: the second half has to match the
    first, column by column, so what a set's action has none of is null."""
    owner = sa.bindparam("person_id", type_=sa.BigInteger)
    due = sa.select(*(writing.c[name] for name in _FIELDS), sa.null().cast(sa.Integer), sa.literal(""), sa.literal(""))
    due = due.where(*writings.is_due(owner, sa.bindparam("day", type_=sa.Date)))
    given = {"id": set_action.c.id, "due_on": set_action.c.due_on}
    blank = [given.get(name, sa.cast(sa.null(), writing.c[name].type)).label(name) for name in _FIELDS]
    agreed = (
        sa.select(*blank, set_action.c.set_id, learning_set.c.name, set_action.c.text)
        .join(set_member, _theirs[0])
        .join(learning_set, _theirs[1])
        .where(set_action.c.person_id == owner, *_still_there)
    )
    return sa.union_all(due, agreed)


_FIELDS = tuple(Writing.__dataclass_fields__)
_everything_to_do = Prepared(_to_do())


def to_do(connection: Connection, person_id: int, day: date) -> tuple[list[Writing], list[OwnSetAction]]:
    """All that the person meant to do: their workplace actions due by `day`, and open actions in sets. One query."""
    place, width = _FIELDS.index("due_on"), len(_FIELDS)
    rows = _everything_to_do.rows(connection, {"person_id": person_id, "day": day})
    rows.sort(key=lambda row: (row[place], row[0]))
    own_writing = [Writing(*row[:width]) for row in rows if row[width] is None]
    agreed_ones = [
        OwnSetAction(row[0], row[width], row[width + 1], row[width + 2], row[place])
        for row in rows
        if row[width] is not None
    ]
    return own_writing, agreed_ones[:MOST]
