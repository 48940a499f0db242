"""Fixtures that several files here share."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.educator.assignments.assigning import Cohort


@pytest.fixture
def cohort(app: Flask, ids: dict[str, int]) -> Cohort:
    return Cohort(app, ids)
