"""Calendar feeds as rows."""

from datetime import date, timedelta

import sqlalchemy as sa

from learnapp.store.people import feeds
from learnapp.store.people.feeds import Feed
from learnapp.store.tables.people_and_work import feed, person, writing
from tests.store.people.feeding import NOW, Filled


def test_a_token_opens_its_persons_feed_until_it_is_renewed_or_ended(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as db:
        first = feeds.make(db, ids["lena"], NOW)
        other = feeds.make(db, ids["bola"], NOW)
        assert (feeds.find(db, first), feeds.find(db, other)) == (Feed(ids["lena"], None), Feed(ids["bola"], None))
        second = feeds.make(db, ids["lena"], NOW + timedelta(days=1))
        assert (feeds.find(db, first), feeds.find(db, second)) == (None, Feed(ids["lena"], None))
        assert feeds.made_at(db, ids["lena"]) == NOW + timedelta(days=1)
        assert feeds.stop(db, ids["lena"])
        assert not feeds.stop(db, ids["lena"])
        assert (feeds.find(db, second), feeds.find(db, other)) == (None, Feed(ids["bola"], None))


def test_a_token_says_which_organisation_its_feed_covers_and_no_one_can_change_that(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as db:
        token = feeds.make(db, ids["lena"], NOW, 1)
        assert feeds.find(db, token) == Feed(ids["lena"], 1)
        for changed in (token.replace("1.", "2.", 1), token.partition(".")[2], f"x.{token}", "9" * 5000 + "."):
            assert feeds.find(db, changed) is None


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
        assert feeds.find(db, token) is None


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
