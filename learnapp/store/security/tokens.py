"""Tokens are stored only as digests, so that a stolen copy of the database opens no account."""

import hashlib


def digest(token: str) -> str:
    """The SHA-256 of a token, in hexadecimal: what the database holds of it."""
    return hashlib.sha256(token.encode()).hexdigest()
