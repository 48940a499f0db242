"""Second factors as the database holds them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from learnapp.store.db.engine import Store
from learnapp.store.people import half_sign_ins, second_factors, sign_ins
from learnapp.store.tables.people_and_work import audit
from tests.conftest import START

Filled = tuple[Store, dict[str, int]]
HOUR = timedelta(hours=1)


def at_once(store: Store, use: Callable[..., bool], *arguments: object) -> int:
    """How many of eight that do this at once succeed."""

    def once(_: int) -> bool:
        with store.write() as connection:
            return use(connection, *arguments)

    with ThreadPoolExecutor(8) as pool:
        return sum(pool.map(once, range(8)))


def test_each_thing_that_counts_once_does_so_for_eight_at_once(filled_store: Filled) -> None:
    store, ids = filled_store
    lena = ids["lena"]
    with store.write() as connection:
        second_factors.set_app(connection, lena, b"sealed", 10, START)
        second_factors.set_codes(connection, lena, ["A" * 24, "B" * 24], START)
        second_factors.add_passkey(connection, lena, b"id", b"key", 3, "Laptop", START)
        (one,) = second_factors.passkeys(connection, lena)
        token = half_sign_ins.begin(connection, lena, START)
    assert at_once(store, second_factors.use_step, lena, b"sealed", 11, START) == 1
    assert at_once(store, second_factors.use_step, lena, b"another", 12, START) == 0
    assert at_once(store, second_factors.use_code, lena, "A" * 24, START) == 1
    assert at_once(store, second_factors.use_code, ids["bola"], "B" * 24, START) == 0
    assert at_once(store, second_factors.use_passkey, one, 4, START) == 1
    assert at_once(store, half_sign_ins.end, token) == 1


def test_the_persons_row_says_whether_they_have_one(filled_store: Filled) -> None:
    store, ids = filled_store
    lena = ids["lena"]
    with store.write() as connection:
        second_factors.add_passkey(connection, ids["bola"], b"hers", b"key", 0, "Phone", START)
        second_factors.set_app(connection, ids["bola"], b"sealed", 10, START)
        assert not second_factors.has_factor(connection, lena)
        second_factors.set_codes(connection, lena, ["A" * 24], START)
        assert not second_factors.has_factor(connection, lena)  # codes alone are not a factor
        second_factors.add_passkey(connection, lena, b"id", b"key", 0, "Laptop", START)
        second_factors.add_passkey(connection, lena, b"another", b"key", 0, "Tablet", START)
        second_factors.set_app(connection, lena, b"sealed", 10, START)
        assert second_factors.has_factor(connection, lena)
        one, two = second_factors.passkeys(connection, lena)
        assert second_factors.rename_passkey(connection, lena, one.id, "Ward")
        assert [each.name for each in second_factors.passkeys(connection, lena)] == ["Ward", "Tablet"]
        assert second_factors.remove_passkey(connection, lena, two.id, START)
        second_factors.remove_app(connection, lena, START)
        assert second_factors.has_factor(connection, lena)
        (one,) = second_factors.passkeys(connection, lena)
        assert not second_factors.remove_passkey(connection, ids["bola"], one.id, START)
        assert not second_factors.rename_passkey(connection, ids["bola"], one.id, "Mine")
        assert second_factors.remove_passkey(connection, lena, one.id, START)
        assert not second_factors.has_factor(connection, lena)
        assert not second_factors.remove_app(connection, lena, START)
        assert second_factors.of(connection, ids["bola"]).count == 2
        done = sa.select(audit.c.action).where(audit.c.subject_id == lena, audit.c.person_id == lena)
        assert list(connection.execute(done.order_by(audit.c.id)).scalars()) == [
            *("recovery codes made", "passkey added", "passkey added", "app set up"),
            *("passkey removed", "app removed", "passkey removed"),
        ]


def test_a_reset_takes_everything_and_every_sign_in(filled_store: Filled) -> None:
    store, ids = filled_store
    lena = ids["lena"]
    with store.write() as connection:
        assert not second_factors.reset(connection, lena, START, ids["ada"])
        second_factors.set_app(connection, ids["bola"], b"sealed", 10, START)
        second_factors.set_codes(connection, ids["bola"], ["B" * 24], START)
        second_factors.set_app(connection, lena, b"sealed", 10, START)
        second_factors.set_codes(connection, lena, ["A" * 24], START)
        token = sign_ins.begin(connection, lena, "Firefox", START, HOUR, "app")
        half = half_sign_ins.begin(connection, lena, START)
        assert second_factors.reset(connection, lena, START, ids["ada"])
        assert not second_factors.of(connection, lena).any
        assert second_factors.codes_left(connection, lena) == 0
        assert sign_ins.session_of(connection, token) is None
        assert half_sign_ins.find(connection, half, START) is None
        kept = second_factors.of(connection, ids["bola"])
        assert (kept.count, kept.codes_left) == (1, 1)


@pytest.mark.parametrize("second", ["", "app"])
def test_a_sign_in_says_by_what_it_was_made(filled_store: Filled, second: sign_ins.Second) -> None:
    store, ids = filled_store
    with store.write() as connection:
        token = sign_ins.begin(connection, ids["lena"], "Firefox", START, HOUR, second)
        found = sign_ins.session_of(connection, token)
    assert found is not None
    assert (found.second, found.has_second_factor) == (second, False)
