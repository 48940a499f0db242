"""A cohort with an educator who assigns work to it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Flask

from learnapp.store.cohorts import assignments, cohorts, memberships
from learnapp.store.cohorts.assignments import Assignment, Schedule, Target, Work
from tests.client import Page, Visitor
from tests.conftest import START

DAY = timedelta(days=1)


class Cohort:
    """Edwin's cohort with Lena and Bola in it, and sub-groups A, with Lena, and B, with nobody."""

    def __init__(self, app: Flask, ids: dict[str, int], educator: str = "edwin") -> None:
        self.store, self.ids = app.extensions["store"], ids
        with self.store.write() as db:
            values: dict[str, Any] = {"about": "", "starts_on": date(2026, 8, 5), "ends_on": None}
            self.id = cohorts.make(db, name="Foundation", educator=ids[educator], now=START - 90 * DAY, **values)
            for name in ("lena", "bola"):
                memberships.join(db, self.id, ids[name], START - 60 * DAY)
            self.a = cohorts.make_subgroup(db, self.id, "Team A")
            self.b = cohorts.make_subgroup(db, self.id, "Team B")
            memberships.put_in_subgroup(db, self.id, [ids["lena"]], self.a)
        self.url = f"/educator/cohorts/{self.id}/assignments/"

    def assign(self, work: Work = ("tea-round", ""), due: timedelta | None = 7 * DAY, **target: int) -> int:
        terms = Schedule(START - DAY, None if due is None else START + due, "A note", 3, 1)
        with self.store.write() as db:
            return assignments.make(db, self.id, Target(**target), [work], terms, START - DAY)[0]

    def all(self) -> list[Assignment]:
        with self.store.read() as db:
            return assignments.assignments_of(db, self.id, START)

    def leaves(self, name: str) -> None:
        with self.store.write() as db:
            memberships.end(db, self.id, self.ids[name], START)


def when(name: str, typed: str, clock: str = "") -> dict[str, str]:
    """The fields of a date typed into its first box, and the time."""
    return {f"{name}-day": typed, f"{name}-month": "", f"{name}-year": "", f"{name}-time": clock}


def _new(edwin: Visitor, cohort: Cohort, status: int = 200, **fields: Any) -> Page:
    page = edwin.get(cohort.url + "new/")
    typed = {"modules": ["tea-round"], **when("due", "27/11/2026", "5pm"), **fields}
    return edwin.submit(page, "Assign", typed, status=status)
