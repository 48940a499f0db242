"""Sign-ins, which the server can end."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from learnapp.store.db.engine import AT_ONCE, Store
from learnapp.store.messages import push_subscriptions
from learnapp.store.messages.push_subscriptions import Subscription
from learnapp.store.people import feeds, half_sign_ins, people, sign_ins
from learnapp.store.security.tokens import digest
from learnapp.store.tables.cohort_tables import push_subscription
from learnapp.store.tables.organisation_tables import organisation_member
from learnapp.store.tables.people_and_work import feed, half_sign_in, person, sign_in
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
        others = [sign_ins.begin(connection, ids[who], "left open", START, IDLE) for who in ("lena", "bola")]
        for hours, ends in ((6, 18), (20, 24), (23, 24)):
            now = START + timedelta(hours=hours)
            sign_ins.touch(connection, token, now, IDLE, LONGEST)
            found = sign_ins.session_of(connection, token)
            assert found is not None
            assert (found.seen_at, found.expires_at) == (now, START + timedelta(hours=ends))
            for other in others:
                left = sign_ins.session_of(connection, other)
                assert left is not None
                assert (left.seen_at, left.expires_at) == (START, START + IDLE)


def test_devices_are_listed_and_ended_one_by_one_or_all(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        here = sign_ins.begin(connection, ids["lena"], "Here", START, IDLE)
        there = sign_ins.begin(connection, ids["lena"], "There", START + timedelta(hours=1), IDLE)
        over = sign_ins.begin(connection, ids["lena"], "Over", START - LONGEST, IDLE)
        others = sign_ins.begin(connection, ids["bola"], "Bola's", START, IDLE)
        seen = sign_ins.devices(connection, ids["lena"], here, START + timedelta(hours=2))
        assert [(one.agent, one.here) for one in seen] == [("There", False), ("Here", True)]
        ended = [
            sign_ins.end_one(connection, ids[who], handle)
            for who, handle in (("bola", seen[0].handle), ("lena", ""), ("lena", "0" * sign_ins.HANDLE))
        ]
        assert ended == [False, False, False]
        assert sign_ins.session_of(connection, there) is not None
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


def test_a_password_given_again_counts_for_one_sign_in_alone(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        here, there, others = (
            sign_ins.begin(connection, ids[who], "a phone", START, IDLE) for who in ("lena", "lena", "bola")
        )
        sign_ins.confirm(connection, here, START)
        assert [sign_ins.confirmed_at(connection, token) for token in (here, there, others)] == [START, None, None]


def test_a_digest_says_whose_it_is_until_the_sign_in_ends(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        token = sign_ins.begin(connection, ids["lena"], "a phone", START, IDLE)
        before, at = START + IDLE - timedelta(seconds=1), START + IDLE
        found = [sign_ins.person_of(connection, digest(token), moment) for moment in (before, at)]
        assert found == [ids["lena"], None]


def test_a_person_who_belongs_nowhere_is_known_all_the_same(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        token = sign_ins.begin(connection, ids["lena"], "a phone", START, IDLE)
        connection.execute(organisation_member.delete())
        found = sign_ins.session_of(connection, token)
    assert found is not None
    assert (found.acting.role, found.acting.where("learn")) == ("learner", ())


def test_while_a_persons_sign_ins_are_held_others_go_on_and_so_do_their_own_pages(filled_store: Filled) -> None:
    store, ids = filled_store
    if store.is_sqlite:
        pytest.skip("SQLite locks no rows")
    with store.write() as connection:
        token = sign_ins.begin(connection, ids["lena"], "a phone", START, IDLE)
    with store.write() as connection:
        sign_ins.hold(connection, ids["lena"], token)
        with store.write(wait=AT_ONCE) as other:
            sign_ins.lock(other, ids["bola"])
            feeds.make(other, ids["lena"], START)


WAYS_IN = (sign_in, half_sign_in, feed, push_subscription)


def test_everything_that_is_a_way_in_or_reaches_a_device_ends_with_the_sign_ins(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        for who in ("lena", "bola"):
            sign_ins.begin(connection, ids[who], "a phone", START, IDLE)
            half_sign_ins.begin(connection, ids[who], START)
            feeds.make(connection, ids[who], START)
            push_subscriptions.add(
                connection, ids[who], Subscription(f"https://push.example/{who}", "k", "s"), "", START
            )
        sign_ins.end_all(connection, ids["lena"])
        for table in WAYS_IN:
            left = connection.execute(sa.select(table.c.person_id)).scalars().all()
            assert left == [ids["bola"]], table.name
