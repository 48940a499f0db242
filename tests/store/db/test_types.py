"""Column types that behave the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa

from learnapp.store.db.engine import Store
from learnapp.store.db.types import Json, Moment

table = sa.Table(
    "for_a_test",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", Moment),
    sa.Column("what", Json),
)


@pytest.mark.parametrize(
    ("at", "what"),
    [
        (datetime(2026, 11, 2, 9, 30, 1, 5, tzinfo=UTC), {"a": [1, 2.5, None, "é"]}),
        (datetime(2026, 7, 1, 9, tzinfo=timezone(timedelta(hours=1))), []),
        (None, None),
    ],
)
def test_what_was_kept_comes_back_in_utc(store: Store, at: datetime | None, what: Any) -> None:
    with store.write() as connection:
        table.create(connection)
        connection.execute(table.insert().values(id=1, at=at, what=what))
        kept_at, kept_what = connection.execute(sa.select(table.c.at, table.c.what)).one()
    assert (kept_at, kept_what) == (at, what)
    assert kept_at is None or kept_at.utcoffset() == timedelta(0)


def test_a_moment_without_a_time_zone_is_refused(store: Store) -> None:
    naive = datetime(2026, 11, 2, 9, 30)  # noqa: DTZ001 (what is refused)
    with store.write() as connection:
        table.create(connection)
        with pytest.raises(sa.exc.StatementError, match="time zone"):
            connection.execute(table.insert().values(id=1, at=naive))
