"""Challenges of passkeys, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from learnapp.accounts.second_factor import challenges
from learnapp.store.db.engine import Store
from tests.conftest import START

SECRET, ABOUT = "s" * 32, "sign in 1 abc"


def _used(store: Store, challenge: bytes, *, secret: str = SECRET, about: str = ABOUT, at: datetime = START) -> bool:
    with store.write() as connection:
        return challenges.use(connection, secret, about, challenge, at)


def test_a_challenge_counts_once_however_many_send_it_at_once(store: Store) -> None:
    challenge = challenges.make(SECRET, ABOUT, START)
    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(lambda _: _used(store, challenge), range(8))) == [False] * 7 + [True]


@pytest.mark.parametrize("minute", range(0, 60, 5))
def test_it_is_remembered_until_it_ends(store: Store, minute: int) -> None:
    """Even if an hour of counting ends between its use and its expiry."""
    made = START.replace(minute=minute)
    challenge = challenges.make(SECRET, ABOUT, made)
    assert _used(store, challenge, at=made)
    for later in range(1, 15):
        assert not _used(store, challenge, at=made + timedelta(minutes=later))


def test_it_is_good_for_one_thing_on_one_site_until_its_end(store: Store) -> None:
    challenge = challenges.make(SECRET, ABOUT, START)
    assert not _used(store, challenge, about="confirm 1 abc")
    assert not _used(store, challenge, about="sign in 2 abc")
    assert not _used(store, challenge, secret="t" * 32)
    assert not _used(store, challenge, at=START + challenges.LASTS)
    assert not _used(store, challenge[:-1])
    assert not _used(store, b"")
    late = bytearray(challenge)
    late[challenges.RANDOM + challenges.END - 1] ^= 0xFF  # its end moved
    assert not _used(store, bytes(late))
    assert _used(store, challenge)


def test_no_two_are_the_same() -> None:
    assert len({challenges.make(SECRET, ABOUT, START) for _ in range(100)}) == 100
