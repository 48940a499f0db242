"""Example people for the demonstration, a cohort of them, and a learning set."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp import demo_set, demo_work
from learnapp.domain.dates import uk_times
from learnapp.domain.editions.edition_encoding import decode_module
from learnapp.domain.people.roles import Role
from learnapp.store.cohorts import assignments, cohorts, memberships
from learnapp.store.cohorts.assignments import Schedule, Target
from learnapp.store.db.engine import Store
from learnapp.store.people import people
from learnapp.store.tables.cohort_tables import cohort
from learnapp.store.tables.people_and_work import edition as editions
from learnapp.store.tables.people_and_work import published_edition as shelves
from learnapp.web import passwords

PEOPLE = (
    (Role.LEARNER, "lena@learnapp.example", "Lena Marsh"),
    (Role.EDUCATOR, "edwin@learnapp.example", "Edwin Okafor"),
    (Role.ADMIN, "ada@learnapp.example", "Ada Whitlock"),
)

COLLEAGUES = (
    ("Aisha Rahman", "F1", "General medicine", "City Hospital", "Tuesday group"),
    ("Ben Carrick", "F1", "Surgery", "City Hospital", "Tuesday group"),
    ("Chidi Nwosu", "F2", "Emergency medicine", "County Hospital", "Thursday group"),
    ("Dilys Prothero", "F1", "Psychiatry", "County Hospital", "Tuesday group"),
    ("Eoin Gallagher", "F2", "General practice", "City Hospital", "Thursday group"),
    ("Fatima Siddiqui", "F2", "Paediatrics", "City Hospital", "Thursday group"),
    ("Grace Lim", "F1", "Surgery", "County Hospital", ""),
    ("Hana Kovács", "F2", "Anaesthetics", "City Hospital", "Tuesday group"),
    ("Ifeoma Eze", "F1", "General medicine", "County Hospital", "Thursday group"),
    ("Jack Thornton", "F1", "Emergency medicine", "City Hospital", "Tuesday group"),
    ("Kwame Boateng", "F2", "Surgery", "County Hospital", "Thursday group"),
    ("Leila Haddad", "F1", "Paediatrics", "County Hospital", "Thursday group"),
)
"""The rest of the cohort: name, grade, specialty, site and sub-group. Only members of the learning set can sign in."""
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
                people.add(
                    connection, name=name, email=email, password_hash=password_hash, now=now, role=role, proved=True
                )
    with store.write() as connection:
        _fill_cohort(connection, now)
        demo_set.fill(connection, COHORT, password, now)
    known_by = [(role, email) for role, email, _ in PEOPLE]
    in_set = [("facilitator", demo_set.FACILITATOR), *((Role.LEARNER, email) for email in demo_set.MEMBERS)]
    return [Example(role, email, password) for role, email in (*known_by, *in_set)]


def _fill_cohort(connection: Connection, now: datetime) -> None:
    """One cohort with all the example people in it, made once."""
    found = [people.find(connection, people.email_key(email)) for _, email, _ in PEOPLE[:2]]
    if None in found or connection.execute(sa.select(cohort.c.id).where(cohort.c.name == COHORT)).first():
        return
    learner, educator = (account.id for account in found if account)
    start = now - timedelta(days=60)
    today = now.date()
    made = cohorts.make(
        connection,
        name=COHORT,
        about="An example to explore. Everyone in it is made up.",
        starts_on=start.date(),
        ends_on=today + timedelta(days=300),
        educator=educator,
        now=start,
    )
    names = sorted({name for *_, name in COLLEAGUES if name})
    groups = {name: cohorts.make_subgroup(connection, made, name) for name in names}
    added = {}
    memberships.join(connection, made, learner, start, grade="F1", specialty="General medicine", site="City Hospital")
    for name, grade, specialty, site, group in COLLEAGUES:
        address = f"{name.split()[0].lower()}@learnapp.example"
        unusable = passwords.NOBODY
        person = people.add(connection, name=name, email=address, password_hash=unusable, now=start, proved=True)
        if person is not None:
            added[name] = person
            about = {"grade": grade, "specialty": specialty, "site": site}
            memberships.join(connection, made, person, start, subgroup_id=groups.get(group), **about)
    _assign(connection, made, added, educator, now)


def _assign(connection: Connection, cohort_id: int, named: dict[str, int], educator: int, now: datetime) -> None:
    """Two modules for everyone, until the end of a day in the UK: one in full swing, one that has just opened."""
    query = (
        sa.select(shelves.c.module, editions.c.digest, editions.c.content)
        .join(editions, editions.c.digest == shelves.c.edition)
        .order_by(shelves.c.module)
        .limit(2)
    )
    today = uk_times.day_of(now)
    plans = ((25, 5, "Before our teaching day"), (3, 26, ""))
    for place, (row, (ago, ahead, note)) in enumerate(zip(connection.execute(query).all(), plans, strict=False)):
        opens = uk_times.moment(today - timedelta(days=ago), time(0))
        due = uk_times.moment(today + timedelta(days=ahead), uk_times.END_OF_DAY)
        terms = Schedule(opens, due, note, 3, 1)
        (work,) = assignments.make(connection, cohort_id, Target(), [(row.module, "")], terms, opens)
        module = decode_module(row.content)
        if place == 0:
            told = demo_work.DemoOutcome(cohort_id, work, educator)
            demo_work.fill(connection, told, named, module, row.digest, now)
        else:
            demo_work.begin(connection, named, module, row.digest, now)


def _password(instance: Path) -> str:
    path = instance / "demo-password"
    if not path.exists():
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write("-".join(secrets.token_hex(2) for _ in range(4)))
    return path.read_text().strip()
