"""Counting guesses where every process sees the count."""

from datetime import timedelta

import pytest

from learnapp.store.db.engine import Store
from learnapp.store.operations import housekeeping
from learnapp.store.security import rate_limits
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
