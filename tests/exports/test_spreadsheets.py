"""Comma-separated values as spreadsheets read them."""

import csv
import io

from tests.accounts.leaving import CANARY, _archive, fill, read
from tests.client import Visitor


def test_a_spreadsheet_takes_no_text_for_a_formula(lena: Visitor) -> None:
    fill(lena)
    rows = list(csv.DictReader(io.StringIO(read(_archive(lena), "csv/writing.csv"))))
    assert rows[0]["text"] == f"'={CANARY} reflection"
