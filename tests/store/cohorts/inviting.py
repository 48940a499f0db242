"""A cohort, and inviting people to it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy.engine import Connection

from learnapp.domain.cohorts.address_lists import read_addresses
from learnapp.store.cohorts import cohorts, invitations
from learnapp.store.db.engine import Store

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


SECRET = "the site's secret"


Filled = tuple[Store, dict[str, int]]


Made = tuple[Store, dict[str, int], int]


def _cohort(db: Connection, educator: int) -> int:
    about = {"name": "F1s", "about": "", "starts_on": date(2026, 8, 5), "ends_on": None}
    return cohorts.make(db, educator=educator, now=NOW, **about)


def _invited(db: Connection, cohort_id: int, text: str, now: datetime = NOW) -> dict[str, str]:
    found = invitations.invite(db, cohort_id, read_addresses(text).entries, {}, SECRET, now)
    return {email: invitations.token("address", salt, SECRET) for email, salt in found}
