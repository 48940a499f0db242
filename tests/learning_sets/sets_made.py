"""Learning sets for tests: people who belong, and browsers of theirs."""

from __future__ import annotations

from flask import Flask

from learnapp.store.people import people, sign_ins
from learnapp.store.sets import sets
from tests.client import Visitor
from tests.conftest import START

RULES = "What is said here stays here."


def a_set(app: Flask, members: list[int], facilitator: int | None = None, name: str = "Tuesday set") -> int:
    """A set whose members have all agreed to its rules; its id."""
    with app.extensions["store"].write() as connection:
        set_id = sets.make(connection, name, RULES, START)
        for person_id in [*members, *([facilitator] if facilitator else [])]:
            role = "facilitator" if person_id == facilitator else "member"
            assert sets.join(connection, set_id, person_id, START, role) == "joined"  # type: ignore[arg-type]
            assert sets.accept_rules(connection, set_id, person_id, 1, START)
    return set_id


def more_people(app: Flask, count: int) -> list[int]:
    """Further learners, `p1@example.org` and so on; their ids."""
    ids = []
    with app.extensions["store"].write() as connection:
        for number in range(1, count + 1):
            added = people.add(
                connection, name=f"Person {number}", email=f"p{number}@example.org", password_hash="", now=START
            )
            assert added is not None
            ids.append(added)
    return ids


def browser(app: Flask, who: str) -> Visitor:
    """A browser of its own, signed in without a password: hashing one takes longer than a whole page."""
    visitor = Visitor(app)
    with app.extensions["store"].write() as connection:
        found = people.find(connection, people.email_key(f"{who}@example.org"))
        assert found is not None
        idle = app.extensions["settings"].session_idle
        token = sign_ins.begin(connection, found.id, "tests", app.extensions["clock"](), idle)
    with visitor.client.session_transaction() as session:
        session["_user_id"] = token
    return visitor
