"""How an administrator finds people: who they are and how they sign in. Nothing about their work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.numbers.list_pages import list_page
from learnapp.domain.people.name_order import words_sought
from learnapp.store.organisations.scope import best_role, one_of
from learnapp.store.people import addresses, person_words, ways_in
from learnapp.store.tables.cohort_tables import cohort, cohort_educator, looks_after, membership
from learnapp.store.tables.organisation_tables import organisation_member
from learnapp.store.tables.people_and_work import person, sign_in

PAGE = 25
MOST_COHORTS = 50
"""The most cohorts to name on a person's page."""


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


def _people(among: list[int] | None) -> sa.Select[Any]:
    """Everyone, or the people of some organisations, with the role there that allows most."""
    names = FoundPerson.__dataclass_fields__
    query = sa.select(*(best_role(among).label("role") if name == "role" else person.c[name] for name in names))
    if among is None:
        return query
    here = one_of(organisation_member.c.organisation_id, among), organisation_member.c.person_id == person.c.id
    return query.where(sa.exists().where(*here))


def _has(connection: Connection, text: str) -> sa.ColumnElement[bool]:
    words = words_sought(text)
    return person_words.have(connection, words) if words else sa.false()


def everyone_with(connection: Connection, text: str) -> sa.Select[Any]:
    """The ids of all people whom these words find, however many, to limit another query."""
    return sa.select(person.c.id).where(_has(connection, text))


AccountState = Literal["", "unconfirmed", "suspended"]
"""Which people to look for: all, those with an unproved address, or those who are suspended."""


def find(
    connection: Connection,
    text: str,
    role: str,
    number: int = 1,
    among: list[int] | None = None,
    state: AccountState = "",
) -> FoundPeople:
    """People who have, in their name or address, words that begin with these, accents or not; all if there are none.

    `among` keeps them to those of some organisations, and their roles to those that they have there. If there are not
    so many pages, the last is found.
    """
    query = _people(among).order_by(person.c.id.desc())
    if state:
        unconfirmed = state == "unconfirmed"
        query = query.where(person.c.proved_at.is_(None) if unconfirmed else person.c.suspended_at.is_not(None))
    if role:
        query = query.where(best_role(among) == role)
    if text.strip():
        query = query.where(_has(connection, text))
    found = _from(connection, query, number)
    if number > 1 and not found:
        count = connection.execute(sa.select(sa.func.count()).select_from(query.order_by(None).subquery())).scalar_one()
        number = list_page(count, number, PAGE).number
        found = _from(connection, query, number)
    return FoundPeople(found[:PAGE], number, len(found) > PAGE)


def _from(connection: Connection, query: sa.Select[Any], number: int) -> list[FoundPerson]:
    """The people on a page, with the first of the next if there is one."""
    return [FoundPerson(*row) for row in connection.execute(query.offset((number - 1) * PAGE).limit(PAGE + 1))]


def get(connection: Connection, person_id: int, among: list[int] | None = None) -> FoundPerson | None:
    row = connection.execute(_people(among).where(person.c.id == person_id)).first()
    return FoundPerson(*row) if row else None


@dataclass(frozen=True)
class Belonging:
    """What an administrator sees beside a person's name: cohorts, whether they can be emailed, where they are signed
    in.

    `waits` if they were added and have not been in their account.
    """

    learns_in: list[str]
    looks_after: list[str]
    has_address: bool
    waits: bool
    sessions: int
    seen_at: datetime | None


def belonging(connection: Connection, person_id: int, now: datetime, among: list[int] | None = None) -> Belonging:
    """Four queries, however much there is. `among` keeps the cohorts to those of some organisations."""
    here = sa.true() if among is None else one_of(cohort.c.organisation_id, among)
    learns = sa.select(cohort.c.name).join(membership, membership.c.cohort_id == cohort.c.id)
    looks = sa.select(cohort.c.name).join(cohort_educator, cohort_educator.c.cohort_id == cohort.c.id)
    now_in = sa.or_(membership.c.ends_at.is_(None), membership.c.ends_at > now)
    learns = learns.where(here, membership.c.person_id == person_id, now_in).order_by(cohort.c.name).limit(MOST_COHORTS)
    looks = looks.where(here, cohort_educator.c.person_id == person_id, looks_after(now))
    looks = looks.order_by(cohort.c.name).limit(MOST_COHORTS)
    own = sign_in.c.person_id == person_id, sign_in.c.expires_at > now
    sessions = connection.execute(sa.select(sa.func.count(), sa.func.max(sign_in.c.seen_at)).where(*own)).one()
    account = sa.select(addresses.has_one(), ways_in.never_used()).where(person.c.id == person_id)
    has_one, waits = connection.execute(account).one()
    return Belonging(
        list(connection.execute(learns).scalars()),
        list(connection.execute(looks).scalars()),
        bool(has_one),
        bool(waits),
        int(sessions[0]),
        sessions[1],
    )
