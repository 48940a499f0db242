"""The calendar feed and the page about it."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from icalendar import Calendar

from learnapp.learner.cohorts.calendar import MOST_AN_HOUR
from learnapp.store.learning import reviews
from learnapp.store.learning.reviews import NewCard
from learnapp.store.tables.people_and_work import writing
from tests.client import Visitor
from tests.conftest import Clock

SECRET_TEXT = b"sealed-action-canary"


def _make(visitor: Visitor, button: str = "Create a feed") -> str:
    page = visitor.submit(visitor.get("/account/calendar/"), button)
    address = next(e.get("value", "") for e in page.all("input") if e.get("id") == "address")
    assert urlsplit(address).path.endswith(".ics")
    return urlsplit(address).path


def _card(app: Flask, person_id: int, question: str, due: datetime) -> None:
    with app.extensions["store"].write() as db:
        reviews.add_cards(db, person_id, "tea-round", "after", [NewCard(question, "", {}, due)], due)


def _action(app: Flask, person_id: int, due_on: date) -> None:
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    values = {"kind": "action", "sealed": SECRET_TEXT, "due_on": due_on, "made_at": moment, "changed_at": moment}
    with app.extensions["store"].write() as db:
        db.execute(writing.insert().values(person_id=person_id, **values))


def _events(visitor: Visitor, address: str) -> list[tuple[date, str]]:
    answer = visitor.raw("GET", address)
    assert answer.status_code == 200
    return [(e["DTSTART"].dt, str(e["SUMMARY"])) for e in Calendar.from_ical(answer.data).walk("VEVENT")]


def test_a_feed_is_read_without_signing_in_and_says_only_counts_and_dates(
    app: Flask, lena: Visitor, visitor: Visitor, ids: dict[str, int]
) -> None:
    _card(app, ids["lena"], "warmest", datetime(2026, 11, 5, 12, tzinfo=UTC))
    _card(app, ids["lena"], "tray", datetime(2026, 11, 5, 14, tzinfo=UTC))
    _action(app, ids["lena"], date(2026, 11, 20))
    address = _make(lena)
    assert _events(visitor, address) == [
        (date(2026, 11, 5), "2 questions to review"),
        (date(2026, 11, 20), "Your workplace action is due"),
    ]
    answer = visitor.raw("GET", address)
    for personal in ("Lena", "Marsh", "lena@", "canary", "tea", "warmest", "pouring"):
        assert personal.casefold() not in answer.text.casefold()
    assert answer.mimetype == "text/calendar"
    assert "private" in answer.headers["Cache-Control"]
    assert "no-store" in lena.raw("GET", address).headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("due", "day"),
    [
        # Summer time ends on 25 October 2026 and begins on 28 March 2027, both at 01:00 UTC.
        (datetime(2026, 10, 24, 22, 59, tzinfo=UTC), date(2026, 10, 24)),
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 26, 0, 0, tzinfo=UTC), date(2026, 10, 26)),
        (datetime(2027, 3, 27, 23, 59, tzinfo=UTC), date(2027, 3, 27)),
        (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), date(2027, 3, 28)),
        (datetime(2027, 3, 28, 22, 59, tzinfo=UTC), date(2027, 3, 28)),
        (datetime(2027, 3, 28, 23, 0, tzinfo=UTC), date(2027, 3, 29)),
    ],
)
def test_a_review_falls_on_its_day_in_the_uk_also_when_the_clocks_change(
    app: Flask, lena: Visitor, clock: Clock, ids: dict[str, int], due: datetime, day: date
) -> None:
    address = _make(lena)
    clock.now = datetime(2026, 10, 20, 12, tzinfo=UTC)
    _card(app, ids["lena"], "warmest", due)
    assert _events(lena, address) == [(day, "1 question to review")]


def test_what_is_overdue_is_for_today_in_the_uk(app: Flask, lena: Visitor, clock: Clock, ids: dict[str, int]) -> None:
    address = _make(lena)
    _card(app, ids["lena"], "warmest", datetime(2026, 3, 1, tzinfo=UTC))
    clock.now = datetime(2027, 6, 10, 23, 30, tzinfo=UTC)
    assert _events(lena, address) == [(date(2027, 6, 11), "1 question to review")]


def test_renewing_and_ending_close_the_old_address_at_once(lena: Visitor, visitor: Visitor) -> None:
    first = _make(lena)
    page = lena.get("/account/calendar/")
    assert "You created a feed on 2 November 2026" in page.main
    assert first.split("/")[-1].removesuffix(".ics") not in page.text
    second = _make(lena, "Create a new address")
    visitor.get(first, status=404)
    assert _events(visitor, second) == []
    page = lena.submit(lena.get("/account/calendar/"), "Stop the feed")
    assert "no longer works" in page.main
    assert "You do not have a feed yet" in page.main
    visitor.get(second, status=404)


@pytest.mark.parametrize("token", ["none", "x" * 3000, "%00", "..%2f", "'%20OR%201=1"])
def test_an_unknown_address_is_not_there(visitor: Visitor, token: str) -> None:
    assert visitor.raw("GET", f"/calendar/{token}.ics").status_code == 404


def test_a_feed_read_too_often_asks_to_come_back_later(
    lena: Visitor, bola: Visitor, visitor: Visitor, clock: Clock
) -> None:
    address, other = _make(lena), _make(bola)
    for _ in range(MOST_AN_HOUR):
        assert visitor.raw("GET", address).status_code == 200
    refused = visitor.raw("GET", address)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "900")
    assert visitor.raw("GET", other).status_code == 200
    clock.now += timedelta(hours=1)
    assert visitor.raw("GET", address).status_code == 200
