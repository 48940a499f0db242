"""A cohort with assignments."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from learnapp.store.cohorts import assignments, cohorts, memberships
from learnapp.store.cohorts.assignments import Schedule
from learnapp.store.db.engine import Store

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


DAY = timedelta(days=1)


TERMS = Schedule(NOW - DAY, NOW + 7 * DAY, "Before the teaching day", 3, 1)


WORK = [("tea-round", "")]


Filled = tuple[Store, dict[str, int]]


def _cohort(db: Connection, educator: int, *people: int, name: str = "Foundation") -> int:
    values: dict[str, Any] = {"about": "", "starts_on": date(2026, 8, 5), "ends_on": None}
    made = cohorts.make(db, name=name, educator=educator, now=NOW - 90 * DAY, **values)
    for person_id in people:
        memberships.join(db, made, person_id, NOW - 60 * DAY)
    return made


def works(db: Connection, person_id: int, now: datetime = NOW) -> list[tuple[str, str]]:
    return [(work.module, work.activity) for work in assignments.assigned_work_of(db, person_id, now)]
