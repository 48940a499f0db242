"""Calendar feeds as rows."""

from datetime import date, timedelta

import sqlalchemy as sa

from learnapp.store.people import feeds
from learnapp.store.tables.people_and_work import feed, person, writing
from tests.store.people.feeding import NOW, Filled


def test_a_token_opens_its_persons_feed_until_it_is_renewed_or_ended(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as db:
        first = feeds.make(db, ids["lena"], NOW)
        other = feeds.make(db, ids["bola"], NOW)
        assert (feeds.owner(db, first), feeds.owner(db, other)) == (ids["lena"], ids["bola"])
        second = feeds.make(db, ids["lena"], NOW + timedelta(days=1))
        assert (feeds.owner(db, first), feeds.owner(db, second)) == (None, ids["lena"])
        assert feeds.made_at(db, ids["lena"]) == NOW + timedelta(days=1)
        assert feeds.stop(db, ids["lena"])
        assert not feeds.stop(db, ids["lena"])
        assert (feeds.owner(db, second), feeds.owner(db, other)) == (None, ids["bola"])


def test_a_token_is_not_kept(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as db:
        token = feeds.make(db, ids["lena"], NOW)
        assert token not in str(db.execute(sa.select(feed)).all())


def test_somebody_suspended_has_no_feed(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as db:
        token = feeds.make(db, ids["lena"], NOW)
        db.execute(person.update().where(person.c.id == ids["lena"]).values(suspended_at=NOW))
        assert feeds.owner(db, token) is None


def test_only_ones_own_open_actions_with_a_date_are_given(filled_store: Filled) -> None:
    store, ids = filled_store
    day = date(2026, 11, 20)
    made = {"sealed": b"x", "made_at": NOW, "changed_at": NOW}
    with store.write() as db:
        for who, kind, due_on, settled_at in (
            ("lena", "action", day, None),
            ("lena", "action", date(2026, 11, 5), None),
            ("lena", "action", day, NOW),
            ("lena", "action", None, None),
            ("lena", "note", day, None),
            ("bola", "action", day, None),
        ):
            values = {"person_id": ids[who], "kind": kind, "due_on": due_on, "settled_at": settled_at, **made}
            db.execute(writing.insert().values(**values))
        found = feeds.open_actions(db, ids["lena"])
    assert [action.due_on for action in found] == [date(2026, 11, 5), day]
