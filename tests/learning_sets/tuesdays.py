"""A set of two of the cast and a thread in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from learnapp.store.sets import discussions
from learnapp.store.sets.discussions import Discussion
from tests.conftest import START
from tests.learning_sets.making import a_set, a_thread


@dataclass
class Tuesday:
    """A set that Lena belongs to and Bola facilitates. Both agreed to its rules; nobody else is in it.

    Lena has looked at its one thread, in which the members talk.
    """

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
def tuesday(app: Flask, ids: dict[str, int]) -> Tuesday:
    with app.extensions["store"].write() as connection:
        made = a_set(connection, {ids["lena"]: "member", ids["bola"]: "facilitator"})
        thread = a_thread(connection, made)
        discussions.arrive(connection, thread.id, ids["lena"], START)
        return Tuesday(app, made, thread)
