"""Fixtures that several files here share."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.educator.findings.working import Work


@pytest.fixture
def work(app: Flask) -> Work:
    return Work(app)
