"""Moving threads on by their dates."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from learnapp.domain.reading import read_library
from learnapp.domain.sets.meeting_phases import (
    CLOSED,
)
from learnapp.learning_sets.threads.thread_clock import move_threads_on
from learnapp.paths import MODULES
from learnapp.store.content.catalogue import Catalogue
from learnapp.store.db.engine import Store
from tests.conftest import TEST_MODULES
from tests.learning_sets.in_a_set import in_a_set
from tests.learning_sets.threads.clocks import FIRST_ENDS, LONG_AFTER, _thread


def test_remind_moves_on_what_has_come_to_its_date_and_nothing_else(tmp_path: Path, store: Store) -> None:
    a_set = in_a_set(store, tmp_path, 3)
    _thread(a_set)
    a_set.make("meeting", "case", "first_vote")
    catalogue = Catalogue(read_library((TEST_MODULES, MODULES)))
    early = FIRST_ENDS - timedelta(seconds=1)
    assert move_threads_on(store, a_set.vault, catalogue, early) == 0
    assert move_threads_on(store, a_set.vault, catalogue, FIRST_ENDS) == 1
    assert move_threads_on(store, a_set.vault, catalogue, FIRST_ENDS) == 0
    assert (a_set.discussion(1).phase, a_set.discussion(2).phase) == ("talk", "first_vote")
    assert move_threads_on(store, a_set.vault, catalogue, LONG_AFTER) == 1
    assert a_set.discussion(1).phase == CLOSED
