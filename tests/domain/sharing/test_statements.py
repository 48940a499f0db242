"""Statements say what was done in the words of xAPI, with ids that follow from it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from learnapp.domain.sharing.events import SharedRecord, events_of
from learnapp.domain.sharing.statements import CLASSES, statements
from tests.conftest import START

SITE = "https://learn.example.org"
RECORD = SharedRecord(7, "Lena", "l@example.org", 1, "August", 3, "rota-gaps", "", False, None, START, START, 0.8)
ALL = tuple(CLASSES)


def _made(record: SharedRecord, chosen: tuple[str, ...] = ALL) -> list[dict]:
    return [one for event in events_of(record, START) for one in statements(event, chosen, SITE, {})]


def test_a_module_that_has_left_the_catalogue_still_has_its_statements() -> None:
    completed, scored = _made(RECORD)
    assert completed["object"]["id"] == f"{SITE}/modules/rota-gaps/"
    assert completed["object"]["definition"]["type"] == "http://adlnet.gov/expapi/activities/module"
    assert completed["result"] == {"completion": True}
    assert scored["result"] == {"score": {"scaled": 0.8}}
    assert completed["timestamp"] == "2026-11-02T09:30:00Z"


def test_only_the_chosen_classes_are_made() -> None:
    assert [one["verb"]["id"] for one in _made(RECORD, ("scored",))] == ["http://adlnet.gov/expapi/verbs/scored"]
    assert _made(RECORD, ()) == []


def test_ids_follow_from_who_did_what_and_not_from_the_cohort() -> None:
    first = [one["id"] for one in _made(RECORD)]
    assert [one["id"] for one in _made(replace(RECORD, cohort_id=2, assignment_id=9, cohort="Other"))] == first
    assert not set(first) & {one["id"] for one in _made(replace(RECORD, person_id=8, best_share=0.9))}


@pytest.mark.parametrize("value", [0.0, 1.0, 1 / 3])
def test_a_score_is_from_nought_to_one(value: float) -> None:
    (scored,) = _made(replace(RECORD, best_share=value), ("scored",))
    assert 0 <= scored["result"]["score"]["scaled"] <= 1
