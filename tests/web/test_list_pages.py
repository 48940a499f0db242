"""Which part of a list is shown."""

import pytest
from flask import Flask

from learnapp.web.list_pages import list_page


@pytest.mark.parametrize(
    ("asked", "count", "number", "start", "end", "more"),
    [
        ("", 0, 1, 0, 0, False),
        ("", 25, 1, 0, 25, False),
        ("", 26, 1, 0, 25, True),
        ("2", 26, 2, 25, 26, False),
        ("3", 26, 2, 25, 26, False),
        ("0", 60, 1, 0, 25, True),
        ("-1", 60, 1, 0, 25, True),
        ("two", 60, 1, 0, 25, True),
        ("2", 60, 2, 25, 50, True),
        ("999", 60, 3, 50, 60, False),
    ],
)
def test_the_page_asked_for_is_shown_or_the_nearest(
    app: Flask, asked: str, count: int, number: int, start: int, end: int, more: bool
) -> None:
    with app.test_request_context(f"/?page={asked}"):
        found = list_page(count)
    assert (found.number, found.start, found.end, found.more) == (number, start, end, more)
