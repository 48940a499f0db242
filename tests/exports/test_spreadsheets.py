"""Comma-separated values as spreadsheets read them."""

import csv
import io
from datetime import date

import pytest

from learnapp.exports.spreadsheets import cell
from tests.accounts.leaving import CANARY, _archive, fill, read
from tests.client import Visitor


def test_a_spreadsheet_takes_no_text_for_a_formula(lena: Visitor) -> None:
    fill(lena)
    rows = list(csv.DictReader(io.StringIO(read(_archive(lena), "csv/writing.csv"))))
    assert rows[0]["text"] == f"'={CANARY} reflection"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
@pytest.mark.parametrize("before", ["", " ", "\n", "\t", "\r", "\u00a0"])
def test_what_could_begin_a_formula_is_text_wherever_it_stands_at_the_beginning(before: str, sign: str) -> None:
    assert cell(f"{before}{sign}1+1") == f"'{before}{sign}1+1"


@pytest.mark.parametrize("text", ["\tnote", "\rnote", "\nnote"])
def test_a_sign_that_moves_to_another_cell_begins_none(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("a=b", "a=b"),
        ("Jo-Ann", "Jo-Ann"),
        ("", ""),
        (None, ""),
        (-3, -3),
        (-0.5, -0.5),
        (date(2026, 11, 2), "2026-11-02"),
    ],
)
def test_what_is_no_formula_stays_as_it_is(value: object, kept: object) -> None:
    assert cell(value) == kept
