"""Which part of a list is shown."""

import pytest

from learnapp.domain.numbers.list_pages import list_page


@pytest.mark.parametrize(
    ("asked", "count", "number", "start", "end", "pages"),
    [
        (None, 0, 1, 0, 0, 1),
        (None, 25, 1, 0, 25, 1),
        (None, 26, 1, 0, 25, 2),
        (2, 26, 2, 25, 26, 2),
        (3, 26, 2, 25, 26, 2),
        (0, 60, 1, 0, 25, 3),
        (-1, 60, 1, 0, 25, 3),
        (2, 60, 2, 25, 50, 3),
        (999, 60, 3, 50, 60, 3),
    ],
)
def test_the_page_asked_for_is_shown_or_the_nearest(
    asked: int | None, count: int, number: int, start: int, end: int, pages: int
) -> None:
    found = list_page(count, asked)
    assert (found.number, found.start, found.end, found.pages) == (number, start, end, pages)


@pytest.mark.parametrize(
    ("pages", "here", "offered"),
    [
        (1, 1, [1]),
        (3, 2, [1, 2, 3]),
        (24, 1, [1, 2, 0, 24]),
        (24, 3, [1, 2, 3, 4, 0, 24]),
        (24, 4, [1, 2, 3, 4, 5, 0, 24]),
        (24, 12, [1, 0, 11, 12, 13, 0, 24]),
        (24, 21, [1, 0, 20, 21, 22, 23, 24]),
        (24, 24, [1, 0, 23, 24]),
    ],
)
def test_the_first_page_the_last_and_those_beside_this_one_are_offered(
    pages: int, here: int, offered: list[int]
) -> None:
    assert list_page(pages * 25, here).offered == offered


def test_an_action_comes_back_to_its_page_and_the_first_needs_no_asking() -> None:
    assert list_page(60, 2, name="keys").asked == {"keys": 2}
    assert list_page(60, 1).asked == {}
