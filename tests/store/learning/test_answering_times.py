"""Recorded times and due reviews, as home asks for them."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.db.engine import Store
from learnapp.store.learning import reviews
from learnapp.store.learning.answering_times import LATEST, reviews_and_times
from learnapp.store.learning.reviews import NewCard
from learnapp.store.tables.people_and_work import attempt, edition, response

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
Filled = tuple[Store, dict[str, int]]


def _attempt(
    db: Connection,
    person_id: int,
    seconds: list[int],
    *,
    number: int = 1,
    submitted: bool = True,
    activity: str = "after",
) -> None:
    digest = db.execute(sa.select(edition.c.digest)).scalars().first()
    values = {"module": "tea-round", "activity": activity, "number": number, "edition": digest, "seed": 1}
    moments = {"started_at": NOW, "moved_at": NOW, "submitted_at": NOW if submitted else None}
    statement = attempt.insert().values(person_id=person_id, questions=["q"], **values, **moments)
    made = db.execute(statement.returning(attempt.c.id)).scalar_one()
    for place, spent in enumerate(seconds):
        given = {"question": f"q{place}", "edition": digest, "answer": 1, "revision": 1, "seconds": spent}
        db.execute(response.insert().values(attempt_id=made, person_id=person_id, answered_at=NOW, **given))


def _asked(
    db: Connection, person_id: int, with_times: bool = True
) -> tuple[int, int, dict[tuple[str, str], list[int]]]:
    return reviews_and_times(db, person_id, NOW - timedelta(days=1), NOW, with_times=with_times, lives=lambda *_: True)


def test_only_first_submitted_attempts_with_every_time_known_count(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as db:
        _attempt(db, ids["lena"], [30, 40])
        _attempt(db, ids["lena"], [5, 5], number=2)
        _attempt(db, ids["bola"], [30, 0])
        _attempt(db, ids["edwin"], [10, 10], submitted=False)
        _attempt(db, ids["ada"], [7])
        _attempt(db, ids["ada"], [9], activity="before")
        done, due, times = _asked(db, ids["lena"])
    assert (done, due) == (0, 0)
    assert {place: sorted(seconds) for place, seconds in times.items()} == {
        ("tea-round", "after"): [7, 70],
        ("tea-round", "before"): [9],
    }


def test_reviews_are_counted_alike_with_and_without_times(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as db:
        for question, days in (("warmest", -1), ("tray", 0), ("tips", 1)):
            due = NOW + timedelta(days=days)
            reviews.add_cards(db, ids["lena"], "tea-round", "after", [NewCard(question, "", {}, due)], NOW)
        reviews.add_cards(db, ids["bola"], "tea-round", "after", [NewCard("help", "", {}, NOW)], NOW)
        assert _asked(db, ids["lena"]) == (0, 2, {})
        assert _asked(db, ids["lena"], with_times=False) == (0, 2, {})


def test_times_are_taken_from_the_newest_attempts_only(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as db:
        _attempt(db, ids["bola"], [50])
        for number in range(1, LATEST + 1):
            _attempt(db, ids["lena"], [60] if number == 1 else [], number=number)
        assert _asked(db, ids["lena"])[2] == {("tea-round", "after"): [60]}
