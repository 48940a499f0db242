"""The fields that forms share: what is typed is read as meant, or refused in words that belong to the field."""

from __future__ import annotations

from datetime import date

import pytest

from learnapp.domain.dates.typed_dates import DateBoxes
from learnapp.web.typed_fields import (
    FieldErrors,
    date_boxes,
    new_nonce,
    nonce_in,
    read_date,
    read_line,
    search_words,
    whole_number,
)

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("7", 7), (" 1,200 ", 1200), ("0", None), ("-1", None), ("1.5", None), ("٣", None), ("", None), ("9" * 40, None)],
)
def test_a_whole_number_is_read_as_people_type_it(typed: str, number: int | None) -> None:
    assert whole_number(typed) == number


def test_a_number_out_of_range_is_none() -> None:
    assert whole_number("0", least=0) == 0
    assert whole_number("11", most=10) is None
    assert whole_number(str(2**63), most=2**63 - 1) is None


def test_a_date_is_read_from_its_three_boxes() -> None:
    errors: FieldErrors = []
    boxes = date_boxes({"due-day": "3", "due-month": "Dec", "other-year": "1999"}, "due")
    assert boxes == DateBoxes("3", "Dec", "")
    assert read_date(errors, "due", boxes, TODAY) == date(2026, 12, 3)
    assert not errors


@pytest.mark.parametrize(
    ("boxes", "word"),
    [(DateBoxes(), "Enter"), (DateBoxes("31", "2", "2027"), "no such day"), (DateBoxes("1", "1", "2126"), "2126")],
)
def test_what_is_no_date_is_an_error_of_its_field(boxes: DateBoxes, word: str) -> None:
    errors: FieldErrors = []
    assert read_date(errors, "due", boxes, TODAY) is None
    assert [name for name, message in errors if word in message] == ["due"]


def test_boxes_show_a_date_so_that_it_is_read_back_as_the_same() -> None:
    assert read_date([], "due", DateBoxes.showing(TODAY), TODAY) == TODAY
    assert DateBoxes().blank
    assert DateBoxes(" ", "", "").blank
    assert not DateBoxes("1").blank


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("  ", "Enter the name"),
        ("x" * 11, "The name must be 10 characters or fewer"),
        ("a\u202eb", "The name must not include hidden characters"),
    ],
)
def test_a_line_that_will_not_do_says_why(typed: str, message: str) -> None:
    errors: FieldErrors = []
    read_line(errors, "who", typed, "name", 10)
    assert errors == [("who", message)]


def test_a_line_is_tidied() -> None:
    errors: FieldErrors = []
    assert read_line(errors, "who", "  Ada \n Obi ", "name", 10) == "Ada Obi"
    assert read_line(errors, "who", "", "name", 10, required=False) == ""
    assert not errors


def test_a_search_is_tidied_and_cut() -> None:
    assert search_words({"name": " ada\0  obi "}) == "ada obi"
    assert len(search_words({"name": "x" * 500})) == 100


def test_a_nonce_is_kept_if_it_could_be_ours() -> None:
    nonce = new_nonce()
    assert nonce_in({"nonce": nonce}) == nonce
    assert nonce_in({"nonce": "<script>"}) != "<script>"
    assert nonce_in({}) != nonce_in({})
