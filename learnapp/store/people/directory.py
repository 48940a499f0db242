"""People as an administrator finds them: who they are and how they get in. Nothing of their work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.people.name_order import found_in
from learnapp.store.people import addresses
from learnapp.store.tables.cohort_tables import cohort, cohort_educator, membership
from learnapp.store.tables.people_and_work import person, sign_in

PAGE = 50
READ_AT_ONCE = 5000


@dataclass(frozen=True)
class FoundPerson:
    id: int
    name: str
    email: str
    role: str
    created_at: datetime
    suspended_at: datetime | None
    proved_at: datetime | None
    second_factor_at: datetime | None


@dataclass(frozen=True)
class FoundPeople:
    """A page of people, the newest first, and whether there are more."""

    people: list[FoundPerson]
    number: int
    more: bool


_COLUMNS = [person.c[name] for name in FoundPerson.__dataclass_fields__]


def find(connection: Connection, text: str, role: str, number: int = 1) -> FoundPeople:
    """People whose name or address has this text in it, accents or not; all if it is empty."""
    query = sa.select(*_COLUMNS).order_by(person.c.id.desc())
    if role:
        query = query.where(person.c.role == role)
    start = (max(1, number) - 1) * PAGE
    if not text:
        rows = connection.execute(query.offset(start).limit(PAGE + 1)).all()
    else:
        rows, skipped = [], 0
        for row in connection.execute(query.execution_options(yield_per=READ_AT_ONCE)):
            if not found_in(text, row.name, row.email):
                continue
            skipped += 1
            if skipped > start:
                rows.append(row)
            if len(rows) > PAGE:
                break
    found = [FoundPerson(*row) for row in rows]
    return FoundPeople(found[:PAGE], max(1, number), len(found) > PAGE)


def get(connection: Connection, person_id: int) -> FoundPerson | None:
    row = connection.execute(sa.select(*_COLUMNS).where(person.c.id == person_id)).first()
    return FoundPerson(*row) if row else None


@dataclass(frozen=True)
class Belonging:
    """What an administrator is told beside a person's name: cohorts, whether they can be emailed, where they are in."""

    learns_in: list[str]
    looks_after: list[str]
    has_address: bool
    sessions: int
    seen_at: datetime | None


def belonging(connection: Connection, person_id: int, now: datetime) -> Belonging:
    """Four queries, however much there is."""
    learns = sa.select(cohort.c.name).join(membership, membership.c.cohort_id == cohort.c.id)
    looks = sa.select(cohort.c.name).join(cohort_educator, cohort_educator.c.cohort_id == cohort.c.id)
    now_in = sa.or_(membership.c.ends_at.is_(None), membership.c.ends_at > now)
    learns = learns.where(membership.c.person_id == person_id, now_in).order_by(cohort.c.name).limit(PAGE)
    still = sa.or_(cohort_educator.c.until.is_(None), cohort_educator.c.until > now)
    looks = looks.where(cohort_educator.c.person_id == person_id, still).order_by(cohort.c.name).limit(PAGE)
    own = sign_in.c.person_id == person_id, sign_in.c.expires_at > now
    sessions = connection.execute(sa.select(sa.func.count(), sa.func.max(sign_in.c.seen_at)).where(*own)).one()
    has_one = connection.execute(sa.select(addresses.has_one()).where(person.c.id == person_id)).scalar()
    return Belonging(
        list(connection.execute(learns).scalars()),
        list(connection.execute(looks).scalars()),
        bool(has_one),
        int(sessions[0]),
        sessions[1],
    )
