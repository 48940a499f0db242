"""A cohort whose educator makes sets of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Flask

from learnapp.store.cohorts import memberships
from learnapp.store.tables.set_tables import set_member
from tests.client import Page
from tests.conftest import START
from tests.learning_sets.making import somebody

GRADES, SITES = ("F1", "F2"), ("City", "County", "Cottage")


@dataclass
class Foundation:
    """Edwin's cohort of Lena and as many others as a test asks for."""

    app: Flask
    cohort: int
    people: list[int]

    @property
    def url(self) -> str:
        return f"/sets/cohorts/{self.cohort}/"

    def change(self, function: Any, *given: Any, **named: Any) -> Any:
        with self.app.extensions["store"].write() as connection:
            return function(connection, *given, **named)

    def more(self, count: int) -> None:
        for number in range(count):
            who = self.change(somebody, f"Peer{number:02}")
            about = {"grade": GRADES[number % 2], "specialty": "Surgery", "site": SITES[number % 3]}
            self.change(memberships.join, self.cohort, who, START, **about)
            self.people.append(who)

    def sets(self) -> list[set[int]]:
        """Who is in each set."""
        rows = self.change(
            lambda c: c.execute(
                sa.select(set_member.c.set_id, set_member.c.person_id).where(set_member.c.left_at.is_(None))
            ).all()
        )
        found: dict[int, set[int]] = {}
        for row in rows:
            found.setdefault(row.set_id, set()).add(row.person_id)
        return list(found.values())


def groups(page: Page) -> dict[str, list[str]]:
    """The plan on the page: person's field to the set it names, gathered by set."""
    found: dict[str, list[str]] = {}
    for name, value in page.fields(page.form("Create sets")):
        if name.startswith("set-"):
            found.setdefault(value, []).append(name)
    return found
