"""Fixtures that several files here share."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from learnapp.store.cohorts import cohorts, memberships
from tests.conftest import START


@pytest.fixture
def cohort(app: Flask, ids: dict[str, int]) -> int:
    """A cohort of Edwin's with Bola in it."""
    with app.extensions["store"].write() as db:
        about = {"name": "F1s", "about": "", "starts_on": date(2026, 8, 5), "ends_on": None}
        made = cohorts.make(db, educator=ids["edwin"], now=START, **about)
        memberships.join(db, made, ids["bola"], START)
    return made
