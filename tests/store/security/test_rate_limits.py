"""Counting guesses where every process sees the count."""

import pytest

from learnapp.store.db.engine import Store
from learnapp.store.security import rate_limits
from tests.store.learning.working import NOW, at_once


@pytest.mark.parametrize("people", [1, 3])
def test_uses_are_counted_one_by_one_whoever_counts(store: Store, people: int) -> None:
    def use() -> bool:
        with store.write() as connection:
            return rate_limits.count(connection, "sign-in:lena", NOW, 900) <= 10

    assert sum(r for _ in range(4) for r in at_once(5, use)) == 10
