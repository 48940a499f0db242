"""Learning sets for tests: people who belong, and browsers of theirs."""

from __future__ import annotations

from flask import Flask

from learnapp.store import people, sets
from tests.client import Visitor
from tests.conftest import PASSWORD, START

RULES = "What is said here stays here."
_HASHES: dict[str, str] = {}


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
    from learnapp.web import passwords

    hashed = _HASHES.setdefault("password", "") or passwords.hash_password(PASSWORD)
    _HASHES["password"] = hashed
    ids = []
    with app.extensions["store"].write() as connection:
        for number in range(1, count + 1):
            added = people.add(
                connection, name=f"Person {number}", email=f"p{number}@example.org", password_hash=hashed, now=START
            )
            assert added is not None
            ids.append(added)
    return ids


def browser(app: Flask, who: str) -> Visitor:
    """A browser of its own, signed in."""
    return Visitor(app).signed_in(who)
