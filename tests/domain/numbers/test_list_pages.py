"""Which part of a list is shown."""

import pytest

from learnapp.domain.numbers.list_pages import list_page


@pytest.mark.parametrize(
    ("asked", "count", "number", "start", "end", "more"),
    [
        (None, 0, 1, 0, 0, False),
        (None, 25, 1, 0, 25, False),
        (None, 26, 1, 0, 25, True),
        (2, 26, 2, 25, 26, False),
        (3, 26, 2, 25, 26, False),
        (0, 60, 1, 0, 25, True),
        (-1, 60, 1, 0, 25, True),
        (2, 60, 2, 25, 50, True),
        (999, 60, 3, 50, 60, False),
    ],
)
def test_the_page_asked_for_is_shown_or_the_nearest(
    asked: int | None, count: int, number: int, start: int, end: int, more: bool
) -> None:
    found = list_page(count, asked)
    assert (found.number, found.start, found.end, found.more) == (number, start, end, more)
