"""Checking a guess at a password, and registering, while revealing as little as possible to a guesser."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from learnapp.store.people import people
from learnapp.store.people.people import Account
from learnapp.store.security import rate_limits

GUESSES = 10
WINDOW_SECONDS = 15 * 60
TAKEN_AN_HOUR = 20
"""Registrations with a taken address in an hour, on the whole site, after which no one is signed in at once."""
HOUR = 60 * 60


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


def _bucket(key: str, known: bool) -> str:
    return f"sign-in:{key}:known" if known else f"sign-in:{key}"


def account_to_try(connection: Connection, key: str) -> Account | None:
    """The account a guess is about, unless it is suspended."""
    found = people.find(connection, key)
    return None if found is None or found.suspended else found


def told_too_much(connection: Connection, now: datetime) -> bool:
    """Whether registering must give the same answer for every address for the rest of this hour.

    Signing in at once reveals that an address was free. That is why only so many may be tried in an hour.
    """
    return rate_limits.used(connection, "register:taken", now, HOUR) >= TAKEN_AN_HOUR


def count_taken(connection: Connection, now: datetime) -> None:
    """Count a registration with an address that has an account with another password."""
    rate_limits.count(connection, "register:taken", now, HOUR)
