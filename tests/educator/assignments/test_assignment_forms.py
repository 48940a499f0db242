"""What educators type about assignments."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from learnapp.store.cohorts.assignments import Schedule
from tests.client import Visitor
from tests.conftest import Clock
from tests.educator.assignments.assigning import Cohort, _new, when

BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"modules": None}, "modules", "Choose at least one module, or one part of a module"),
    ({"modules": ["gone"]}, "modules", "“gone” is no longer offered. Choose something else"),
    ({"modules": None, "activity": "tea-round/gone"}, "activity", "“gone, in The tea round” is no longer offered"),
    ({"activity": "tea-round/spilt"}, "activity", "is part of a module you chose"),
    ({"who": "subgroup"}, "subgroup", "Choose a sub-group"),
    ({"who": "person"}, "name", "Enter a name or an email address"),
    ({"who": "person", "name": "Nobody"}, "name", "No one in this cohort has “Nobody”"),
    ({"who": "everybody"}, "who", "Choose who it is for"),
    (when("due", "1/11/2026"), "due", "That is in the past"),
    (when("due", "2/11/2026", "9am"), "due", "That is in the past"),
    (when("due", "31/2/2027"), "due", "There is no such day"),
    (when("due", "27/11/2026", "5"), "due-time", "Enter 5am or 5pm"),
    (when("due", "27/11/2033"), "due", "within the next three years"),
    (when("due", "", "5pm"), "due", "Enter a date"),
    (when("due", "28/3/2027", "1.30am"), "due-time", "There is no 1:30am on Sunday 28 March 2027"),
    (
        {**when("opens", "30/11/2026"), **when("due", "27/11/2026")},
        "due",
        "The due date must be after it opens, which is Monday 30 November 2026",
    ),
    ({"note": "x" * 2001}, "note", "The note must be 2,000 characters or fewer. It has 2,001"),
    ({"before": "99"}, "before", "Choose one from the list"),
]


@pytest.mark.parametrize(("fields", "field", "message"), BAD)
def test_what_cannot_be_assigned_is_told_at_its_field_and_the_typing_kept(
    cohort: Cohort, edwin: Visitor, fields: dict[str, Any], field: str, message: str
) -> None:
    page = _new(edwin, cohort, status=422, **{"note": "A note to keep", **fields})
    assert len(page.errors) == 1
    assert message in page.errors[0]
    targets = [a.get("href") for a in page.all("a") if page.words(a) == page.errors[0]]
    assert targets == [f"#{field}"]
    assert any(e.get("id") == field for e in page.tree.iter())  # type: ignore[union-attr]
    assert any(e.get("id") == f"{field}-error" for e in page.tree.iter())  # type: ignore[union-attr]
    assert fields.get("note", "A note to keep") in page.main
    assert cohort.all() == []


def test_a_time_that_happens_twice_is_resolved_and_said(cohort: Cohort, edwin: Visitor, clock: Clock) -> None:
    clock.now = datetime(2026, 10, 20, 9, tzinfo=UTC)
    page = _new(Visitor(edwin.app).signed_in("edwin"), cohort, **when("due", "25/10/2026", "1:30am"))
    assert "1:30am happens twice on Sunday 25 October 2026" in page.main
    assert "Due 1:30am winter time on Sunday 25 October 2026" in page.main
    made = cohort.all()[0]
    assert made.terms.due_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    edwin = Visitor(edwin.app).signed_in("edwin")
    edwin.submit(edwin.get(f"{cohort.url}{made.id}/"), "Save", {"note": "Only the note"})
    assert cohort.all()[0].terms == Schedule(made.terms.opens_at, made.terms.due_at, "Only the note", 3, 1)
