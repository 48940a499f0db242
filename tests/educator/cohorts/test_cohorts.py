"""Cohorts from the first page of an educator with none: making, settings, educators, sub-groups, people, closing."""

from __future__ import annotations

from tests.client import Visitor
from tests.conftest import START
from tests.educator.cohorts.looking_after import FIRST, HOME, MADE


def test_an_empty_list_leads_to_the_first_cohort_and_on_to_inviting(edwin: Visitor) -> None:
    page = edwin.get(HOME)
    assert "Invite people" in page.main
    page = edwin.submit(edwin.get(page.link("Create your first cohort")), "Create cohort", MADE)
    assert page.heading == "Invite people to Foundation doctors"
    assert "5 August 2026" in edwin.get(HOME).main
    assert edwin.get(HOME).link("Foundation doctors").endswith(FIRST)


def test_the_first_day_is_today_until_another_is_typed(edwin: Visitor) -> None:
    boxes = {box.get("name"): box.get("value") for box in edwin.get(f"{HOME}new/").all("input")}
    assert [boxes[f"starts-{part}"] for part in ("day", "month", "year")] == [
        str(START.day),
        str(START.month),
        str(START.year),
    ]
