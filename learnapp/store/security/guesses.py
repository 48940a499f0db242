"""Locking a password after too many guesses, counted where every process sees them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from learnapp.store.security import rate_limits

GUESSES = 10
WINDOW_SECONDS = 15 * 60
DAY_SECONDS = 24 * 60 * 60
_ALL = "wrong passwords"


def count_guess(connection: Connection, key: str, now: datetime, *, known: bool = False) -> bool:
    """Count a guess at the password behind an address; False when there have been too many.

    Addresses without an account are counted too, so that the answer does not reveal which exist. A browser that is
    `known` to have signed in to the account has guesses of its own, so that other people's guesses do not lock its
    owner out.
    """
    return rate_limits.count(connection, _bucket(key, known), now, WINDOW_SECONDS) <= GUESSES


def forgive_guesses(connection: Connection, key: str, *, known: bool = False) -> None:
    """Forget the guesses, because the right password was given."""
    rate_limits.clear(connection, _bucket(key, known))


def note_wrong(connection: Connection, now: datetime) -> None:
    """Count a wrong password, whichever account it was tried on."""
    rate_limits.count(connection, _ALL, now, DAY_SECONDS)


def wrong_today(connection: Connection, now: datetime) -> int:
    """How many wrong passwords were given since midnight UTC, over all accounts: one guess at each locks none."""
    return rate_limits.used(connection, _ALL, now, DAY_SECONDS)


def own_key(person_id: int) -> str:
    """The key for counting a person's guesses at their own password, when we know who they are.

    It is not their address: others may claim the same one.
    """
    return f"person {person_id}"


def _bucket(key: str, known: bool) -> str:
    return f"sign-in:{key}:known" if known else f"sign-in:{key}"
