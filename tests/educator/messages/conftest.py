"""Fixtures that several files here share."""

from __future__ import annotations

import pytest
from flask import Flask

from learnapp.store.cohorts import assignments, cohorts, memberships
from learnapp.store.cohorts.assignments import Schedule, Target
from tests.conftest import START
from tests.educator.messages.writing import DUE


@pytest.fixture
def group(app: Flask, ids: dict[str, int]) -> dict[str, int]:
    """Edwin's cohort with Lena and Bola in it, work due on 13 November, and a sub-group with Lena in it."""
    with app.extensions["store"].write() as connection:
        day = START.date()
        made = cohorts.make(
            connection, name="F1s", about="", starts_on=day, ends_on=None, educator=ids["edwin"], now=START
        )
        north = cohorts.make_subgroup(connection, made, "North")
        memberships.join(connection, made, ids["lena"], START, subgroup_id=north)
        memberships.join(connection, made, ids["bola"], START)
        (work,) = assignments.make(connection, made, Target(), [("tea-round", "")], Schedule(START, DUE), START)
    return {"cohort": made, "work": work, "north": north or 0}
