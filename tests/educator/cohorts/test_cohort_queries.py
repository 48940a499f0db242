"""A cohort at a glance."""

from __future__ import annotations

import re

import pytest

from learnapp.store.cohorts import cohort_snapshots
from learnapp.store.cohorts.assignments import Target
from learnapp.store.tables.cohort_tables import extension
from tests.client import Visitor
from tests.conftest import START, Queries
from tests.educator.cohorts.august import August
from tests.educator.cohorts.overview import DAY, _detail, names, states


def test_late_extended_and_unassigned_work_are_told_apart(august: August, edwin: Visitor) -> None:
    tuesday = august.group("Tuesday")
    (_one,) = august.add(1, "Late", group=tuesday)
    (two,) = august.add(1, "Longer", group=tuesday)
    (three,) = august.add(1, "Behindhand", group=tuesday)
    (four,) = august.add(1, "Elsewhere")
    work = august.assign(due=START - 3 * DAY, target=Target(subgroup_id=tuesday))
    with august.store.write() as connection:
        values = {"assignment_id": work, "person_id": two, "due_at": START + DAY, "granted_at": START}
        connection.execute(extension.insert().values(**values))
    august.work(three, START - 9 * DAY, done=START - DAY)
    august.work(four, START - 9 * DAY, done=START - DAY)
    page = edwin.get(august.url)
    assert states(page) == {
        "Late": "Sub-group Tuesday | Not started Overdue",
        "Longer": "Sub-group Tuesday | Not started Extended",
        "Behindhand": "Sub-group Tuesday | Done Late",
        "Elsewhere": "Sub-group – | Not assigned",
    }
    assert "1 overdue" in page.main
    assert "1 done late" in page.main
    assert "1 with an extension" in page.main
    for state, name in (("late", "Late"), ("extended", "Longer"), ("unassigned", "Elsewhere")):
        assert names(edwin.get(f"{august.url}?state={state}")) == [name]
    detail = edwin.get(f"{august.url}?assignment={work}")
    assert "Elsewhere" not in names(detail)
    assert "3 Nov 2026" in states(detail)["Longer"]


def test_who_left_is_shown_as_they_stood_and_counts_no_more(august: August, edwin: Visitor) -> None:
    work = august.assign()
    stayed, left = august.add(2, "Stays", "Goes")
    august.leave(left, START - 5 * DAY)
    august.work(left, START - 20 * DAY, done=START - 2 * DAY, best_share=0.9)
    page = edwin.get(august.url)
    assert names(page) == ["Stays"]
    assert "1 person, plus 1 who left" in page.main
    assert "Not started 1 of 1" in page.main
    page = edwin.get(f"{august.url}?state=left&assignment={work}")
    assert states(page) == {"Goes (left 28 October 2026)": _detail("In progress", "–", "–", "–")}
    assert stayed != left


def test_prequestions_and_unfinished_results_are_not_there(august: August, edwin: Visitor, lena: Visitor) -> None:
    august.join("lena")
    august.assign()
    august.assign(activity="before")
    page = lena.submit(lena.get("/modules/tea-round/before/"), "Start")
    page = lena.submit(page, "Save and continue", {"answer": "1"})
    lena.submit(page, "Submit")
    lena.submit(lena.get("/modules/tea-round/spilt/"), "Start the case")
    told = edwin.get(august.url)
    assert states(told) == {"Lena Marsh": "In progress | Done"}
    for work in re.findall(r'<option value="(\d+)"', told.text):
        assert "%" not in states(edwin.get(f"{august.url}?assignment={work}"))["Lena Marsh"]


def test_people_are_found_by_name_whatever_the_script(august: August, edwin: Visitor) -> None:
    august.add(3, "Zoë Ångström", "Łukasz Żak", "Ὀδυσσεύς")
    for typed, name in (
        ("ångstr", "Zoë Ångström"),
        ("ŁUK", "Łukasz Żak"),
        ("ὀδυσσ", "Ὀδυσσεύς"),
        (" zoë  ÅNG", "Zoë Ångström"),
    ):
        assert names(edwin.get(august.url, query_string={"name": typed})) == [name]
    assert "No one matches" in edwin.get(august.url, query_string={"name": "%_"}).main


def test_queries_do_not_grow_with_people_or_assignments(
    august: August, edwin: Visitor, monkeypatch: pytest.MonkeyPatch, queries: Queries
) -> None:
    def taken(url: str) -> int:
        edwin.get(url) if not url.endswith("csv") else edwin.raw("GET", url)
        queries()
        edwin.get(url) if not url.endswith("csv") else edwin.raw("GET", url).get_data()
        return len(queries())

    monkeypatch.setattr(cohort_snapshots, "KEPT_FROM", 1000)
    work = august.assign()
    august.add(2)
    urls = [august.url, f"{august.url}?assignment={work}&sort=result", august.url + "people.csv"]
    few = [taken(url) for url in urls]
    for activity in ("leaves", "spilt", "after"):
        august.assign(activity=activity)
    for who in august.add(60):
        august.work(who, START - 9 * DAY, done=START - DAY)
    assert [taken(url) for url in urls] == few
    assert max(few) <= 19
    monkeypatch.setattr(cohort_snapshots, "KEPT_FROM", 2)
    edwin.get(august.url)
    assert taken(august.url) <= 15
