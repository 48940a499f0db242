"""What members agreed to do, on both databases: the owner's to change, the set's to see, on home until done."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.db.engine import Store
from learnapp.store.learning import writings
from learnapp.store.organisations import organisations
from learnapp.store.sets import agreed_actions
from learnapp.store.tables.set_tables import learning_set, set_action, set_member

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
DUE = date(2026, 11, 20)
Filled = tuple[Store, dict[str, int]]
NOTHING = agreed_actions.EverythingToDo([], [], [], [])


def make_set(connection: Connection, *people: int, name: str = "Tuesday set") -> int:
    """A set with these members; its id."""
    made = connection.execute(learning_set.insert().values(name=name, ground_rules="", organisation_id=1, made_at=NOW))
    assert made.inserted_primary_key is not None
    set_id = int(made.inserted_primary_key[0])
    for person in people:
        connection.execute(set_member.insert().values(set_id=set_id, person_id=person, role="member", joined_at=NOW))
    return set_id


def test_the_set_keeps_all_of_its_actions_in_view(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as db:
        one = make_set(db, ids["lena"])
        first = agreed_actions.add(db, one, ids["lena"], "The first.", DUE, NOW)
        for number in range(510):
            agreed_actions.add(db, one, ids["lena"], f"Number {number}.", DUE, NOW)
        assert agreed_actions.of_set(db, one)[-1].id == first
        assert agreed_actions.looking_back(db, one, 1)[0][-1].id == first


def test_the_set_sees_it_and_only_its_owner_finds_it_to_change(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as db:
        one, other = make_set(db, ids["lena"], ids["bola"]), make_set(db, ids["lena"])
        made = agreed_actions.add(db, one, ids["lena"], "Ask.", DUE, NOW)
        assert [(a.id, a.owner, a.discussion) for a in agreed_actions.of_set(db, one)] == [(made, "Lena Marsh", None)]
        assert agreed_actions.of_set(db, other) == []
        assert agreed_actions.own(db, one, ids["lena"], made) == agreed_actions.of_set(db, one)[0]
        assert agreed_actions.own(db, one, ids["bola"], made) is None
        assert agreed_actions.own(db, other, ids["lena"], made) is None
        assert not agreed_actions.edit(db, ids["bola"], made, 1, "Mine now.", DUE)
        assert not agreed_actions.settle(db, ids["bola"], made, 1, "done", "", NOW)
        assert not agreed_actions.delete(db, ids["bola"], made)


def test_a_page_that_is_out_of_date_overwrites_nothing(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as db:
        made = agreed_actions.add(db, make_set(db, ids["lena"]), ids["lena"], "Ask.", DUE, NOW)
        assert agreed_actions.edit(db, ids["lena"], made, 1, "Ask twice.", DUE)
        assert not agreed_actions.edit(db, ids["lena"], made, 1, "Ask thrice.", DUE)
        assert not agreed_actions.settle(db, ids["lena"], made, 1, "done", "", NOW)
        assert agreed_actions.settle(db, ids["lena"], made, 2, "partly", "Half.", NOW)
        assert not agreed_actions.edit(db, ids["lena"], made, 3, "Nothing.", DUE)
        assert not agreed_actions.delete(db, ids["lena"], made)
        row = db.execute(sa.select(set_action.c.text, set_action.c.outcome, set_action.c.came_of_it)).one()
        assert tuple(row) == ("Ask twice.", "partly", "Half.")


def test_what_is_said_again_keeps_the_moment_it_was_first_heard(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as db:
        set_id = make_set(db, ids["lena"])
        made = agreed_actions.add(db, set_id, ids["lena"], "Ask.", DUE, NOW)
        assert agreed_actions.settle(db, ids["lena"], made, 1, "not done", "No time.", NOW)
        assert agreed_actions.settle(db, ids["lena"], made, 2, "done", "Since.", NOW + timedelta(days=3))
        found = agreed_actions.own(db, set_id, ids["lena"], made)
        assert found is not None
        assert (found.outcome, found.came_of_it, found.settled_at) == ("done", "Since.", NOW)


def test_sent_many_times_at_once_it_is_one(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as db:
        set_id = make_set(db, ids["lena"])
    made: list[int] = []

    def send() -> None:
        with store.write() as db:
            made.append(agreed_actions.add(db, set_id, ids["lena"], "Ask.", DUE, NOW))

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 6
    assert len(set(made)) == 1


def test_home_and_calendar_have_it_until_it_is_done(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as db:
        organisations.enrol_all(db, 1, [ids["lena"], ids["bola"]], NOW)
        set_id = make_set(db, ids["lena"], ids["bola"])
        made = agreed_actions.add(db, set_id, ids["lena"], "Ask.", DUE, NOW)
        later = agreed_actions.add(db, set_id, ids["lena"], "Tell.", DUE + timedelta(days=2), NOW)
        own = writings.add(db, ids["lena"], "action", b"sealed", NOW, due_on=DUE)
        found = agreed_actions.to_do(db, ids["lena"], DUE)
        alone, agreed = found.writings, found.actions
        assert [(w.id, bytes(w.sealed), w.made_at) for w in alone] == [(own, b"sealed", NOW)]
        assert [(a.id, a.set_id, a.set_name, a.text, a.due_on) for a in agreed] == [
            (made, set_id, "Tuesday set", "Ask.", DUE),
            (later, set_id, "Tuesday set", "Tell.", DUE + timedelta(days=2)),
        ]
        assert agreed_actions.open_of(db, ids["lena"]) == agreed
        assert agreed_actions.to_do(db, ids["bola"], DUE) == NOTHING
        agreed_actions.settle(db, ids["lena"], made, 1, "done", "", NOW)
        assert [a.id for a in agreed_actions.to_do(db, ids["lena"], DUE).actions] == [later]
        assert [a.id for a in agreed_actions.open_of(db, ids["lena"])] == [later]


@pytest.mark.parametrize("how", ["left", "closed"])
def test_who_has_left_or_whose_set_has_closed_is_asked_no_more(filled_store: Filled, how: str) -> None:
    store, ids = filled_store
    with store.write() as db:
        set_id = make_set(db, ids["lena"])
        agreed_actions.add(db, set_id, ids["lena"], "Ask.", DUE, NOW)
        if how == "left":
            db.execute(set_member.update().values(left_at=NOW))
        else:
            db.execute(learning_set.update().values(closed_at=NOW))
        assert agreed_actions.to_do(db, ids["lena"], DUE) == NOTHING
        assert agreed_actions.open_of(db, ids["lena"]) == []
