"""Where an organisation has its data sent, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.engine import Connection

from learnapp.store.db.engine import Store
from learnapp.store.sharing import receivers
from learnapp.store.sharing.receivers import ReceiverKind
from learnapp.store.sharing.tokens import TooManyError
from tests.conftest import START
from tests.store.test_at_once import Filled, overlapping

LATER = START + timedelta(days=1)
ADDRESS = "https://staff.example.org/hook"


def test_a_receiver_is_its_organisations_and_can_be_stopped_started_and_removed(
    filled_store: tuple[Store, dict[str, int]],
) -> None:
    store, ids = filled_store
    with store.write() as connection:
        made = receivers.add(connection, 1, "webhook", ADDRESS, "sealed", ("completed",), START, ids["ada"])
        assert receivers.get(connection, 2, made) is None
        found = receivers.get(connection, 1, made)
        assert found is not None
        assert (found.address, found.chosen, found.read_to, found.stopped_at) == (ADDRESS, ("completed",), START, None)
        receivers.stop(connection, made, LATER)
        assert receivers.every(connection) == []
        receivers.start(connection, found, LATER, ids["ada"])
        (again,) = receivers.every(connection)
        assert again.read_to == LATER, "what happened while it was stopped is not sent"
        receivers.note_read(connection, made, LATER + timedelta(hours=1))
        (again,) = receivers.of_organisation(connection, 1)
        assert again.read_to == LATER + timedelta(hours=1)
        receivers.remove(connection, found, LATER, ids["ada"])
        assert receivers.of_organisation(connection, 1) == []


@pytest.mark.parametrize(("kind", "before"), [("webhook", receivers.MOST - 1), ("xapi", 0)])
def test_two_who_add_the_last_receiver_at_once_add_one(filled_store: Filled, kind: ReceiverKind, before: int) -> None:
    store, ids = filled_store

    def add(connection: Connection) -> bool:
        try:
            receivers.add(connection, 1, kind, ADDRESS, "sealed", ("completed",), START, ids["ada"])
        except TooManyError:
            return False
        return True

    with store.write() as connection:
        assert all(add(connection) for _ in range(before))
    assert overlapping(store, add, add) == (True, False)
    with store.read() as connection:
        assert len(receivers.of_organisation(connection, 1)) == before + 1
