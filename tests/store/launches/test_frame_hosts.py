"""Platforms that may show the site: each once for an organisation, and until it is ended."""

from __future__ import annotations

import sqlalchemy as sa

from learnapp.store.db.engine import Store
from learnapp.store.launches import frame_hosts
from learnapp.store.organisations import organisations
from learnapp.store.tables.people_and_work import audit
from tests.conftest import START

ORIGIN = "https://learning.example"


def test_a_platform_is_allowed_once_for_each_organisation_until_it_is_ended(
    filled_store: tuple[Store, dict[str, int]],
) -> None:
    store, ids = filled_store
    with store.write() as connection:
        second = organisations.make(connection, "Northfield", START, None)
        assert second is not None
        for organisation_id in (1, 1, second):
            frame_hosts.add(connection, organisation_id, ORIGIN, START, ids["ada"])
        noted = sa.select(sa.func.count()).select_from(audit).where(audit.c.action == "frame allowed")
        assert connection.execute(noted).scalar_one() == 2
        (first,) = frame_hosts.of(connection, [1])
        assert [one.organisation_id for one in frame_hosts.of(connection, None)] == [1, second]
        assert frame_hosts.get(connection, first.id) == first
        frame_hosts.remove(connection, first, START, ids["ada"])
        assert frame_hosts.get(connection, first.id) is None
        assert len(frame_hosts.of(connection, None)) == 1
