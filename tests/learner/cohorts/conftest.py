"""Fixtures that several files here share."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from learnapp.store.cohorts import cohorts
from tests.conftest import START


@pytest.fixture
def cohort(app: Flask, ids: dict[str, int]) -> int:
    with app.extensions["store"].write() as db:
        about = {"name": "F1s", "about": "For this year.", "starts_on": date(2026, 8, 5), "ends_on": None}
        return cohorts.make(db, educator=ids["edwin"], now=START, **about)
