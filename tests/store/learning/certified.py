"""Certificates that were issued."""

from datetime import UTC, datetime

from learnapp.store.db.engine import Store

NOW = datetime(2026, 11, 5, 10, tzinfo=UTC)


Filled = tuple[Store, dict[str, int]]
