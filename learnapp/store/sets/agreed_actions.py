"""What members of learning sets agreed to do, as rows; and everything a person has to do, for their home page.

Changes are bound to the owner and the set, so no id can reach another person's action.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.dates.uk_times import UK
from learnapp.domain.sets.agreed_actions import SetAction
from learnapp.domain.sets.meeting_phases import CLOSED, GATHERING
from learnapp.store.db.prepared import Prepared
from learnapp.store.db.types import Moment
from learnapp.store.learning import writings
from learnapp.store.learning.writings import Writing
from learnapp.store.messages import waiting_in_sets
from learnapp.store.messages.waiting_in_sets import WaitingInSet
from learnapp.store.organisations.scope import within
from learnapp.store.tables.people_and_work import person, writing
from learnapp.store.tables.set_tables import discussion, learning_set, set_action, set_member

MOST = 500
"""How many of one person's actions to show: the first due."""


@dataclass(frozen=True)
class OwnSetAction:
    """A person's open action in one of their learning sets, as home and calendars show it."""

    id: int
    set_id: int
    set_name: str
    text: str
    due_on: date


@dataclass(frozen=True)
class OwnMeeting:
    """A meeting of one of a person's sets, as home shows it: when it begins, or began, and whether it is under way."""

    set_id: int
    set_name: str
    number: int
    title: str
    at: datetime
    begun: bool


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
    """Keep an action and return its id. If it is sent twice, returns the open one that says the same.

    `number` is that of the set's discussion it came from.
    """
    # A second request for the same set waits here, so that a double click finds the action that the first click made.
    connection.execute(sa.select(learning_set.c.id).where(learning_set.c.id == set_id).with_for_update())
    values = {"set_id": set_id, "person_id": owner_id, "text": text, "due_on": due_on}
    same = [set_action.c[name] == value for name, value in values.items()]
    known = connection.execute(sa.select(set_action.c.id).where(*same, set_action.c.settled_at.is_(None))).scalar()
    if known is not None:
        return int(known)
    came_of = sa.select(discussion.c.id).where(discussion.c.set_id == set_id, discussion.c.number == number)
    of = {"discussion_id": came_of.scalar_subquery()} if number is not None else {}
    made = set_action.insert().values(made_at=now, **values, **of).returning(set_action.c.id)
    return int(connection.execute(made).scalar_one())


def of_set(connection: Connection, set_id: int) -> list[SetAction]:
    """The set's actions, the newest first. One query."""
    query = _whole.where(set_action.c.set_id == set_id).order_by(set_action.c.id.desc())
    return [SetAction(*row) for row in connection.execute(query)]


def looking_back(connection: Connection, set_id: int, number: int) -> tuple[list[SetAction], datetime | None]:
    """The set's actions, and when the last discussion before this one closed (None if none has). One query."""
    before = sa.select(sa.func.max(discussion.c.closed_at)).where(
        discussion.c.set_id == set_id, discussion.c.number < number
    )
    query = _whole.add_columns(before.scalar_subquery()).where(set_action.c.set_id == set_id)
    rows = connection.execute(query.order_by(set_action.c.id.desc())).all()
    return [SetAction(*row[:-1]) for row in rows], rows[0][-1] if rows else None


def own(connection: Connection, set_id: int, owner_id: int, action_id: int) -> SetAction | None:
    """One action of this person in this set; None if it is not theirs or does not exist."""
    own_rows = (set_action.c.id == action_id, set_action.c.set_id == set_id, set_action.c.person_id == owner_id)
    row = connection.execute(_whole.where(*own_rows)).first()
    return SetAction(*row) if row else None


def edit(connection: Connection, owner_id: int, action_id: int, revision: int, text: str, due_on: date) -> bool:
    """Change an action or its date, if it is open and has this revision; False if not."""
    still_open = set_action.c.settled_at.is_(None)
    return _change(connection, owner_id, action_id, revision, still_open, text=text, due_on=due_on)


def settle(
    connection: Connection, owner_id: int, action_id: int, revision: int, outcome: str, came_of_it: str, now: datetime
) -> bool:
    """Say what happened, if it has this revision; False if not.

    If it is reported again later, that replaces the report, but the moment stays the first one, when the set heard it.
    """
    first_settled = sa.func.coalesce(set_action.c.settled_at, sa.literal(now, Moment))
    values = {"outcome": outcome, "came_of_it": came_of_it, "settled_at": first_settled}
    return _change(connection, owner_id, action_id, revision, sa.true(), **values)


def _change(
    connection: Connection,
    owner_id: int,
    action_id: int,
    revision: int,
    also: sa.ColumnElement[bool],
    **values: object,
) -> bool:
    own_rows = (set_action.c.id == action_id, set_action.c.person_id == owner_id, set_action.c.revision == revision)
    changed = connection.execute(set_action.update().where(*own_rows, also).values(revision=revision + 1, **values))
    return changed.rowcount == 1


def delete(connection: Connection, owner_id: int, action_id: int) -> bool:
    """Take an open action off the list, which its owner is free to do. What was said about it stays in the record."""
    own_rows = (set_action.c.id == action_id, set_action.c.person_id == owner_id, set_action.c.settled_at.is_(None))
    return connection.execute(set_action.delete().where(*own_rows)).rowcount == 1


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
        .where(set_action.c.person_id == person_id, *_still_there, within(learning_set.c.organisation_id, person_id))
        .order_by(set_action.c.due_on, set_action.c.id)
        .limit(MOST)
    )
    return [OwnSetAction(*row) for row in connection.execute(query)]


