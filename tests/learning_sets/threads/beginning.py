"""A set that begins a thread."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from learnapp.store.sets import discussions
from learnapp.store.sets.discussions import Discussion
from learnapp.store.tables.set_tables import ballot
from tests.client import Page, Visitor
from tests.conftest import Clock
from tests.learning_sets.sets_made import a_set, browser, more_people


class Set:
    """A set of four who vote and Edwin, who facilitates; and a thread about the corridor of the case “Spilt”."""

    def __init__(self, app: Flask, clock: Clock, ids: dict[str, int]) -> None:
        self.app, self.clock, self.ids = app, clock, ids
        self.voters = [ids["lena"], ids["bola"], *more_people(app, 2)]
        self.id = a_set(app, self.voters, ids["edwin"])
        self.browsers: dict[str, Visitor] = {}
        self.signed_in_until = clock.now + timedelta(hours=6)
        page = self.who("lena").get(f"/sets/{self.id}/threads/new/")
        page = self.who("lena").get(page.link("Spilt"))
        page = self.who("lena").submit(page, "Start the thread", {"place": "corridor"})
        self.at = page.url

    def who(self, name: str) -> Visitor:
        """A person's browser, signed in again if they have been away for long."""
        found = self.browsers.get(name)
        if found is None or self.clock.now >= self.signed_in_until:
            if self.clock.now >= self.signed_in_until:
                self.browsers.clear()
                self.signed_in_until = self.clock.now + timedelta(hours=6)
            found = self.browsers[name] = browser(self.app, name)
        return found

    def page(self, name: str) -> Page:
        return self.who(name).get(self.at)

    def vote(self, name: str, choice: int, button: str = "Send my vote", status: int = 200, **fields: str) -> Page:
        sent = {"choice": str(choice), "confidence": "2", **fields}
        return self.who(name).submit(self.page(name), button, sent, status)

    def pass_time(self, time: timedelta) -> None:
        self.clock.now += time

    @property
    def thread(self) -> Discussion:
        with self.app.extensions["store"].read() as connection:
            found = discussions.get(connection, self.id, 1, "thread")
        assert found is not None
        return found

    def ballots(self) -> list[tuple[int, int, bool]]:
        with self.app.extensions["store"].read() as connection:
            columns = ballot.c.person_id, ballot.c.round, ballot.c.late
            return [tuple(row) for row in connection.execute(sa.select(*columns).order_by(ballot.c.id))]
