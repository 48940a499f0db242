"""Reports of mistakes, from any page to the owner of the module it belongs to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.numbers.list_pages import LINES
from learnapp.store.organisations.scope import best_role, one_of
from learnapp.store.tables.organisation_tables import organisation_member
from learnapp.store.tables.people_and_work import mistake_report, person

LONGEST = 5000
"""The most characters in a report."""
SENT_AGAIN = timedelta(hours=1)
"""Within this time, the same disagreement from the same person counts as one form sent again."""
MOST_AN_HOUR = 20
"""Reports that one person may send in an hour."""


@dataclass(frozen=True)
class MistakeReport:
    """A reported mistake or, if `question` is set (`activity#id`), a disagreement with its key.

    There is no `reporter` if a visitor wrote it, or if the person asking may not know the writer's name.
    """

    id: int
    page: str
    module: str | None
    text: str
    reported_at: datetime
    reporter: str | None
    settled_at: datetime | None
    question: str | None
    reporter_role: str | None


def add(
    connection: Connection,
    *,
    page: str,
    module: str | None,
    edition: str | None,
    owner_email: str,
    text: str,
    person_id: int | None,
    now: datetime,
    question: str | None = None,
) -> int:
    """Keep a report; returns its number. A disagreement sent again within the hour returns the first one's number."""
    if person_id is not None and question is not None:
        connection.execute(sa.select(person.c.id).where(person.c.id == person_id).with_for_update(key_share=True))
        same = (mistake_report.c.person_id == person_id, mistake_report.c.page == page, mistake_report.c.text == text)
        recent = mistake_report.c.reported_at >= now - SENT_AGAIN
        known = connection.execute(sa.select(mistake_report.c.id).where(*same, recent)).scalar()
        if known is not None:
            return int(known)
    values = {"page": page, "module": module, "edition": edition, "owner_email": owner_email, "text": text}
    values["question"] = question
    insert = mistake_report.insert().values(person_id=person_id, reported_at=now, **values)
    return int(connection.execute(insert.returning(mistake_report.c.id)).scalar_one())


def for_owner(
    connection: Connection,
    owner_email: str | None,
    among: Collection[int] | None = None,
    *,
    start: int = 0,
) -> list[MistakeReport]:
    """Reports for one owner, or all for None, a page at a time: open ones first, then the newest.

    With `among`, organisations, only reporters who belong to one of them are named.
    """
    name: sa.ColumnElement[Any] = person.c.name
    if among is not None:
        member = organisation_member.alias()
        known = sa.exists().where(member.c.person_id == person.c.id, one_of(member.c.organisation_id, among))
        name = sa.case((known, person.c.name))
    columns = mistake_report.c.id, mistake_report.c.page, mistake_report.c.module, mistake_report.c.text
    query = (
        sa.select(
            *columns,
            mistake_report.c.reported_at,
            name,
            mistake_report.c.settled_at,
            mistake_report.c.question,
            best_role(None if among is None else list(among)),
        )
        .outerjoin(person, person.c.id == mistake_report.c.person_id)
        .order_by(mistake_report.c.settled_at.is_not(None), mistake_report.c.id.desc())
        .where(*_owned(owner_email))
        .offset(start)
        .limit(LINES)
    )
    return [MistakeReport(*row) for row in connection.execute(query)]


def count(connection: Connection, owner_email: str | None) -> int:
    """How many reports there are for one owner, or in all."""
    query = sa.select(sa.func.count()).select_from(mistake_report).where(*_owned(owner_email))
    return int(connection.execute(query).scalar_one())


def _owned(owner_email: str | None) -> list[sa.ColumnElement[bool]]:
    return [] if owner_email is None else [sa.func.lower(mistake_report.c.owner_email) == owner_email.lower()]


def settle(connection: Connection, report_id: int, owner_email: str | None, now: datetime) -> bool | None:
    """Mark a report as dealt with; False if it was already, None if it is not there or not this owner's to settle."""
    theirs = [mistake_report.c.id == report_id, *_owned(owner_email)]
    change = mistake_report.update().where(*theirs, mistake_report.c.settled_at.is_(None))
    if connection.execute(change.values(settled_at=now)).rowcount:
        return True
    return False if connection.execute(sa.select(mistake_report.c.id).where(*theirs)).first() else None
