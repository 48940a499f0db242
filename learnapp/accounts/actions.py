"""Checking a guess at a password without telling a guesser anything."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from learnapp.store.people import people
from learnapp.store.people.people import Account
from learnapp.store.security import rate_limits

GUESSES = 10
WINDOW_SECONDS = 15 * 60


def count_guess(connection: Connection, key: str, now: datetime) -> bool:
    """Count a guess at the password behind an address; False when there have been too many.

    Addresses without an account are counted too, so that the answer does not tell which exist.
    """
    return rate_limits.count(connection, f"sign-in:{key}", now, WINDOW_SECONDS) <= GUESSES


def forgive_guesses(connection: Connection, key: str) -> None:
    """The right password was given."""
    rate_limits.clear(connection, f"sign-in:{key}")


def account_to_try(connection: Connection, key: str) -> Account | None:
    """The account a guess is about, unless it is suspended."""
    found = people.find(connection, key)
    return None if found is None or found.suspended else found
