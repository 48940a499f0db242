"""Cohorts of Edwin's, which several pages are tested with."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from learnapp.store.cohorts import cohorts, memberships
from tests.conftest import START
from tests.educator.cohorts.august import August


@pytest.fixture
def august(app: Flask, ids: dict[str, int]) -> August:
    return August(app, ids)


@pytest.fixture
def cohort(app: Flask, ids: dict[str, int]) -> int:
    """A cohort of Edwin's with Lena in it, and sub-groups Tuesday and Thursday."""
    with app.extensions["store"].write() as db:
        about = {"name": "F1s", "about": "For this year.", "starts_on": date(2026, 8, 5), "ends_on": date(2027, 8, 3)}
        made = cohorts.make(db, educator=ids["edwin"], now=START, **about)
        for name in ("Tuesday", "Thursday"):
            cohorts.make_subgroup(db, made, name)
        memberships.join(db, made, ids["lena"], START)
    return made
