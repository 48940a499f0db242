"""A cohort whose people work, so that there are findings."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy.engine import Connection

from learnapp.domain.reading import read_library
from learnapp.paths import MODULES
from learnapp.store.cohorts import cohort_counting, cohorts, findings, memberships
from learnapp.store.cohorts.finding_sums import FindingTotals
from learnapp.store.cohorts.findings import Release
from learnapp.store.content.catalogue import Catalogue, PublishedCatalogue
from learnapp.store.db.engine import Store
from learnapp.store.learning import attempts, runs
from learnapp.store.people import people
from tests.conftest import TEST_MODULES

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


JOINED = NOW - timedelta(days=50)


Filled = tuple[Store, dict[str, int]]


PATHS = {0: (0, 0, 1), 1: (1, 0, 0), 2: (2, 0, 2)}
"""A whole walk for each choice at the first decision of the test case."""


class Place:
    """A site with cohorts in it, whose figures can be looked at."""

    def __init__(self, connection: Connection, educator: int, seed: int = 1) -> None:
        self.connection, self.educator, self.added = connection, educator, 0
        self.catalogue = Catalogue(read_library((TEST_MODULES, MODULES)))
        self.shelf: PublishedCatalogue = self.catalogue.at(connection)
        self.digest = self.shelf.editions["tea-round"]
        self.lot: Callable[[int], int] = random.Random(seed).randrange
        self.now = NOW

    def cohort(self, *members: int) -> int:
        made = cohorts.make(
            self.connection,
            name="A cohort",
            about="",
            starts_on=NOW.date(),
            ends_on=None,
            educator=self.educator,
            now=JOINED,
        )
        for who in members:
            memberships.join(self.connection, made, who, JOINED)
        return made

    def person(self) -> int:
        self.added += 1
        who = people.add(
            self.connection, name=f"P{self.added}", email=f"p{self.added}@example.org", password_hash="!", now=NOW
        )
        assert who is not None
        return who

    def runs(self, who: int, choice: int, activity: str = "spilt") -> None:
        self.now += timedelta(minutes=1)
        where = (self.connection, who, "tea-round", activity)
        runs.begin(*where, self.digest, 1, self.now)
        record = runs.first(*where)
        assert record
        runs.move(self.connection, record.id, PATHS[choice], self.now, ended=True)

    def attempts(self, who: int, share: float, *, activity: str = "after", answer: int = 1) -> None:
        self.now += timedelta(minutes=1)
        where = (self.connection, who, "tea-round", activity)
        asked = ("warmest",) if activity == "after" else ("pour",)
        attempts.begin(*where, edition=self.digest, seed=1, questions=asked, now=self.now)
        opened = attempts.unfinished(*where)
        assert opened
        values = {"edition": self.digest, "certainty": None, "revision": 1, "seconds": 20, "now": self.now}
        attempts.save_response(self.connection, opened.id, who, question=asked[0], answer=[answer], **values)
        attempts.submit(self.connection, opened.id, {}, score=share, out_of=1, share=share, now=self.now)

    def look(self, cohort: int) -> dict[str, Release]:
        """The figures behind the page of this cohort's findings, once it has been opened."""
        if cohort_counting.anything_new(self.connection, cohort, self.shelf):
            cohort_counting.count_more(
                self.connection, cohort, self.shelf, FindingTotals(self.catalogue), self.lot, self.now
            )
        found = {release.activity: release for release in findings.released(self.connection, cohort)}
        assert not cohort_counting.anything_new(self.connection, cohort, self.shelf)
        return found

    def choices(self, cohort: int) -> tuple[int, ...]:
        release = self.look(cohort).get("spilt")
        return release.found.runs.choices["corridor"] if release else ()
