"""The audit log: who did what to which person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from learnapp.store.tables.people_and_work import audit


def write_audit(connection: Connection, action: str, detail: dict[str, Any], now: datetime, by: int | None) -> None:
    """Record who did what to which person. `by` is None for a command run on the server."""
    connection.execute(audit.insert().values(person_id=by, at=now, action=action, detail=detail))
