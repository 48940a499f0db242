"""Fixtures that several files here share."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.learning_sets.sets_made import a_set


@pytest.fixture
def set_id(app: Flask, ids: dict[str, int]) -> int:
    """Lena's and Bola's set, which Edwin facilitates."""
    return a_set(app, [ids["lena"], ids["bola"]], ids["edwin"])
