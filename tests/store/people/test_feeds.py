"""Calendar feeds as rows."""

from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from learnapp.store.db.engine import Store
from learnapp.store.learning import reviews
from learnapp.store.people import feeds
from learnapp.store.tables.people_and_work import feed, person, writing

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
Filled = tuple[Store, dict[str, int]]


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


def test_only_ones_own_cards_of_modules_on_offer_that_were_not_dropped_are_due(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as db:
        for who, module, question in (
            ("lena", "tea-round", "warmest"),
            ("lena", "tea-round", "tray"),
            ("lena", "gone", "old"),
            ("bola", "tea-round", "help"),
        ):
            due = NOW + timedelta(days=len(question))
            reviews.add_card(db, ids[who], module, "after", question, "", {}, due, NOW)
        dropped = next(
            card for card in reviews.all_cards(db, ids["lena"], ["tea-round"], 99) if card.question == "tray"
        )
        reviews.drop(db, ids["lena"], dropped.id, NOW)
        assert feeds.due_moments(db, ids["lena"], ["tea-round"]) == [NOW + timedelta(days=7)]
        assert feeds.due_moments(db, ids["lena"], []) == []


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
