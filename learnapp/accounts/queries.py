"""What the account page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.security.tokens import digest
from learnapp.store.tables.people_and_work import sign_in


@dataclass(frozen=True)
class Device:
    """A place where the person is signed in. `name` is a guess from what the browser says of itself."""

    name: str
    since: datetime
    seen: datetime
    here: bool


def devices(connection: Connection, person_id: int, token: str, now: datetime) -> list[Device]:
    """Where the person is signed in, the latest used first; the newest twenty."""
    columns = sign_in.c.token_digest, sign_in.c.device, sign_in.c.created_at, sign_in.c.seen_at
    rows = connection.execute(
        sa.select(*columns)
        .where(sign_in.c.person_id == person_id, sign_in.c.expires_at > now)
        .order_by(sign_in.c.seen_at.desc())
        .limit(20)
    )
    here = digest(token)
    return [Device(_name(r.device), r.created_at, r.seen_at, r.token_digest == here) for r in rows]


def _name(agent: str) -> str:
    systems = ("iPhone", "iPad", "Android", "Windows", "Mac OS X", "CrOS", "Linux")
    browsers = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    browser = next((name for mark, name in browsers if mark in agent), "A browser")
    system = next((name for name in systems if name in agent), "")
    return f"{browser} on {system}" if system else browser
