"""Due dates in the feed: moved, extended, done, withdrawn; whose they are; and nothing that is private."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from icalendar import Calendar

from learnapp.store.cohorts import assignments, extensions, memberships
from learnapp.store.cohorts.assignments import Schedule
from tests.client import Visitor
from tests.conftest import START, Clock
from tests.learner.cohorts.assigned import DAY, Cohort


@pytest.fixture
def cohort(app: Flask, ids: dict[str, int]) -> Cohort:
    return Cohort(app, ids)


@pytest.fixture
def feed(lena: Visitor) -> str:
    page = lena.submit(lena.get("/account/calendar/"), "Create a feed")
    return urlsplit(next(e.get("value", "") for e in page.all("input") if e.get("id") == "address")).path


def _events(visitor: Visitor, feed: str) -> list[tuple[datetime, str, int]]:
    answer = visitor.raw("GET", feed)
    assert answer.status_code == 200
    read = Calendar.from_ical(answer.data)
    return [(e["DTSTART"].dt, str(e["SUMMARY"]), int(e["SEQUENCE"])) for e in read.walk("VEVENT")]


def test_a_duty_is_an_event_that_moves_is_done_and_goes(
    app: Flask, cohort: Cohort, lena: Visitor, visitor: Visitor, clock: Clock, feed: str
) -> None:
    store = app.extensions["store"]
    made = cohort.assign(("tea-round", "leaves"), -DAY, 4 * DAY)
    assert _events(visitor, feed) == [(START + 4 * DAY, "Due: On leaves", 0)]
    sequences = [0]

    def next_event() -> tuple[datetime, str]:
        [(when, title, sequence)] = _events(visitor, feed)
        assert sequence > sequences[-1]
        sequences.append(sequence)
        return when, title

    later = timedelta(minutes=5)
    with store.write() as db:
        assert assignments.change(db, cohort.id, made, 1, Schedule(START, START + 5 * DAY), START + later)
    assert next_event() == (START + 5 * DAY, "Due: On leaves")
    with store.write() as db:
        extensions.grant(db, made, cohort.ids["lena"], START + 9 * DAY, "Nights", START + 2 * later)
    assert next_event() == (START + 9 * DAY, "Due: On leaves")
    with store.write() as db:
        extensions.take_back(db, made, cohort.ids["lena"], 1, START + 3 * later)
    assert next_event() == (START + 5 * DAY, "Due: On leaves")
    clock.now = START + 4 * later
    lena.submit(lena.get("/modules/tea-round/leaves/"), "Mark as finished")
    assert next_event() == (START + 5 * DAY, "Done: On leaves")
    with store.write() as db:
        assert assignments.withdraw(db, cohort.id, made, 2, clock.now)
    assert _events(visitor, feed) == []


def test_only_what_concerns_the_owner_now_is_in_it_and_nothing_private(
    app: Flask, cohort: Cohort, visitor: Visitor, ids: dict[str, int], feed: str
) -> None:
    with app.extensions["store"].write() as db:
        memberships.join(db, cohort.id, ids["bola"], START - DAY)
    cohort.assign(("tea-round", "spilt"), -DAY, 4 * DAY, person_id=ids["bola"])
    cohort.assign(("gone", ""), -DAY, 4 * DAY)
    cohort.assign(("tea-round", "after"), -DAY, None)
    mine = cohort.assign(("tea-round", ""), 2 * DAY, 4 * DAY, "A note-canary")
    cohort.extend(mine, 8 * DAY, "A reason-canary")
    assert [(when, title) for when, title, _ in _events(visitor, feed)] == [(START + 8 * DAY, "Due: The tea round")]
    text = visitor.raw("GET", feed).text
    for private in ("canary", "Lena", "Foundation"):
        assert private not in text
    assert "/modules/tea-round/" in text
    with app.extensions["store"].write() as db:
        memberships.end(db, cohort.id, ids["lena"], START)
    assert _events(visitor, feed) == []


@pytest.mark.parametrize(
    "due",
    [
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        datetime(2027, 3, 28, 1, 0, tzinfo=UTC),
        datetime(2027, 3, 28, 22, 59, tzinfo=UTC),
    ],
)
def test_the_feed_gives_the_moment_itself_when_the_clocks_change(
    cohort: Cohort, visitor: Visitor, feed: str, due: datetime
) -> None:
    cohort.assign(("tea-round", ""), -30 * DAY, due - START)
    assert [when for when, _, _ in _events(visitor, feed)] == [due]
