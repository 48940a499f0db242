"""Promise 6: the number of queries a page takes does not depend on how much data there is."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Connection

from learnapp.domain.quizzes import review_scheduling
from learnapp.store.learning import attempts, certificates, completions, runs, writings
from learnapp.store.people import people, sign_ins
from learnapp.store.tables.people_and_work import edition, reset_link, review_card
from tests.client import Visitor
from tests.conftest import START, Queries

AT_MOST = {
    "/home/": 6,
    "/progress/": 6,
    "/modules/": 2,
    "/modules/tea-round/": 4,
    "/modules/tea-round/leaves/": 2,
    "/modules/tea-round/spilt/": 2,
    "/modules/tea-round/after/questions/1/": 2,
    "/modules/tea-round/after/questions/2/": 2,
    "/modules/tea-round/after/check/": 2,
    "/modules/tea-round/after/attempts/1/": 4,
    "/glossary/": 1,
    "/review/": 3,
    "/search/?q=pot": 3,
    "/reflections/": 3,
    "/writing/": 4,
    "/notes/?at=tea-round/leaves": 4,
    "/evidence/": 6,
    "/account/data/": 2,
    "/account/calendar/": 3,
    "/account/": 2,
}
"""Page of a signed-in learner -> the most queries it may take; the beginning of a transaction is none."""

YEARS = 40
"""Attempts at each quiz, and modules that are gone by now, in the record of somebody with years of history."""


def _under_way(connection: Connection, person: int, now: datetime) -> None:
    """One submitted attempt, another begun, and a case half-way."""
    digest = connection.execute(sa.select(edition.c.digest).where(edition.c.module == "tea-round")).scalar_one()
    _attempt(connection, person, "tea-round", digest, now, submitted=True)
    _attempt(connection, person, "tea-round", digest, now, submitted=False)
    runs.begin(connection, person, "tea-round", "spilt", digest, 1, now)


def _attempt(connection: Connection, person: int, module: str, digest: str, now: datetime, *, submitted: bool) -> None:
    asked = ("warmest", "tray", "tips", "help")
    attempts.begin(connection, person, module, "after", edition=digest, seed=1, questions=asked, now=now)
    attempt = attempts.unfinished(connection, person, module, "after")
    assert attempt is not None
    if submitted:
        marks = dict.fromkeys(asked, (1.0, 1.0, 0.25))
        attempts.submit(connection, attempt.id, marks, score=4, out_of=4, share=1.0, now=now)


def _years_of_history(connection: Connection, person: int) -> None:
    """Many attempts, modules that have left the shelf, sign-ins on many devices."""
    digest = connection.execute(sa.select(edition.c.digest).where(edition.c.module == "tea-round")).scalar_one()
    for year in range(YEARS):
        then = START - timedelta(days=20 * year)
        _attempt(connection, person, "tea-round", digest, then, submitted=True)
        _attempt(connection, person, f"gone-{year}", digest, then, submitted=year % 2 == 0)
        runs.begin(connection, person, f"gone-{year}", "a-case", digest, 1, then)
        completions.complete(connection, person, f"gone-{year}", "a-lesson", "lesson", digest, then)
        sign_ins.begin(connection, person, f"Browser {year}", START, timedelta(hours=12))
    _cards_and_writing(connection, person)
    people.make_reset_link(connection, person, START)
    connection.execute(reset_link.delete())


def _cards_and_writing(connection: Connection, person: int) -> None:
    """Questions that came back and are due again, pieces of writing, actions due, bookmarks and certificates."""
    place = {"person_id": person, "module": "tea-round", "activity": "after"}
    for n in range(YEARS):
        schedule, due = review_scheduling.begin(1, START - timedelta(days=n + 5))
        card = {**place, "question": ("warmest", "tray", "tips", "help")[n] if n < 4 else f"gone-{n}"}
        connection.execute(review_card.insert(), {**card, "schedule": schedule, "due_at": due, "made_at": START})
        for kind in ("reflection", "shareable", "note", "action"):
            writings.add(
                connection, person, kind, b"sealed", START, module="tea-round", activity="leaves", due_on=START.date()
            )
        writings.set_bookmark(connection, person, "tea-round", "leaves", f"{n}", on=True, now=START)
        certificate = {"number": f"N{n}", "digest": "", "key_id": "", "issued_at": START}
        certificates.record(connection, person, "pack", "", **certificate)


def _counts(who: Visitor, queries: Queries) -> dict[str, int]:
    counted = {}
    for page in AT_MOST:
        who.get(page)  # the first in a process reads the catalogue and compiles templates
        queries()
        who.get(page)
        asked = queries()
        assert 1 <= len(asked) <= AT_MOST[page], (page, asked)
        counted[page] = len(asked)
    return counted


def test_a_page_takes_as_many_queries_after_years_of_history_as_at_first(
    app: Flask, lena: Visitor, bola: Visitor, ids: dict[str, int], queries: Queries
) -> None:
    with app.extensions["store"].write() as connection:
        _years_of_history(connection, ids["bola"])
        for name in ("lena", "bola"):
            _under_way(connection, ids[name], START)
    assert _counts(lena, queries) == _counts(bola, queries)


@pytest.mark.parametrize("page", ["/", "/modules/", "/modules/tea-round/", "/glossary/", "/account/sign-in/"])
def test_a_visitors_page_takes_one_query_at_most(visitor: Visitor, queries: Queries, page: str) -> None:
    visitor.get(page)
    queries()
    visitor.get(page)
    assert len(queries()) <= 1
