"""A busy database, and a running meeting."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from flask import Flask

from learnapp.store.db.engine import sqlite_driver
from tests.learning_sets.meetings_held import Held, held


@pytest.fixture(params=["another thread's turn", "another program's lock"])
def busy(request: pytest.FixtureRequest, app: Flask) -> Iterator[ExitStack]:
    """The database is being written, by this program or by another, until the stack is closed."""
    stack = ExitStack()
    if request.param == "another thread's turn":
        holding, over = threading.Event(), threading.Event()

        def hold() -> None:
            with app.extensions["store"].write():
                holding.set()
                over.wait(60)

        thread = threading.Thread(target=hold)
        thread.start()
        assert holding.wait(10)
        stack.callback(thread.join)
        stack.callback(over.set)
    else:
        # Two copies of SQLite in one process would not see each other's locks.
        other = sqlite_driver().connect(app.extensions["store"].url.database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        stack.callback(other.close)
        stack.callback(other.execute, "ROLLBACK")
    with stack:
        yield stack


@pytest.fixture
def meeting(app: Flask, ids: dict[str, int]) -> Held:
    return held(app, ids)
