"""A cohort with work to do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Flask

from learnapp.store.cohorts import assignments, cohorts, extensions, memberships
from learnapp.store.cohorts.assignments import Schedule, Target, Work
from tests.conftest import START

DAY = timedelta(days=1)


class Cohort:
    """A cohort of a test's own with Lena in it, and work assigned to it."""

    def __init__(self, app: Flask, ids: dict[str, int], name: str = "Foundation 2026") -> None:
        self.app, self.ids = app, ids
        with app.extensions["store"].write() as db:
            values: dict[str, Any] = {"about": "", "starts_on": date(2026, 8, 5), "ends_on": None}
            self.id = cohorts.make(db, name=name, educator=ids["edwin"], now=START - 90 * DAY, **values)
            memberships.join(db, self.id, ids["lena"], START - 60 * DAY)

    def assign(self, work: Work, opens: timedelta, due: timedelta | None, note: str = "", **target: int) -> int:
        terms = Schedule(START + opens, None if due is None else START + due, note)
        with self.app.extensions["store"].write() as db:
            return assignments.make(db, self.id, Target(**target), [work], terms, START)[0]

    def extend(self, assignment: int, to: timedelta, reason: str) -> None:
        with self.app.extensions["store"].write() as db:
            extensions.grant(db, assignment, self.ids["lena"], START + to, reason, START)
