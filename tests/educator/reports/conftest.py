"""Fixtures that several files here share."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.educator.cohorts.august import August
from tests.educator.reports.reporting import six_people


@pytest.fixture
def august(app: Flask, ids: dict[str, int]) -> August:
    return six_people(app, ids)
