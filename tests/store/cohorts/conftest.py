"""Fixtures that several files here share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from learnapp.store.db.engine import Store
from tests.store.cohorts.inviting import Filled, _cohort
from tests.store.cohorts.places import Place


@pytest.fixture
def cohort(filled_store: Filled) -> tuple[Store, dict[str, int], int]:
    store, ids = filled_store
    with store.write() as db:
        made = _cohort(db, ids["edwin"])
    return store, ids, made


@pytest.fixture
def place(filled_store: Filled) -> Iterator[Place]:
    store, ids = filled_store
    with store.write() as connection:
        yield Place(connection, ids["edwin"])
