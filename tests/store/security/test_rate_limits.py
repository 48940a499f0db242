"""Counting guesses where every process sees the count."""

import hashlib
from datetime import timedelta

import pytest
import sqlalchemy as sa

from learnapp.store.db.engine import Store
from learnapp.store.operations import housekeeping
from learnapp.store.security import rate_limits
from learnapp.store.tables.people_and_work import rate_limit
from tests.store.learning.working import NOW, at_once


@pytest.mark.parametrize("people", [1, 3])
def test_uses_are_counted_one_by_one_whoever_counts(store: Store, people: int) -> None:
    def use() -> bool:
        with store.write() as connection:
            return rate_limits.count(connection, "sign-in:lena", NOW, 900) <= 10

    assert sum(r for _ in range(4) for r in at_once(5, use)) == 10


def test_something_is_used_once_however_many_use_it_at_once(store: Store) -> None:
    def use() -> bool:
        with store.write() as connection:
            return rate_limits.once(connection, "link", NOW + timedelta(minutes=5))

    assert sum(r for _ in range(3) for r in at_once(5, use)) == 1


def test_what_is_used_once_is_remembered_until_it_ends(store: Store) -> None:
    """Across the hours and days in which other uses are counted, and whenever housekeeping runs."""
    until = NOW + timedelta(days=2, seconds=0.5)
    with store.write() as connection:
        assert rate_limits.once(connection, "link", until)
    for later in (timedelta(), timedelta(hours=23), timedelta(days=2)):
        housekeeping.clear_all(store, NOW + later)
        with store.write() as connection:
            assert not rate_limits.once(connection, "link", until)


def test_a_new_window_counts_from_one_and_the_key_is_kept_as_a_digest(store: Store) -> None:
    with store.write() as connection:
        counted = [
            rate_limits.count(connection, "lena@example.org", NOW + later, 900)
            for later in (timedelta(), timedelta(), timedelta(seconds=900), timedelta(seconds=900))
        ]
        assert counted == [1, 2, 1, 2]
        assert rate_limits.used(connection, "lena@example.org", NOW + timedelta(seconds=900), 900) == 2
        assert rate_limits.used(connection, "lena@example.org", NOW, 900) == 0
        (kept,) = connection.execute(sa.select(rate_limit.c.key)).scalars()
        assert kept == hashlib.sha256(b"lena@example.org").hexdigest()


def test_each_key_is_counted_and_forgotten_by_itself(store: Store) -> None:
    with store.write() as connection:
        for key in ("lena", "lena", "bola"):
            rate_limits.count(connection, key, NOW, 900)
        assert [rate_limits.used(connection, key, NOW, 900) for key in ("lena", "bola", "edwin")] == [2, 1, 0]
        rate_limits.clear(connection, "lena")
        assert [rate_limits.used(connection, key, NOW, 900) for key in ("lena", "bola")] == [0, 1]
