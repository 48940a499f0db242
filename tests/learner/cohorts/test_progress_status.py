"""What learners do on the site is recorded where educators look, and nothing more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.store.cohorts import progress_status
from learnapp.store.tables.cohort_tables import progress_status as progress_status_table
from tests.client import Visitor
from tests.conftest import Queries
from tests.learner.learning.test_journey import (
    test_a_learner_works_through_a_module_and_finds_everything_done as whole_journey,
)

Rows = Callable[[], dict[str, tuple[Any, ...]]]


@pytest.fixture
def rows(app: Flask) -> Rows:
    def read() -> dict[str, tuple[Any, ...]]:
        with app.extensions["store"].read() as connection:
            return {row.activity: tuple(row) for row in connection.execute(sa.select(progress_status_table))}

    return read


def test_a_whole_journey_leaves_every_part_and_the_module_done(app: Flask, lena: Visitor, rows: Rows) -> None:
    whole_journey(lena)
    kept = rows()
    assert {part: row[5] is not None for part, row in kept.items()} == dict.fromkeys(
        ("", "before", "leaves", "spilt", "after"), True
    )
    with app.extensions["store"].write() as connection:
        module = app.extensions["catalogue"].at(connection).modules["tea-round"]
        connection.execute(progress_status_table.delete())
        progress_status.rebuild(connection, [module])
    assert rows() == kept


def test_a_double_click_and_a_what_if_change_nothing(app: Flask, lena: Visitor, rows: Rows) -> None:
    whole_journey(lena)
    kept = rows()
    app.extensions["clock"].now = app.extensions["clock"].now.replace(year=2027)
    lena.signed_in("lena")
    for path in ("leaves/finish/", "spilt/start/", "spilt/debrief/"):
        lena.post(f"/modules/tea-round/{path}")
    lena.post("/modules/tea-round/spilt/what-if/", {"step": "0"})
    lena.post("/modules/tea-round/after/submit/", {"attempt": "1"})
    assert rows() == kept


def test_a_plain_answer_or_choice_does_not_touch_it(lena: Visitor, queries: Queries) -> None:
    question = lena.submit(lena.get("/modules/tea-round/after/"), "Start")
    scene = lena.submit(lena.get("/modules/tea-round/spilt/"), "Start the case")
    queries()
    lena.submit(question, "Save and continue", {"answer": "1"})
    lena.submit(scene, "Do this", {"choice": "0"})
    asked = queries()
    assert any("response" in statement for statement in asked)
    assert not [statement for statement in asked if "standing" in statement]
