"""Rows with more cells than the table has columns, and rows with no divider."""

import pytest

from learnapp.domain.markup.table_rows import extra_cells, undivided

TABLE = "| a | b |\n|---|---|\n"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (TABLE + "| 1 | 2 |", []),
        (TABLE + "| 1 | 2 | 3 |", [(2, 3, 2)]),
        (TABLE + "| 1 |\n| 1 | 2 | 3 | 4", [(3, 4, 2)]),
        ("a | b\n--|--\n1 | 2 | 3", [(2, 3, 2)]),
        (TABLE + "| 1 | 2 \\| 3 |", []),
        (TABLE + "| 1 | `2 | 3` |", []),
        (TABLE + "\n| 1 | 2 | 3 |", []),
        ("| a | b | c |\n|---|---|\n| 1 | 2 | 3 |", []),
        ("1 | 2 | 3", []),
    ],
)
def test_a_row_that_is_too_long_is_found_with_its_cells(source: str, found: list[tuple[int, int, int]]) -> None:
    assert list(extra_cells(source)) == found


@pytest.mark.parametrize(
    ("source", "place"),
    [
        (TABLE + "| 1 | 2 |\n| 3 | 4 |", None),
        ("| a | b |\n| c | d |", 0),
        ("Text.\n\n  | a | b |\n| c | d |\n", 2),
        ("| a | b | c |\n|---|---|\n| 1 | 2 | 3 |", 0),
        (TABLE + "| 1 | 2 |\n\n| 3 | 4 |\n| 5 | 6 |", 4),
        ("| a | b |", None),
        ("a | b\nc | d", None),
        ("It is |x| and\n|y| here", None),
        ("", None),
    ],
)
def test_rows_without_a_divider_are_found(source: str, place: int | None) -> None:
    assert undivided(source) == place
