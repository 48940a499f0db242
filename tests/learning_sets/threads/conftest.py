"""Fixtures that several files here share."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.conftest import Clock
from tests.learning_sets.threads.beginning import Set


@pytest.fixture
def the_set(app: Flask, clock: Clock, ids: dict[str, int]) -> Set:
    return Set(app, clock, ids)
