"""Launches that were answered: each once, so that a launch sent again leads to its page but not to a second session."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.db.inserting import insert_for
from learnapp.store.security.tokens import digest
from learnapp.store.tables.launch_tables import lti_launch

KEPT = timedelta(days=1)
"""How long a launch is remembered: far longer than its state and its token are valid."""


@dataclass(frozen=True)
class Arrival:
    """Who came by a launch and how: kept until the person has continued. `settings` are those of deep linking."""

    subject: str
    name: str
    email: str
    teaches: bool
    learns: bool
    deployment: str
    organisation_id: int
    course: int | None
    link: int | None
    settings: dict[str, object] | None = None


@dataclass(frozen=True)
class Answered:
    """A launch that was answered, and where it leads. `who` is deleted when the person has continued."""

    platform_id: int
    landing: str
    used_at: datetime
    who: Arrival | None


def use(connection: Connection, state: str, platform_id: int, landing: str, now: datetime, who: Arrival | None) -> bool:
    """Use a launch up; False if it was used before, even at the same moment."""
    insert = insert_for(connection)
    values = {"state_digest": digest(state), "platform_id": platform_id, "used_at": now, "landing": landing[:500]}
    statement = insert(lti_launch).values(**values, who=asdict(who) if who else None).on_conflict_do_nothing()
    return connection.execute(statement.returning(lti_launch.c.state_digest)).first() is not None


def find(connection: Connection, state: str) -> Answered | None:
    columns = lti_launch.c.platform_id, lti_launch.c.landing, lti_launch.c.used_at, lti_launch.c.who
    row = connection.execute(sa.select(*columns).where(lti_launch.c.state_digest == digest(state))).first()
    return Answered(row[0], row[1], row[2], Arrival(**row[3]) if row[3] else None) if row else None


def forget(connection: Connection, platform_id: int, deployment: str) -> None:
    """Stop everyone who came from this deployment and has not continued yet."""
    query = sa.select(lti_launch.c.state_digest, lti_launch.c.who)
    waiting = connection.execute(query.where(lti_launch.c.platform_id == platform_id, lti_launch.c.who.is_not(None)))
    theirs = [state for state, who in waiting if who["deployment"] == deployment]
    connection.execute(lti_launch.update().where(lti_launch.c.state_digest.in_(theirs)).values(who=sa.null()))


def go_on(connection: Connection, state: str) -> bool:
    """Forget who came by a launch, because they are continuing; False if they already have, even at the same moment."""
    here = lti_launch.c.state_digest == digest(state), lti_launch.c.who.is_not(None)
    return connection.execute(lti_launch.update().where(*here).values(who=sa.null())).rowcount == 1
