"""Launches under way: the nonce that each may use once, and what to do again in a new tab."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.security.tokens import digest
from learnapp.store.tables.launch_tables import lti_login

LASTS = timedelta(minutes=10)
"""How long a platform may take to send the person back."""
KEPT = timedelta(days=1)
"""How long a launch is remembered, so that one sent again leads to its page and to no second session."""


@dataclass(frozen=True)
class Login:
    """A launch that was begun. `hints` are the platform's own words for whom and what; `landing` is where it led."""

    platform_id: int
    nonce: str
    hints: dict[str, str]
    made_at: datetime
    used_at: datetime | None
    landing: str
    launch: dict[str, Any] | None


_COLUMNS = [lti_login.c[name] for name in Login.__dataclass_fields__]


def begin(connection: Connection, platform_id: int, hints: dict[str, str], now: datetime) -> tuple[str, str]:
    """(state, nonce) of a new launch. Of the state only a digest is kept."""
    state, nonce = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    values = {"state_digest": digest(state), "platform_id": platform_id, "nonce": nonce, "hints": hints}
    connection.execute(lti_login.insert().values(made_at=now, **values))
    return state, nonce


def find(connection: Connection, state: str) -> Login | None:
    row = connection.execute(sa.select(*_COLUMNS).where(lti_login.c.state_digest == digest(state))).first()
    return Login(*row) if row else None


def use(connection: Connection, state: str, landing: str, now: datetime, launch: dict[str, Any] | None = None) -> bool:
    """Use a launch up; False if it was used before, also by someone at the same moment."""
    free = lti_login.c.state_digest == digest(state), lti_login.c.used_at.is_(None)
    values = {"used_at": now, "landing": landing[:500], "launch": launch}
    return connection.execute(lti_login.update().where(*free).values(**values)).rowcount == 1
