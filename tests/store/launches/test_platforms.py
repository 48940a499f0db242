"""Platforms and deployments: registered once, and accepted once."""

from __future__ import annotations

import pytest

from learnapp.store.db.engine import Store
from learnapp.store.launches import platforms
from learnapp.store.organisations import organisations
from tests.conftest import START
from tests.store.launches.registered import VALUES


def test_a_platform_is_registered_once_and_a_deployment_is_one_organisations(
    filled_store: tuple[Store, dict[str, int]],
) -> None:
    store, ids = filled_store
    with store.write() as connection:
        second = organisations.make(connection, "Northfield", START, None)
        assert second is not None
        made = platforms.add(connection, 1, VALUES, START, ids["ada"])
        with pytest.raises(ValueError, match="registered already"):
            platforms.add(connection, second, VALUES, START, None)
        platforms.seen(connection, made, "1", START)
        platforms.accept(connection, made, "1", 1, START, None)
        platforms.accept(connection, made, "1", second, START, None)
        found = platforms.deployment(connection, made, "1")
        assert found is not None
        assert found.organisation_id == 1
        assert [one.id for one in platforms.of(connection, [1])] == [made]
        assert platforms.of(connection, [second]) == []
