"""Launches that were answered: each once."""

from __future__ import annotations

from learnapp.store.db.engine import Store
from learnapp.store.launches import launches, platforms
from tests.conftest import START
from tests.store.launches.registered import VALUES


def test_a_launch_is_used_once(filled_store: tuple[Store, dict[str, int]]) -> None:
    store, _ = filled_store
    who = launches.Arrival("a", "", "", False, True, "1", 1, None, None)
    with store.write() as connection:
        made = platforms.add(connection, 1, VALUES, START, None)
        assert launches.use(connection, "state", made, "/a/", START, who)
        assert not launches.use(connection, "state", made, "/b/", START, who)
        found = launches.find(connection, "state")
        assert found is not None
        assert (found.landing, found.who) == ("/a/", who)
        assert launches.go_on(connection, "state")
        assert not launches.go_on(connection, "state")
