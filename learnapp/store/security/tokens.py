"""Tokens are stored only as digests, so that a stolen copy of the database opens no account.

A token can carry a number in the open, such as who gave it to others. No one can change it: the digest is of the whole.
"""

from __future__ import annotations

import hashlib
import secrets


def random_token(carrying: int | None = None) -> str:
    """A new token of 256 random bits, carrying this number."""
    token = secrets.token_urlsafe(32)
    return token if carrying is None else f"{carrying}.{token}"


def carried(token: str) -> int | None:
    """The number that a token carries; None for none. Ask only once the token's digest was found."""
    number, dot, _ = token.partition(".")
    return int(number) if dot else None


def digest(token: str) -> str:
    """The SHA-256 of a token, in hexadecimal, which the database stores in its place."""
    return hashlib.sha256(token.encode()).hexdigest()
