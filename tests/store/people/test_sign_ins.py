"""Sign-ins, which the server can end."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from learnapp.store.db.engine import Store
from learnapp.store.people import people, sign_ins
from learnapp.store.tables.people_and_work import person, sign_in
from tests.conftest import START

IDLE, LONGEST = timedelta(hours=12), timedelta(days=1)
Filled = tuple[Store, dict[str, int]]


def test_a_token_says_whose_it_is_and_is_not_kept(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        token = sign_ins.begin(connection, ids["lena"], "F" * 500, START, IDLE)
        found = sign_ins.session_of(connection, token)
        assert found is not None
        assert (found.person_id, found.name, found.acting.role, found.suspended) == (
            ids["lena"],
            "Lena Marsh",
            "learner",
            False,
        )
        assert (found.seen_at, found.expires_at) == (START, START + IDLE)
        assert sign_ins.session_of(connection, token + "x") is None
        row = connection.execute(sa.select(sign_in)).one()
        assert token not in map(str, row)
        assert row.device == "F" * 120
        connection.execute(person.update().values(suspended_at=START))
        found = sign_ins.session_of(connection, token)
        assert found is not None
        assert found.suspended


def test_use_lengthens_it_but_never_past_the_longest(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        token = sign_ins.begin(connection, ids["lena"], "Firefox", START, IDLE)
        for hours, ends in ((6, 18), (20, 24), (23, 24)):
            now = START + timedelta(hours=hours)
            sign_ins.touch(connection, token, now, IDLE, LONGEST)
            found = sign_ins.session_of(connection, token)
            assert found is not None
            assert (found.seen_at, found.expires_at) == (now, START + timedelta(hours=ends))


def test_devices_are_listed_and_ended_one_by_one_or_all(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        here = sign_ins.begin(connection, ids["lena"], "Here", START, IDLE)
        there = sign_ins.begin(connection, ids["lena"], "There", START + timedelta(hours=1), IDLE)
        over = sign_ins.begin(connection, ids["lena"], "Over", START - LONGEST, IDLE)
        others = sign_ins.begin(connection, ids["bola"], "Bola's", START, IDLE)
        seen = sign_ins.devices(connection, ids["lena"], here, START + timedelta(hours=2))
        assert [(one.agent, one.here) for one in seen] == [("There", False), ("Here", True)]
        sign_ins.end(connection, there)
        assert sign_ins.session_of(connection, there) is None
        assert sign_ins.end_all(connection, ids["lena"]) == 2
        assert [sign_ins.session_of(connection, token) for token in (here, over)] == [None, None]
        assert sign_ins.session_of(connection, others) is not None


def test_a_sign_in_knows_how_pages_look_for_its_person(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        token = sign_ins.begin(connection, ids["lena"], "a phone", START, IDLE)
        before = sign_ins.session_of(connection, token)
        people.set_looks(connection, ids["lena"], "dark")
        after = sign_ins.session_of(connection, token)
    assert before is not None
    assert after is not None
    assert (before.looks, after.looks) == ("", "dark")
