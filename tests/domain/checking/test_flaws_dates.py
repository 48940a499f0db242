"""Dates of a module that today makes wrong."""

from __future__ import annotations

from datetime import date

import pytest

from learnapp.domain.checking.flaws_dates import date_flaws
from tests.domain.reading.good_module import FILES, LESSON_FILE, spoilt


def told(today: date, file: str = "module.md", *changes: tuple[str, str]) -> list[tuple[str, str, str]]:
    files = {name: text.encode() for name, text in spoilt(file, *changes).items()}
    return [(p.file, p.code, files[p.file].decode().split("\n")[p.line - 1].strip()) for p in date_flaws(files, today)]


def test_dates_in_order_say_nothing() -> None:
    assert told(date(2026, 11, 29)) == []


@pytest.mark.parametrize("today", [date(2027, 7, 1), date(2029, 1, 1)])
def test_a_module_is_due_for_another_look_from_its_day_on(today: date) -> None:
    assert told(today) == [("module.md", "review-due", "review-by: 2027-07-01")]
    assert told(date(2027, 6, 30)) == []


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("module.md", ("checked: 2026-07-01", "checked: 2026-11-30")),
        ("module.md", ("date: 2026-11-22", "date: 2026-12-22")),
        ("module.md", ("checked: 2026-07-01", 'checked: "2026-11-30"')),
        (LESSON_FILE, ("today checked=2026-07-01", "today checked=2027-07-01")),
        (LESSON_FILE, ("today checked=2026-07-01", 'today checked="2027-07-01"')),
    ],
)
def test_a_day_that_has_not_come_is_told(file: str, change: tuple[str, str]) -> None:
    found = told(date(2026, 11, 29), file, change)
    assert [(f, code) for f, code, _ in found] == [(file, "future-date")]
    assert change[1] in found[0][2]


def test_what_is_no_date_is_left_to_the_reader() -> None:
    assert told(date(2026, 11, 29), "module.md", ("checked: 2026-07-01", "checked: 2026-13-01")) == []
    assert FILES
