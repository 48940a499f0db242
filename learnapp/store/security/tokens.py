"""Tokens are stored only as digests, so that a copy of the database lets nobody in."""

import hashlib


def digest(token: str) -> str:
    """The SHA-256 of a token, in hexadecimal: what the database holds of it."""
    return hashlib.sha256(token.encode()).hexdigest()
