"""Sets and discussions for tests, made straight in the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.engine import Connection

from learnapp.domain.sets.ground_rules import DEFAULT
from learnapp.store.people import people
from learnapp.store.sets import discussions, sets
from tests.conftest import START

NOBODY = "nobody signs in with this"


def somebody(connection: Connection, name: str) -> int:
    """A person who cannot sign in."""
    made = people.add(connection, name=name, email=f"{name.lower()}@example.org", password_hash=NOBODY, now=START)
    assert made is not None
    return made


def a_set(
    connection: Connection,
    members: Mapping[int, sets.SetRole] | list[int],
    name: str = "Tuesday set",
    agreed: bool = True,
) -> int:
    """A set of these people, who have agreed to its ground rules."""
    made = sets.make(connection, name, DEFAULT, START)
    roles: Mapping[int, sets.SetRole] = members if isinstance(members, Mapping) else dict.fromkeys(members, "member")
    for person_id, role in roles.items():
        assert sets.join(connection, made, person_id, START, role) == "joined"
        if agreed:
            assert sets.accept_rules(connection, made, person_id, 1, START)
    return made


def a_thread(connection: Connection, set_id: int, phase: str = "talk", now: datetime = START) -> discussions.Discussion:
    """A thread about an issue or a case that has come to this phase."""
    number = discussions.make(
        connection,
        set_id,
        form="thread",
        about="case",
        title="The tea round",
        phase=phase,
        quorum=3,
        now=now,
        ends=None,
        module="tea-round",
        activity="spilt",
    )
    found = discussions.get(connection, set_id, number)
    assert found is not None
    return found
