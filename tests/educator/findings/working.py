"""People of a cohort who work, so that there are findings."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask

from learnapp.store.learning import attempts, runs
from learnapp.store.tables.people_and_work import edition
from tests.client import Page, Visitor
from tests.conftest import START
from tests.educator.cohorts.august import August

PATHS = {0: (0, 0, 1), 1: (1, 0, 0), 2: (2, 0, 2)}


ASKED = ("warmest", "tray")


class Work:
    """What people do, as rows."""

    def __init__(self, app: Flask) -> None:
        self.store = app.extensions["store"]
        with self.store.read() as connection:
            query = sa.select(edition.c.digest).where(edition.c.module == "tea-round")
            self.digest = connection.execute(query).scalar_one()

    def runs(self, who: int, choice: int) -> None:
        with self.store.write() as connection:
            where = (connection, who, "tea-round", "spilt")
            runs.begin(*where, self.digest, 1, START)
            record = runs.first(*where)
            assert record
            runs.move(connection, record.id, PATHS[choice], START, ended=True)

    def attempts(self, who: int, right: bool, share: float, activity: str = "after") -> None:
        asked = ASKED if activity == "after" else ("pour",)
        with self.store.write() as connection:
            where = (connection, who, "tea-round", activity)
            attempts.begin(*where, edition=self.digest, seed=1, questions=asked, now=START)
            opened = attempts.unfinished(*where)
            assert opened
            values = {"edition": self.digest, "certainty": None, "revision": 1, "seconds": 20, "now": START}
            answer = [1] if right else [0]
            attempts.save_response(connection, opened.id, who, question=asked[0], answer=answer, **values)
            attempts.submit(connection, opened.id, {}, score=share, out_of=1, share=share, now=START)


def findings(visitor: Visitor, august: August) -> Page:
    return visitor.get(august.url + "findings/?module=tea-round")


def bars(page: Page) -> dict[str, str]:
    """Each answer's label and how many chose it."""
    found = {}
    for bar in page.all("li"):
        if bar.get("class", "").startswith("answer"):
            label, text = (page.words(e) for e in bar.iter("span"))
            found[label] = text
    return found
