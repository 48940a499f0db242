"""Rows of tables with more cells than the table has columns."""

import pytest

from learnapp.domain.markup.table_rows import extra_cells

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
