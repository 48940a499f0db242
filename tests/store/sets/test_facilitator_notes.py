"""Facilitators' notes, one for each discussion and person."""

from __future__ import annotations

from datetime import timedelta

from learnapp.store.db.engine import Store
from learnapp.store.sets import facilitator_notes
from learnapp.store.sets.facilitator_notes import FacilitatorNote
from tests.conftest import START
from tests.learning_sets.making import a_set, a_thread

LATER = START + timedelta(minutes=5)


def test_a_page_that_is_out_of_date_overwrites_nothing(filled_store: tuple[Store, dict[str, int]]) -> None:
    store, ids = filled_store
    lena, bola = ids["lena"], ids["bola"]
    with store.write() as connection:
        thread = a_thread(connection, a_set(connection, [lena, bola])).id
        assert facilitator_notes.get(connection, thread, lena) is None
        assert not facilitator_notes.keep(connection, thread, lena, b"early", 1, START), "there is none to change"
        assert facilitator_notes.keep(connection, thread, lena, b"one", 0, START)
        assert not facilitator_notes.keep(connection, thread, lena, b"another", 0, START)
        first = facilitator_notes.get(connection, thread, lena)
        assert first == FacilitatorNote(b"one", 1, START)
        assert facilitator_notes.keep(connection, thread, lena, b"two", 1, LATER)
        assert not facilitator_notes.keep(connection, thread, lena, b"stale", 1, LATER)
        assert facilitator_notes.get(connection, thread, lena) == FacilitatorNote(b"two", 2, LATER)
        assert facilitator_notes.get(connection, thread, bola) is None
        assert facilitator_notes.keep(connection, thread, bola, b"hers", 0, START)
