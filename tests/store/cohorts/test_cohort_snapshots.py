"""A cohort's table as it was at one moment, and how long it is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.store.cohorts import cohort_snapshots, memberships
from learnapp.store.cohorts.cohort_snapshots import MEANING, NOT_THEIRS
from learnapp.store.operations import personal_data
from learnapp.store.tables.cohort_tables import cohort_figures, extension
from tests.client import Visitor
from tests.conftest import START, Clock
from tests.educator.cohorts.august import August
from tests.educator.cohorts.overview import DAY, names, states


@pytest.fixture
def august(app: Flask, ids: dict[str, int]) -> August:
    return August(app, ids)


def test_a_large_cohorts_roll_is_kept_for_a_minute_and_says_as_at_when(
    august: August, edwin: Visitor, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cohort_snapshots, "KEPT_FROM", 2)
    august.assign()
    first, _second = august.add(2)
    assert "As at 2 November 2026 at 9:30am" in edwin.get(august.url).main
    with august.store.write() as connection:
        connection.execute(sa.text("UPDATE membership SET ends_at = starts_at"))
    clock.now += timedelta(seconds=59)
    page = edwin.get(august.url)
    assert len(names(page)) == 2
    assert "As at 2 November 2026 at 9:30am" in page.main
    clock.now += timedelta(seconds=1)
    page = edwin.get(august.url)
    assert names(page) == []
    assert "As at 2 November 2026 at 9:31am" in page.main
    assert first


def test_a_snapshot_that_another_version_kept_is_made_anew(
    august: August, edwin: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cohort_snapshots, "KEPT_FROM", 2)
    august.add(2)
    edwin.get(august.url)
    with august.store.write() as connection:
        content = {"as_at": START, "assignments": "", "here": 2, "ids": "AQ==", "subgroups": "AA=="}
        connection.execute(cohort_figures.update().values(content=content))
    assert len(names(edwin.get(august.url))) == 2


def test_a_kept_roll_goes_when_anybody_is_erased(
    august: August, edwin: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cohort_snapshots, "KEPT_FROM", 2)
    first, _second = august.add(2)
    edwin.get(august.url)
    with august.store.write() as connection:
        personal_data.erase(connection, first)
        assert not connection.execute(sa.select(cohort_figures.c.id)).all()
    assert names(edwin.get(august.url)) == ["Person 002"]


def test_a_kept_roll_gives_way_at_once_to_what_an_educator_changes(
    august: August, edwin: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cohort_snapshots, "KEPT_FROM", 2)
    who, _ = august.add(2)
    edwin.get(august.url)
    work = august.assign(due=START - DAY)
    assert set(states(edwin.get(august.url)).values()) == {"Not started Overdue"}
    with august.store.write() as connection:
        values = {"assignment_id": work, "person_id": who, "due_at": START + DAY, "granted_at": START}
        connection.execute(extension.insert().values(**values))
    assert states(edwin.get(august.url))["Person 001"] == "Not started Extended"


def test_a_kept_roll_is_made_anew_when_somebody_comes_or_goes(
    august: August, edwin: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cohort_snapshots, "KEPT_FROM", 2)
    august.assign()
    august.add(3)
    edwin.get(august.url)
    somebody = august.add(1)[0]
    assert "4 people" in edwin.get(august.url).main
    with august.store.write() as connection:
        memberships.end(connection, august.id, somebody, START)
    assert "3 people, plus 1 who left" in edwin.get(august.url).main


_LETTER = {(stands.status, stands.late): letter for letter, stands in MEANING.items() if not stands.extended}
DONE, STUCK, BEGUN = _LETTER["done", False], _LETTER["stuck", False], _LETTER["started", False]
LATE, NEW = _LETTER["started", True], _LETTER["not_started", False]


@pytest.mark.parametrize(
    ("work", "order"),
    [
        ([], [0, 1, 2, 3]),
        ([[DONE, STUCK, LATE, NEW]], [1, 2, 3, 0]),
        ([[DONE, DONE, DONE, DONE], [DONE, BEGUN, NEW, STUCK]], [3, 2, 1, 0]),
        ([[STUCK, STUCK, DONE, NEW], [DONE, LATE, STUCK, NEW]], [1, 0, 2, 3]),
        ([[NOT_THEIRS, DONE, NOT_THEIRS, DONE]], [1, 3, 0, 2]),
    ],
    ids=["no-work", "one-piece", "furthest-behind", "then-the-next", "not-theirs"],
)
def test_those_who_need_help_most_come_first_and_equals_stay_in_order_of_name(
    work: list[list[str]], order: list[int]
) -> None:
    assert cohort_snapshots.by_need(range(4), ["".join(letters) for letters in work]) == order


def test_a_roll_has_its_people_sorted_by_need_so_that_no_page_sorts_them(august: August) -> None:
    august.assign()
    august.add(3)
    with august.store.read() as connection:
        made = cohort_snapshots.make(connection, 1, "", START)
    assert made.by_need == cohort_snapshots.by_need(range(made.here), list(made.work.values()))
    assert len(made.by_need) == made.here == 3
