"""A person with a calendar feed."""

from datetime import UTC, datetime

from learnapp.store.db.engine import Store

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


Filled = tuple[Store, dict[str, int]]
