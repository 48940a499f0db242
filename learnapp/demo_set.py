"""The demonstration's learning set: six members and a facilitator, all of whom can sign in."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.sets.ground_rules import DEFAULT
from learnapp.store.people import people
from learnapp.store.sets import sets
from learnapp.store.tables.cohort_tables import cohort
from learnapp.store.tables.set_tables import learning_set
from learnapp.web import passwords

NAME = "Tuesday set"
FACILITATOR = "aisha@learnapp.example"
LEARNER = "lena@learnapp.example"
MEMBERS = tuple(f"{name}@learnapp.example" for name in ("ben", "chidi", "dilys", "eoin", "fatima"))
"""Other members of the demonstration's cohort."""


def fill(connection: Connection, cohort_name: str, password: str, now: datetime) -> None:
    """Make the set, once, from people who already exist. They agreed to its ground rules and get this password."""
    if connection.execute(sa.select(learning_set.c.id).where(learning_set.c.name == NAME)).first():
        return
    cohort_id = connection.execute(sa.select(cohort.c.id).where(cohort.c.name == cohort_name)).scalar()
    begun = now - timedelta(days=30)
    password_hash = passwords.hash_password(password)
    made = sets.make(connection, NAME, DEFAULT, begun, cohort_id=cohort_id)
    for address in (FACILITATOR, LEARNER, *MEMBERS):
        account = people.find(connection, people.email_key(address))
        if account is None:
            continue
        if address != LEARNER:
            people.set_password(connection, account.id, password_hash, now)
        role: sets.SetRole = "facilitator" if address == FACILITATOR else "member"
        if sets.join(connection, made, account.id, begun, role) == "joined":
            sets.accept_rules(connection, made, account.id, 1, begun)
