"""What tests of learning sets share: a set of two of the cast and a discussion in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from learnapp.store.sets.discussions import Discussion
from tests.learning_sets.making import a_set, a_thread
from tests.learning_sets.meetings_held import Held, held

__all__ = ["Tuesday", "meeting", "tuesday"]


@dataclass
class Tuesday:
    """A set that Lena belongs to and Bola facilitates. Both agreed to its rules; nobody else is in it."""

    app: Flask
    set_id: int
    thread: Discussion

    @property
    def url(self) -> str:
        return f"/sets/{self.set_id}/"

    @property
    def write(self) -> str:
        return f"{self.url}discussions/{self.thread.number}/write/"

    def change(self, function: Any, *given: Any, **named: Any) -> Any:
        """Do something in the database, as another request would have."""
        with self.app.extensions["store"].write() as connection:
            return function(connection, *given, **named)


@pytest.fixture
def meeting(app: Flask, ids: dict[str, int]) -> Held:
    """A meeting on a case, planned by Edwin, who facilitates; Lena is the first of three voters."""
    return held(app, ids)


@pytest.fixture
def tuesday(app: Flask, ids: dict[str, int]) -> Tuesday:
    with app.extensions["store"].write() as connection:
        made = a_set(connection, {ids["lena"]: "member", ids["bola"]: "facilitator"})
        return Tuesday(app, made, a_thread(connection, made))
