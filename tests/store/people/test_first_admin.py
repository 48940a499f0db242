"""The first administrator: only one, by a link that works for some days and only while there is none."""

from __future__ import annotations

import threading
from datetime import timedelta

from sqlalchemy.engine import Connection

from learnapp.domain.people.roles import Role
from learnapp.store.db.engine import Store
from learnapp.store.people import first_admin, people
from tests.conftest import START

SECRET = "a secret for tests, thirty-two or more"


def _person(connection: Connection, name: str, role: str = Role.LEARNER) -> int:
    added = people.add(connection, name=name, email=f"{name}@example.org", password_hash="", now=START, role=role)
    assert added is not None
    return added


def test_a_link_is_good_while_it_is_young_and_there_is_no_administrator(store: Store) -> None:
    token = first_admin.make_token(SECRET, START)
    with store.write() as connection:
        assert first_admin.is_good(connection, SECRET, token, START)
        assert first_admin.is_good(connection, SECRET, token, START + first_admin.LASTS - timedelta(seconds=1))
        assert not first_admin.is_good(connection, SECRET, token, START + first_admin.LASTS)
        assert not first_admin.is_good(connection, SECRET, token, START - timedelta(days=1))
        for wrong in ("", "made-up", token[:-1], f"{int(START.timestamp())}", token.replace(".", "é.")):
            assert not first_admin.is_good(connection, SECRET, wrong, START)
        assert not first_admin.is_good(connection, "another secret, thirty-two or more", token, START)
        _person(connection, "ada", Role.ADMIN)
        assert not first_admin.is_good(connection, SECRET, token, START)


def test_of_eight_who_use_the_link_at_once_one_becomes_administrator(store: Store) -> None:
    with store.write() as connection:
        ids = [_person(connection, f"one{n}") for n in range(8)]
    start, became = threading.Barrier(8), []

    def use(person_id: int) -> None:
        start.wait()
        with store.write() as connection:
            became.append(first_admin.become(connection, person_id, START))

    threads = [threading.Thread(target=use, args=(one,)) for one in ids]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(became) == [False] * 7 + [True]
    with store.read() as connection:
        assert len(people.admins(connection)) == 1
