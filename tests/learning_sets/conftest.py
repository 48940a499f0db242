"""What tests of learning sets share: a set of two of the cast with a thread in it, and a meeting."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.learning_sets.meetings_held import Held, held
from tests.learning_sets.tuesdays import tuesday

__all__ = ["meeting", "tuesday"]


@pytest.fixture
def meeting(app: Flask, ids: dict[str, int]) -> Held:
    """A meeting on a case, planned by Edwin, who facilitates; Lena is the first of three voters."""
    return held(app, ids)
