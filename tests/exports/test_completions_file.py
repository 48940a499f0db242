"""The file of completions for a staff record."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, datetime

from learnapp.domain.sharing.events import SharedRecord
from learnapp.exports.completions_file import HEAD, lines, oracle_date
from tests.conftest import START

RECORD = SharedRecord(
    7, "Lena Marsh", "l@example.org", 1, "August", 3, "rota-gaps", "", False, None, START, START, 0.804
)


def _rows(*records: SharedRecord) -> list[list[str]]:
    return list(csv.reader(lines(records, {}).removeprefix("\ufeff").splitlines()))


def test_each_piece_of_work_stands_in_it_once_and_formulas_are_text() -> None:
    other = replace(RECORD, assignment_id=4, cohort="Again")
    formula = replace(RECORD, person_id=8, name="=cmd()", activity="after", best_share=None)
    head, first, second = _rows(RECORD, other, formula, replace(RECORD, module="x", done_at=None))
    assert tuple(head) == HEAD
    expected = [
        "",
        "Marsh",
        "Lena",
        "l@example.org",
        "ROTA-GAPS",
        "rota-gaps",
        "02-NOV-2026",
        "Completed",
        "80",
        "August",
    ]
    assert first == expected
    assert second[2] + second[1] in {"'=cmd()"}
    assert second[4:6] == ["ROTA-GAPS.AFTER", "after"]


def test_the_day_is_the_uk_one() -> None:
    assert oracle_date(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "01-JUL-2026"
    assert oracle_date(datetime(2026, 12, 31, 23, 59, tzinfo=UTC)) == "31-DEC-2026"
