"""The audit: who did what to whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from learnapp.store.tables.people_and_work import audit


def write_audit(connection: Connection, action: str, detail: dict[str, Any], now: datetime, by: int | None) -> None:
    """Note who did what to whom. `by` is None for a command run on the server."""
    connection.execute(audit.insert().values(person_id=by, at=now, action=action, detail=detail))