def _to_do() -> sa.CompoundSelect[Any]:
    """The person's workplace actions due by a day, their open actions in sets, the meetings of a day, and what else
    waits in their sets.

    Each part has to match the first, column by column: columns that an action of a set or a meeting lacks are null. Of
    the columns of `writing`, an action of a set has no `kind`, a meeting's is its phase, and what waits has its form
    for its `module`.
    """
    owner = sa.bindparam("person_id", type_=sa.BigInteger)
    due = sa.select(*(writing.c[name] for name in _FIELDS), sa.null().cast(sa.Integer), sa.literal(""), sa.literal(""))
    due = due.where(*writings.is_due(owner, sa.bindparam("day", type_=sa.Date)))
    given = {"id": set_action.c.id, "due_on": set_action.c.due_on}
    agreed = (
        sa.select(*_in_place_of_writing(given), set_action.c.set_id, learning_set.c.name, set_action.c.text)
        .join(set_member, _theirs[0])
        .join(learning_set, _theirs[1])
        .where(set_action.c.person_id == owner, *_still_there, within(learning_set.c.organisation_id, owner))
    )
    until = sa.bindparam("until", type_=Moment)
    met = {
        "id": discussion.c.number,
        "kind": discussion.c.phase,
        "due_on": sa.bindparam("day", type_=sa.Date),
        "made_at": sa.func.coalesce(discussion.c.opened_at, discussion.c.meets_at, discussion.c.phase_began_at),
    }
    meetings = (
        sa.select(*_in_place_of_writing(met), learning_set.c.id, learning_set.c.name, discussion.c.title)
        .join(learning_set, learning_set.c.id == discussion.c.set_id)
        .join(set_member, set_member.c.set_id == learning_set.c.id)
        .where(
            set_member.c.person_id == owner,
            set_member.c.left_at.is_(None),
            learning_set.c.closed_at.is_(None),
            within(learning_set.c.organisation_id, owner),
            discussion.c.form == "meeting",
            discussion.c.phase != CLOSED,
            discussion.c.phase_ends_at > sa.bindparam("since", type_=Moment),
            sa.func.coalesce(discussion.c.meets_at, discussion.c.phase_began_at) < until,
        )
    )
    waits = {
        "id": discussion.c.number,
        "kind": waiting_in_sets.kind(),
        "module": discussion.c.form,
        "due_on": sa.bindparam("day", type_=sa.Date),
        "made_at": discussion.c.phase_ends_at,
    }
    columns = *_in_place_of_writing(waits), learning_set.c.id, learning_set.c.name, discussion.c.title
    return sa.union_all(due, agreed, meetings, waiting_in_sets.waiting(owner, *columns))


def _in_place_of_writing(given: dict[str, Any]) -> list[sa.Label[Any]]:
    """The columns of a piece of writing with the given values, the others null."""
    return [given.get(name, sa.cast(sa.null(), writing.c[name].type)).label(name) for name in _FIELDS]


_FIELDS = tuple(Writing.__dataclass_fields__)
_everything_to_do = Prepared(_to_do())


@dataclass(frozen=True)
class EverythingToDo:
    """What a person has to do, for their home page."""

    writings: list[Writing]
    actions: list[OwnSetAction]
    meetings: list[OwnMeeting]
    waiting: list[WaitingInSet]


def to_do(connection: Connection, person_id: int, day: date) -> EverythingToDo:
    """What the person has to do: their workplace actions due by `day`, open actions in sets, meetings of that day, and
    what else waits for them in their sets.

    Meetings are those that have begun, though it may have been the evening before, or are to begin on that day in the
    UK. One query.
    """
    begins = datetime.combine(day, time(), UK)
    until = datetime.combine(day + timedelta(days=1), time(), UK)
    values = {"person_id": person_id, "day": day, "until": until, "since": begins - timedelta(hours=12)}
    place, width = _FIELDS.index("due_on"), len(_FIELDS)
    kind, made, form = (_FIELDS.index(name) for name in ("kind", "made_at", "module"))
    rows = _everything_to_do.rows(connection, values)
    rows.sort(key=lambda row: (row[place], row[0]))
    own_writing = [Writing(*row[:width]) for row in rows if row[width] is None]
    agreed_ones, meetings, waiting = [], [], []
    for row in rows:
        set_id, name, text = row[width:]
        if set_id is not None and row[kind] is None:
            agreed_ones.append(OwnSetAction(row[0], set_id, name, text, row[place]))
        elif set_id is not None and row[form] is not None:
            waiting.append(WaitingInSet(set_id, name, row[0], row[form], text, row[kind], row[made]))
        elif set_id is not None:
            meetings.append(OwnMeeting(set_id, name, row[0], text, row[made], row[kind] != GATHERING))
    said = {(one.set_id, one.number) for one in meetings}  # name a meeting of today only once
    return EverythingToDo(
        own_writing,
        agreed_ones[:MOST],
        sorted(meetings, key=lambda one: one.at),
        sorted((one for one in waiting if (one.set_id, one.number) not in said), key=lambda one: one.until),
    )
