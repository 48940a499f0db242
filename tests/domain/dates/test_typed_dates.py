"""Dates as people type them."""

import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnapp.domain.dates.typed_dates import DateError, date_problem, example, parse_date

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        (("27", "11", "2026"), date(2026, 11, 27)),
        (("27", "11", "26"), date(2026, 11, 27)),
        ((" 3rd ", "Dec", ""), date(2026, 12, 3)),
        (("1", "september", ""), date(2027, 9, 1)),
        (("1", "Sept.", ""), date(2027, 9, 1)),
        (("23", "11", ""), date(2026, 11, 23)),
        (("22", "11", ""), date(2027, 11, 22)),
        (("29", "feb", ""), date(2028, 2, 29)),
        (("3/12/2026", "", ""), date(2026, 12, 3)),
        (("3.12", "", ""), date(2026, 12, 3)),
        (("3 of December", "", ""), date(2026, 12, 3)),
        (("2026-12-03", "", ""), date(2026, 12, 3)),
        (("4 Dec 2025", "11", "2026"), date(2025, 12, 4)),
        (("2025-12-04", "11", "2026"), date(2025, 12, 4)),
        (("4 Dec", "11", "2025"), date(2025, 12, 4)),
        (("27th November 2026", "", ""), date(2026, 11, 27)),
        (("Friday 27 November 2026", "", ""), date(2026, 11, 27)),
        (("Fri 27 November", "", ""), date(2026, 11, 27)),
        (("Fri, 27th Nov '26", "", ""), date(2026, 11, 27)),
        (("Friday the 27th of November", "", "2026"), date(2026, 11, 27)),
        (("1st December 2026", "11", "2025"), date(2026, 12, 1)),
        (("Weds 2nd Dec", "", ""), date(2026, 12, 2)),
        (("thurs 3 dec 2026", "", ""), date(2026, 12, 3)),
        (("November 27 2026", "", ""), date(2026, 11, 27)),
        (("November 27th, 2026", "", ""), date(2026, 11, 27)),
        (("27Nov2026", "", ""), date(2026, 11, 27)),
        (("27-Nov-26", "", ""), date(2026, 11, 27)),
        (("27–11–2026", "", ""), date(2026, 11, 27)),
        (("2026/11/27", "", ""), date(2026, 11, 27)),
        (("27.11.2026.", "", ""), date(2026, 11, 27)),
        (("Fri 27", "11", "2026"), date(2026, 11, 27)),
        (("27112026", "", ""), date(2026, 11, 27)),
        (("271126", "", ""), date(2026, 11, 27)),
        (("20261127", "", ""), date(2026, 11, 27)),
        (("20122026", "", ""), date(2026, 12, 20)),
        (("27|11|2026", "", ""), date(2026, 11, 27)),
        (("27_11_2026", "", ""), date(2026, 11, 27)),
        (("27 November 2026 (Friday)", "", ""), date(2026, 11, 27)),
        (("２７", "１１", "２０２６"), date(2026, 11, 27)),
        (("tomorrow", "", ""), date(2026, 11, 24)),
        (("Today", "1", "2020"), date(2026, 11, 23)),
    ],
)
def test_a_date_is_read_as_it_was_meant(boxes: tuple[str, str, str], expected: date) -> None:
    assert parse_date(*boxes, TODAY) == expected


@pytest.mark.parametrize(
    ("boxes", "message"),
    [
        (("", " ", ""), "Enter a date"),
        (("3", "", ""), "a day and a month"),
        (("", "12", "2026"), "a day and a month"),
        (("31", "6", "2026"), "no such day"),
        (("30", "2", ""), "no such day"),
        (("32", "1", ""), "from 1 to 31"),
        (("0", "1", ""), "from 1 to 31"),
        (("٣", "1", ""), "from 1 to 31"),
        (("3", "13", ""), "from 1 to 12"),
        (("3", "Decembrr", ""), "from 1 to 12"),
        (("3", "12", "206"), "four numbers"),
        (("1/2/3/4", "", ""), "a day and a month"),
        (("Thursday 27 November 2026", "", ""), "is a Friday, not a Thursday"),
        (("Mon 31 June 2027", "", ""), "no such day"),
        (("Friday", "", ""), "a day and a month"),
        (("November 2026", "", ""), "from 1 to 31"),
        (("27th", "", ""), "a day and a month"),
    ],
)
def test_what_is_no_date_is_told_what_to_type(boxes: tuple[str, str, str], message: str) -> None:
    with pytest.raises(DateError, match=message):
        parse_date(*boxes, TODAY)


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_anything_typed_is_a_date_or_refused_politely(day: str, month: str, year: str) -> None:
    with contextlib.suppress(DateError):
        assert isinstance(parse_date(day, month, year, TODAY), date)


@pytest.mark.parametrize("today", [date(2026, 11, 29), date(2026, 12, 31), date(2028, 2, 29), date(2027, 3, 1)])
@pytest.mark.parametrize("boxes", [("", "", ""), ("3", "", ""), ("40", "1", "2027"), ("31", "6", ""), ("x", "y", "z")])
def test_the_date_given_as_an_example_is_yet_to_come(today: date, boxes: tuple[str, str, str]) -> None:
    with pytest.raises(DateError) as refused:
        parse_date(*boxes, today)
    shown = str(refused.value).rpartition("for example, ")[2]
    assert shown == example(today)
    assert parse_date(shown, "", "", today) > today


@pytest.mark.parametrize(("days", "fine"), [(-1, False), (0, True), (732, True), (733, False)])
def test_a_date_is_today_or_later_and_within_two_years(days: int, fine: bool) -> None:
    assert (date_problem(TODAY + timedelta(days=days), TODAY) is None) is fine
