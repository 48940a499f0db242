"""Challenges of passkeys: made without being stored, good for one sign-in, one purpose and a few minutes.

A challenge contains its expiry and a mark that only the site can make, over the person and the purpose.
`store.security.rate_limits`, which all processes share, makes sure that it is used once.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy.engine import Connection

from learnapp.store.security import rate_limits

LASTS = timedelta(minutes=15)
RANDOM, END = 16, 8


def make(secret: str, about: str, now: datetime) -> bytes:
    """A new challenge for `about`: a purpose, a person and a sign-in."""
    start = secrets.token_bytes(RANDOM) + int((now + LASTS).timestamp()).to_bytes(END)
    return start + _mark(secret, about, start)


def use(connection: Connection, secret: str, about: str, challenge: bytes, now: datetime) -> bool:
    """Use a challenge up; False if it is for something else, has expired or was used, even at the same moment."""
    start, mark = challenge[: RANDOM + END], challenge[RANDOM + END :]
    if not hmac.compare_digest(mark, _mark(secret, about, start)):
        return False
    ends = datetime.fromtimestamp(int.from_bytes(start[RANDOM:]), UTC)
    if now >= ends:
        return False
    return rate_limits.once(connection, f"challenge:{challenge.hex()}", ends)


def _mark(secret: str, about: str, start: bytes) -> bytes:
    return hmac.digest(f"passkey challenge {secret}".encode(), about.encode() + b"\0" + start, hashlib.sha256)
