"""Tokens are stored only as digests, so that a stolen copy of the database opens no account."""

import hashlib


def digest(token: str) -> str:
    """The SHA-256 of a token, in hexadecimal, which the database stores in its place."""
    return hashlib.sha256(token.encode()).hexdigest()
