"""Fixtures that several files here share."""

from __future__ import annotations

import pytest

from learnapp.store.db.engine import Store
from tests.store.sets.belonging import Site


@pytest.fixture
def site(filled_store: tuple[Store, dict[str, int]]) -> Site:
    store, ids = filled_store
    return Site(store, ids["lena"], ids["bola"], ids["edwin"])
