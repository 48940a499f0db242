"""Fixtures that several files here share."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from learnapp.store.cohorts import cohorts, memberships
from tests.conftest import START
from tests.learning_sets.membership.foundation import Foundation


@pytest.fixture
def foundation(app: Flask, ids: dict[str, int]) -> Foundation:
    with app.extensions["store"].write() as connection:
        made = cohorts.make(
            connection,
            name="Foundation",
            about="",
            starts_on=date(2026, 8, 1),
            ends_on=None,
            educator=ids["edwin"],
            now=START,
        )
        memberships.join(connection, made, ids["lena"], START, grade="F1", site="City")
    return Foundation(app, made, [ids["lena"]])
