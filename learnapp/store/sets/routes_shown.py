"""Members who have agreed that the others may see their route through a discussion's case, as rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.people.name_order import by_name
from learnapp.store.db.inserting import insert_for
from learnapp.store.sets.discussions import Discussion, may_vote
from learnapp.store.tables.people_and_work import person, run
from learnapp.store.tables.set_tables import route_shown, set_member


@dataclass(frozen=True)
class RouteSharer:
    """A person who takes part: a member, not the facilitator, who has finished the discussion's case."""

    person_id: int
    name: str
    agreed: bool


@dataclass(frozen=True)
class WalkedRoute:
    """A finished first run: its edition, the numbers its story used, and its path."""

    edition: str
    draw: int
    path: tuple[int, ...]


def taking_part(connection: Connection, discussion: Discussion) -> list[RouteSharer]:
    """Everyone who takes part now, by name, and whether they have agreed. One query; reads no route."""
    finished = sa.and_(
        run.c.person_id == set_member.c.person_id,
        run.c.module == discussion.module,
        run.c.activity == discussion.activity,
        run.c.role == "first",
        run.c.debriefed_at.is_not(None),
    )
    theirs = sa.and_(route_shown.c.person_id == set_member.c.person_id, route_shown.c.discussion_id == discussion.id)
    rows = connection.execute(
        sa.select(person.c.id, person.c.name, route_shown.c.id)
        .join(set_member, set_member.c.person_id == person.c.id)
        .join(run, finished)
        .outerjoin(route_shown, theirs)
        .where(*may_vote(discussion))
    )
    sharers = (RouteSharer(row[0], row[1], row[2] is not None) for row in rows)
    return by_name(sharers, lambda one: one.name, lambda one: one.person_id)


def walked(connection: Connection, discussion: Discussion, people: Collection[int]) -> dict[int, WalkedRoute]:
    """The routes of these people, by person. Call only once they have all agreed. One query."""
    columns = run.c.person_id, run.c.edition, run.c.draw, run.c.path
    rows = connection.execute(
        sa.select(*columns).where(
            run.c.person_id.in_(people),
            run.c.module == discussion.module,
            run.c.activity == discussion.activity,
            run.c.role == "first",
            run.c.debriefed_at.is_not(None),
        )
    )
    return {row.person_id: WalkedRoute(row.edition, row.draw, tuple(row.path)) for row in rows}


def agree(connection: Connection, discussion_id: int, person_id: int, now: datetime) -> None:
    """Note that a member agrees. Doing it twice is the same as once."""
    insert = insert_for(connection)
    statement = insert(route_shown).values(discussion_id=discussion_id, person_id=person_id, agreed_at=now)
    connection.execute(statement.on_conflict_do_nothing())


def withdraw(connection: Connection, discussion_id: int, person_id: int) -> None:
    """Forget that a member agreed: from now on no one sees any route."""
    own_rows = route_shown.c.discussion_id == discussion_id, route_shown.c.person_id == person_id
    connection.execute(route_shown.delete().where(*own_rows))
