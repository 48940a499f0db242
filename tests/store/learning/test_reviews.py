"""Review cards, as rows."""

from datetime import timedelta

from learnapp.store.learning import reviews
from learnapp.store.people import feeds
from tests.store.people.feeding import NOW, Filled


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
