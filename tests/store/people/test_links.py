"""One-time links: used once, even by many at once, and ended by whatever ends an account's other ways in."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from learnapp.domain.people.roles import Role
from learnapp.store.db.engine import Store
from learnapp.store.leaving import leaving
from learnapp.store.people import links, people
from tests.conftest import START

Filled = tuple[Store, dict[str, int]]
DAY = timedelta(days=1)


def test_of_eight_who_use_a_link_at_once_one_does(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        token = links.make(connection, ids["lena"], "address", START, DAY, email="lena@example.org")
    start, used = threading.Barrier(8), []

    def use() -> None:
        start.wait()
        with store.write() as connection:
            used.append(links.use(connection, token, ("address",), START))

    threads = [threading.Thread(target=use) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len([one for one in used if one is not None]) == 1


@pytest.mark.parametrize("loses", ["suspended", "role", "left"])
def test_a_link_that_its_maker_saw_ends_when_they_lose_the_right_to_make_it(filled_store: Filled, loses: str) -> None:
    store, ids = filled_store
    with store.write() as connection:
        handed = people.make_reset_link(connection, ids["lena"], START, kind="handed", by=ids["edwin"])
        shown = people.make_reset_link(connection, ids["bola"], START, kind="shown", by=ids["edwin"])
        others = people.make_reset_link(connection, ids["ada"], START, kind="shown", by=ids["bola"])
        if loses == "suspended":
            people.suspend(connection, ids["edwin"], START, None, on=True)
        elif loses == "role":
            people.set_role(connection, ids["edwin"], Role.LEARNER, START, None)
        else:
            leaving.leave(connection, 1, ids["edwin"], START, None)
        found = [links.look(connection, one, links.SET_A_PASSWORD, START) for one in (handed, shown, others)]
        assert [one is not None for one in found] == [False, False, True]
        mailed = people.make_reset_link(connection, ids["lena"], START, by=ids["edwin"])
        people.set_role(connection, ids["edwin"], Role.LEARNER, START, None)
        assert links.look(connection, mailed, links.SET_A_PASSWORD, START), "only its owner has it"


def test_a_link_does_what_it_was_made_for_until_it_ends(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        address = links.make(connection, ids["lena"], "address", START, DAY, email="lena@example.org")
        handed = links.make(connection, ids["lena"], "handed", START, DAY)
        others = links.make(connection, ids["bola"], "password", START, DAY)
        assert links.look(connection, address, links.SET_A_PASSWORD, START) is None
        assert links.look(connection, address, ("address",), START + DAY) is None
        assert links.look(connection, handed, links.SET_A_PASSWORD, START) is not None
        links.make(connection, ids["lena"], "password", START, DAY)
        assert links.look(connection, handed, links.SET_A_PASSWORD, START) is None, "replaced"
        assert links.look(connection, address, ("address",), START) is not None, "of another kind"
        assert links.look(connection, others, links.SET_A_PASSWORD, START) is not None, "another person's"
        people.set_password(connection, ids["lena"], "new", START)
        assert links.look(connection, address, ("address",), START) is None


def test_a_link_is_used_up_alone(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        one, others = (links.make(connection, ids[who], "password", START, DAY) for who in ("lena", "bola"))
        used = links.use(connection, one, links.SET_A_PASSWORD, START)
        assert used is not None
        assert used.person_id == ids["lena"]
        assert links.look(connection, one, links.SET_A_PASSWORD, START) is None
        assert links.look(connection, others, links.SET_A_PASSWORD, START) is not None


def test_no_link_works_while_its_person_is_suspended_not_even_one_made_since(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        people.suspend(connection, ids["lena"], START, None, on=True)
        made = links.make(connection, ids["lena"], "password", START, DAY)
        assert links.look(connection, made, links.SET_A_PASSWORD, START) is None
        assert links.use(connection, made, links.SET_A_PASSWORD, START) is None
        people.suspend(connection, ids["lena"], START, None, on=False)
        assert links.use(connection, made, links.SET_A_PASSWORD, START) is not None, "refused, not used up"


def test_a_link_that_replaced_anothers_stays_when_the_other_loses_the_right(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        people.make_reset_link(connection, ids["lena"], START, kind="handed", by=ids["edwin"])
        later = people.make_reset_link(connection, ids["lena"], START + DAY, kind="shown", by=ids["ada"])
        people.suspend(connection, ids["edwin"], START + DAY, None, on=True)
        assert links.look(connection, later, links.SET_A_PASSWORD, START + DAY) is not None
