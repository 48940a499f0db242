"""Example people for the demonstration, a cohort of them, and a learning set."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp import demo_set
from learnapp.domain import uk_times
from learnapp.store import assignments, cohorts, memberships, people
from learnapp.store.assignments import Target, Terms
from learnapp.store.cohort_tables import cohort
from learnapp.store.engine import Store
from learnapp.store.tables import shelf as shelves
from learnapp.web import passwords

PEOPLE = (
    ("learner", "lena@learnapp.example", "Lena Marsh"),
    ("educator", "edwin@learnapp.example", "Edwin Okafor"),
    ("admin", "ada@learnapp.example", "Ada Whitlock"),
)

COLLEAGUES = (
    ("Aisha Rahman", "F1", "General medicine", "City Hospital", "Tuesday group"),
    ("Ben Carrick", "F1", "Surgery", "City Hospital", "Tuesday group"),
    ("Chidi Nwosu", "F2", "Emergency medicine", "County Hospital", "Thursday group"),
    ("Dilys Prothero", "F1", "Psychiatry", "County Hospital", "Tuesday group"),
    ("Eoin Gallagher", "F2", "General practice", "City Hospital", "Thursday group"),
    ("Fatima Siddiqui", "F2", "Paediatrics", "City Hospital", "Thursday group"),
    ("Grace Lim", "F1", "Surgery", "County Hospital", ""),
)
"""The rest of the cohort: name, grade, specialty, site and sub-group. Only those of the learning set can sign in."""
COHORT = "Foundation doctors, example cohort"


@dataclass(frozen=True)
class Example:
    role: str
    email: str
    password: str


def fill(store: Store, instance: Path, now: datetime) -> list[Example]:
    """Add the example people that are missing. Their password is made once for each instance."""
    password = _password(instance)
    for role, email, name in PEOPLE:
        with store.read() as connection:
            known = people.find(connection, people.email_key(email))
        if known is None:
            password_hash = passwords.hash_password(password)
            with store.write() as connection:
                people.add(connection, name=name, email=email, password_hash=password_hash, now=now, role=role)
    with store.write() as connection:
        _fill_cohort(connection, now)
        demo_set.fill(connection, COHORT, password, now)
    known_by = [(role, email) for role, email, _ in PEOPLE]
    in_set = [("facilitator", demo_set.FACILITATOR), *(("learner", email) for email in demo_set.MEMBERS)]
    return [Example(role, email, password) for role, email in (*known_by, *in_set)]


def _fill_cohort(connection: Connection, now: datetime) -> None:
    """One cohort with everybody in it, made once."""
    found = [people.find(connection, people.email_key(email)) for _, email, _ in PEOPLE[:2]]
    if None in found or connection.execute(sa.select(cohort.c.id).where(cohort.c.name == COHORT)).first():
        return
    learner, educator = (account.id for account in found if account)
    start = now - timedelta(days=60)
    today = now.date()
    made = cohorts.make(
        connection,
        name=COHORT,
        about="To look at. Everybody in it is made up.",
        starts_on=start.date(),
        ends_on=today + timedelta(days=300),
        educator=educator,
        now=start,
    )
    names = sorted({name for *_, name in COLLEAGUES if name})
    groups = {name: cohorts.make_subgroup(connection, made, name) for name in names}
    memberships.join(connection, made, learner, start, grade="F1", specialty="General medicine", site="City Hospital")
    for name, grade, specialty, site, group in COLLEAGUES:
        address = f"{name.split()[0].lower()}@learnapp.example"
        added = people.add(connection, name=name, email=address, password_hash=passwords.NOBODY, now=start)
        if added is not None:
            about = {"grade": grade, "specialty": specialty, "site": site}
            memberships.join(connection, made, added, start, subgroup_id=groups.get(group), **about)
    _assign(connection, made, now)


def _assign(connection: Connection, cohort_id: int, now: datetime) -> None:
    """Two modules for everybody: one due in a fortnight, one that opens then. By the end of those days in the UK."""
    shelf = connection.execute(sa.select(shelves.c.module).order_by(shelves.c.module)).scalars().all()
    due = uk_times.moment(uk_times.day_of(now) + timedelta(days=14), uk_times.END_OF_DAY)
    opens = uk_times.moment(uk_times.day_of(now) - timedelta(days=10), time(0))
    for module, shift, note in zip(shelf, (0, 14), ("Before our teaching day", ""), strict=False):
        terms = Terms(uk_times.moved(opens, shift), uk_times.moved(due, shift), note, 3, 1)
        assignments.make(connection, cohort_id, Target(), [(module, "")], terms, opens)


def _password(instance: Path) -> str:
    path = instance / "demo-password"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write("-".join(secrets.token_hex(2) for _ in range(4)))
    return path.read_text().strip()
