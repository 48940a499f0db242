"""Inserting rows that may already exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection


def insert_for(connection: Connection) -> Callable[[sa.Table], Any]:
    """The `insert` of this kind of database, which has `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
