"""Review cards, as rows."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from learnapp.store.learning import reviews
from learnapp.store.learning.reviews import NewCard
from learnapp.store.people import feeds
from learnapp.store.tables import people_and_work as tables
from tests.store.people.feeding import NOW, Filled


def _on_offer(module: str, *_: str) -> bool:
    return module == "tea-round"


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
            reviews.add_cards(db, ids[who], module, "after", [NewCard(question, "", {}, due)], NOW)
        dropped = next(card for card in reviews.scheduled(db, ids["lena"], 99, _on_offer)[0] if card.question == "tray")
        reviews.drop(db, ids["lena"], dropped.id, NOW)
        assert feeds.due_moments(db, ids["lena"], _on_offer) == [NOW + timedelta(days=7)]
        assert feeds.due_moments(db, ids["lena"], lambda *_: False) == []


@pytest.mark.parametrize(("rating", "lapses"), [(1, 1), (2, 0), (3, 0), (4, 0)])
def test_a_card_counts_the_reviews_that_were_answered_wrong(filled_store: Filled, rating: int, lapses: int) -> None:
    store, ids = filled_store
    with store.write() as db:
        edition = db.scalar(sa.select(tables.edition.c.digest).where(tables.edition.c.module == "tea-round"))
        asked = {"activity": "after", "question": "warmest", "edition": edition, "seed": 1, "answer": [1]}
        reviews.add_cards(db, ids["lena"], "tea-round", "after", [NewCard("warmest", "", {}, NOW)], NOW)
        (card,) = reviews.due(db, ids["lena"], NOW, _on_offer)
        when = {"schedule": {}, "due_at": NOW + timedelta(days=1), "now": NOW}
        reviews.add_review(db, ids["lena"], card, certainty=None, rating=rating, **asked, **when)
        (after,), _ = reviews.scheduled(db, ids["lena"], 9, _on_offer)
    assert (card.lapses, after.lapses, after.revision) == (0, lapses, 1)
