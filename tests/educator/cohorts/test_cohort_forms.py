"""What an educator types about a cohort."""

from __future__ import annotations

import pytest

from tests.client import Visitor
from tests.educator.cohorts.looking_after import HOME, MADE


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("name", " ", "Enter the name"),
        ("name", "n" * 121, "120 characters"),
        ("name", "F1s\u202e", "hidden"),
        ("starts-day", "", "must include a day"),
        ("starts-month", "Febtober", "The month must be"),
        ("starts-year", "1926", "a long way off"),
        ("ends-day", "31", "must include a day and a month"),
        ("about", "a" * 2001, "2,000 characters"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field_and_what_was_typed_stays(
    edwin: Visitor, field: str, typed: str, message: str
) -> None:
    page = edwin.get(f"{HOME}new/")
    fields = {**MADE, "about": "For F1s in both hospitals.", field: typed}
    page = edwin.submit(page, "Create cohort", fields, status=422)
    assert len(page.errors) == 1
    assert message in page.errors[0]
    assert typed.strip() in page.text
    assert edwin.get(HOME).link("Create your first cohort")


def test_the_last_day_is_after_the_first(edwin: Visitor) -> None:
    ends = {"ends-day": "5", "ends-month": "8", "ends-year": "2026"}
    page = edwin.submit(edwin.get(f"{HOME}new/"), "Create cohort", {**MADE, **ends}, status=422)
    assert page.errors == ["The last day must be after the first day"]


def test_a_first_day_left_out_is_named(edwin: Visitor) -> None:
    none = {"starts-day": "", "starts-month": "", "starts-year": ""}
    page = edwin.submit(edwin.get(f"{HOME}new/"), "Create cohort", {**MADE, **none}, status=422)
    assert page.errors == ["Enter the first day"]
