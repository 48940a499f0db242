"""What is typed about an action."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.client import Visitor
from tests.learning_sets.actions.agreeing import _add, rows


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"text": ""}, "Write your action before you save it"),
        ({"due_day": ""}, "The date must include a day and a month, for example, 16 11 2026"),
        ({"due_day": "1"}, None),  # the next 1 November
        ({"due_day": "1", "due_year": "2026"}, "The date must be today or later"),
        ({"due_day": "30", "due_month": "Feb", "due_year": "2027"}, "There is no such day in that month."),
        ({"due_day": "1", "due_year": "2031"}, "The date must be within two years"),
        ({"who": "seven"}, None),  # not a number: taken for one's own
        ({"text": "x" * 100_000}, "Your action has 100,000 characters"),
    ],
)
def test_bad_input_is_told_at_its_field(
    lena: Visitor, set_id: int, fields: dict[str, str], message: str | None
) -> None:
    page = _add(lena, set_id, **fields, status=422 if message else 200)  # type: ignore[arg-type]
    assert [m for m in page.errors if message and m.startswith(message)] or message is None


def test_what_looks_identifying_is_asked_about_before_the_set_sees_it(app: Flask, lena: Visitor, set_id: int) -> None:
    page = _add(lena, set_id, "Ring Dr Patel about the man in bed 12.")
    assert "Not saved yet" in page.main
    assert rows(app) == []
    lena.submit(page, "Save anyway")
    assert len(rows(app)) == 1
