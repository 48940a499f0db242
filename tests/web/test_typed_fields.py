"""The fields that forms share: what is typed is read as meant, or refused with the field's own message."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from learnapp.domain.dates.typed_dates import DateBoxes
from learnapp.web.typed_fields import (
    DateField,
    LineField,
    MomentField,
    ParagraphsField,
    TypedForm,
    WholeNumberField,
    asked_page,
    new_nonce,
    nonce_in,
    number_in,
    search_words,
    whole_number,
)

TODAY = date(2026, 11, 28)
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


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


@pytest.mark.parametrize(
    ("written", "number"),
    [("0", 0), ("7", 7), ("", -1), ("-3", -1), ("7.0", -1), ("1_0", -1), ("٣", -1), ("9" * 5000, -1), (None, -1)],
)
def test_a_number_our_page_wrote_is_none_that_anything_has_if_it_is_nonsense(written: str | None, number: int) -> None:
    assert number_in({} if written is None else {"revision": written}, "revision") == number


class Sample(TypedForm):
    who = LineField("name", 10)
    nickname = LineField("nickname", 10, required=False)
    due = DateField()
    ends = DateField(required=False)
    meets = MomentField("opens", time="at")
    note = ParagraphsField(5, "Shorten {has} to {longest}", missing="Write something")
    places = WholeNumberField("Enter a number of places", most=20)
    revision = WholeNumberField()


FINE = {"who": "Ada", "due-day": "3", "due-month": "Dec", "note": "Yes", "places": "12"}


def sent(**typed: str) -> Sample:
    form = Sample({**FINE, **{name.replace("_", "-"): value for name, value in typed.items()}}, NOON)
    form.validate()
    return form


def test_what_was_typed_is_read_as_meant() -> None:
    form = sent(
        who="  Adaeze \n Obi ", note=" a\r\nbcd ", ends_day="4", ends_month="1", meets_day="1/12/2026", at="5pm"
    )
    assert form.problems == []
    assert (form.who.data, form.nickname.data, form.note.data) == ("Adaeze Obi", "", "a\nbcd"), "at their limits"
    assert (form.places.data, form.revision.data) == (12, None)
    assert (form.due.data, form.ends.data) == (date(2026, 12, 3), date(2027, 1, 4))
    assert (form.meets.data, form.meets.clock) == (datetime(2026, 12, 1, 17, tzinfo=UTC), "5pm")
    assert form.due.boxes == DateBoxes("3", "Dec", "")


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"who": "  "}, "who", "Enter the name"),
        ({"who": "x" * 11}, "who", "The name must be 10 characters or fewer"),
        ({"nickname": "a\u202eb"}, "nickname", "The nickname must not include hidden characters"),
        ({"nickname": "\u3164"}, "nickname", "The nickname must not include hidden characters"),
        ({"nickname": "a\u200db"}, "nickname", "The nickname must not include hidden characters"),
        ({"due_day": "", "due_month": ""}, "due", "Enter a date, for example, 12 12 2026"),
        ({"due_day": "31", "due_month": "2"}, "due", "There is no such day in that month."),
        ({"due_year": "2126"}, "due", "Check the year: 2126 is a long way off"),
        ({"ends_day": "4"}, "ends", "The date must include a day and a month"),
        ({"meets_day": "1", "meets_month": "12", "at": "5"}, "at", "Is that morning or afternoon?"),
        ({"at": "5pm"}, "meets", "Enter a date"),
        ({"note": " "}, "note", "Write something"),
        ({"note": "x" * 1234}, "note", "Shorten 1,234 to 5"),
        ({"places": "21"}, "places", "Enter a number of places"),
        ({"places": "many"}, "places", "Enter a number of places"),
    ],
)
def test_what_will_not_do_is_refused_at_its_field(typed: dict[str, str], field: str, message: str) -> None:
    ((where, said),) = sent(**typed).problems
    assert where == field
    assert said.startswith(message)


def test_problems_stand_in_the_order_of_the_fields_and_keep_what_was_typed() -> None:
    form = sent(places="many", who="", due_day="32")
    assert [where for where, _ in form.problems] == ["who", "due", "places"]
    assert (form.places.typed, form.due.boxes.day) == ("many", "32")


def test_a_form_shows_values_so_that_they_are_read_back_as_the_same() -> None:
    shown = Sample(who="Ada", due=TODAY, meets=NOON, places=7)
    assert shown.problems == []
    assert (shown.who.data, shown.places.typed, shown.ends.boxes.blank) == ("Ada", "7", True)
    assert (shown.due.boxes, shown.meets.boxes) == (DateBoxes("28", "11", "2026"),) * 2
    assert shown.meets.clock == "12:00"
    back = sent(due_day="28", due_month="11", due_year="2026", meets_day="28", meets_month="11", at="12:00")
    assert (back.due.data, back.meets.data) == (TODAY, NOON)


def test_a_search_is_tidied_and_cut() -> None:
    assert search_words({"name": " ada\0  obi "}) == "ada obi"
    assert len(search_words({"name": "x" * 500})) == 100


def test_a_nonce_is_kept_if_it_could_be_ours() -> None:
    nonce = new_nonce()
    assert nonce_in({"nonce": nonce}) == nonce
    assert nonce_in({"nonce": "<script>"}) != "<script>"
    assert nonce_in({}) != nonce_in({})


@pytest.mark.parametrize(
    ("address", "name", "number"),
    [
        ("/?page=2", "page", 2),
        ("/?page=2", "other", 1),
        ("/?other=3", "other", 3),
        ("/?page=99", "page", 3),
        ("/?page=0", "page", 1),
        ("/?page=two", "page", 1),
        ("/", "page", 1),
    ],
)
def test_the_page_is_the_one_asked_for_or_the_nearest(app: Flask, address: str, name: str, number: int) -> None:
    with app.test_request_context(address):
        assert asked_page(60, name).number == number


def test_a_number_of_any_length_is_the_last_page(app: Flask) -> None:
    with app.test_request_context("/?page=99999999999"):
        assert asked_page(60).number == 3
