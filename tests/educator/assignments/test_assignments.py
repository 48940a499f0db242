"""Assigning work as an educator does: making, changing, withdrawing, and what cannot be assigned."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from learnapp.domain.reading import read_library
from learnapp.paths import MODULES
from learnapp.store.cohorts import assignments, cohorts, memberships
from learnapp.store.cohorts.assignments import Assignment, Schedule, Target, Work
from learnapp.store.operations.publishing import publish
from tests.client import Page, Visitor
from tests.conftest import START, TEST_MODULES, Clock, Queries

DAY = timedelta(days=1)


class Cohort:
    """Edwin's cohort with Lena and Bola in it, and sub-groups A, with Lena, and B, with nobody."""

    def __init__(self, app: Flask, ids: dict[str, int], educator: str = "edwin") -> None:
        self.store, self.ids = app.extensions["store"], ids
        with self.store.write() as db:
            values: dict[str, Any] = {"about": "", "starts_on": date(2026, 8, 5), "ends_on": None}
            self.id = cohorts.make(db, name="Foundation", educator=ids[educator], now=START - 90 * DAY, **values)
            for name in ("lena", "bola"):
                memberships.join(db, self.id, ids[name], START - 60 * DAY)
            self.a = cohorts.make_subgroup(db, self.id, "Team A")
            self.b = cohorts.make_subgroup(db, self.id, "Team B")
            memberships.put_in_subgroup(db, self.id, [ids["lena"]], self.a)
        self.url = f"/educator/cohorts/{self.id}/assignments/"

    def assign(self, work: Work = ("tea-round", ""), due: timedelta | None = 7 * DAY, **target: int) -> int:
        terms = Schedule(START - DAY, None if due is None else START + due, "A note", 3, 1)
        with self.store.write() as db:
            return assignments.make(db, self.id, Target(**target), [work], terms, START - DAY)[0]

    def all(self) -> list[Assignment]:
        with self.store.read() as db:
            return assignments.assignments_of(db, self.id, START)

    def leaves(self, name: str) -> None:
        with self.store.write() as db:
            memberships.end(db, self.id, self.ids[name], START)


@pytest.fixture
def cohort(app: Flask, ids: dict[str, int]) -> Cohort:
    return Cohort(app, ids)


def when(name: str, typed: str, clock: str = "") -> dict[str, str]:
    """The fields of a date typed into its first box, and the time."""
    return {f"{name}-day": typed, f"{name}-month": "", f"{name}-year": "", f"{name}-time": clock}


def _new(edwin: Visitor, cohort: Cohort, status: int = 200, **fields: Any) -> Page:
    page = edwin.get(cohort.url + "new/")
    typed = {"modules": ["tea-round"], **when("due", "27/11/2026", "5pm"), **fields}
    return edwin.submit(page, "Assign", typed, status=status)


@pytest.fixture
def second_module(app: Flask, tmp_path: Path) -> None:
    """The coffee round, the same as the tea round but for its name."""
    copy = tmp_path / "modules" / "coffee-round"
    shutil.copytree(TEST_MODULES / "tea-round", copy)
    front = copy / "module.md"
    front.write_text(front.read_text().replace("title: The tea round", "title: The coffee round"))
    roots = (TEST_MODULES, copy.parent)
    publish(app.extensions["store"], roots, read_library((*roots, MODULES)), START)


@pytest.mark.usefixtures("second_module")
def test_several_modules_are_assigned_at_once(cohort: Cohort, edwin: Visitor, lena: Visitor) -> None:
    page = edwin.get(cohort.url)
    assert "Nothing is assigned yet." in page.main
    assert page.link("Assign work") == cohort.url + "new/"
    page = _new(edwin, cohort, modules=["tea-round", "coffee-round"], note="Before the teaching day")
    assert page.url == cohort.url
    assert (
        "Assigned to the whole cohort: The tea round and The coffee round, due 5pm on Friday 27 November" in page.main
    )
    assert "UK time" in page.main
    assert "For the whole cohort (2 people)" in page.main
    made = cohort.all()
    assert [(a.work, a.target) for a in made] == [((m, ""), Target()) for m in ("tea-round", "coffee-round")]
    terms = Schedule(START, datetime(2026, 11, 27, 17, tzinfo=UTC), "Before the teaching day", 3, 1)
    assert {a.terms for a in made} == {terms}
    assert "The tea round Due 5pm on Fri 27 November" in lena.get("/home/").main


def test_one_activity_for_a_sub_group(cohort: Cohort, edwin: Visitor, lena: Visitor, bola: Visitor) -> None:
    fields = {"modules": None, "activity": "tea-round/spilt", "who": "subgroup", "subgroup": str(cohort.a)}
    page = _new(edwin, cohort, **fields, **{"opens-day": "9 Nov"})
    assert "Assigned to Team A: Spilt, in The tea round" in page.main
    assert "Upcoming" in [page.words(h) for h in page.all("h2")]
    assert cohort.all()[0].terms.opens_at == datetime(2026, 11, 9, tzinfo=UTC)
    assert "Spilt" in lena.get("/assigned/").main
    assert "You have no assignments" in bola.get("/assigned/").main


def test_one_person_is_found_by_name_and_chosen_where_several_fit(
    cohort: Cohort, edwin: Visitor, lena: Visitor, bola: Visitor
) -> None:
    page = _new(edwin, cohort, who="person", name="lena marsh")
    assert "Assigned to Lena Marsh: The tea round" in page.main
    page = _new(edwin, cohort, status=422, who="person", name="a", note="Kept")
    assert page.errors == ["“a” matches several people. Choose one."]
    assert "Kept" in page.main
    page = edwin.submit(page, "Assign", {"member": page.option("Bola Adeyemi")})
    assert "Assigned to Bola Adeyemi: The tea round" in page.main
    assert [a.person for a in cohort.all()] == ["Lena Marsh", "Bola Adeyemi"]
    assert "The tea round" in bola.get("/assigned/").main


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


def test_an_empty_sub_group_and_somebody_who_left_are_told_at_their_field(cohort: Cohort, edwin: Visitor) -> None:
    page = _new(edwin, cohort, status=422, who="subgroup", subgroup=str(cohort.b))
    assert page.errors == ["Team B has no one in it now. Add people to it first, or choose who else it is for"]
    cohort.leaves("bola")
    for fields in ({"name": "Bola"}, {"member": str(cohort.ids["bola"])}):
        page = _new(edwin, cohort, status=422, who="person", **fields)
        assert page.errors == ["Bola Adeyemi has left this cohort, so nothing can be assigned to them"]
    assert cohort.all() == []


def test_what_they_have_already_is_not_assigned_again_and_a_second_click_changes_nothing(
    cohort: Cohort, edwin: Visitor
) -> None:
    page = edwin.get(cohort.url + "new/")
    for status in (200, 422):
        again = edwin.submit(page, "Assign", {"modules": ["tea-round"]}, status=status)
    assert again.errors == [
        "The tea round is already assigned to the whole cohort. Leave it out here, or change the existing assignment"
    ]
    assert len(cohort.all()) == 1


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


def test_the_list_tells_what_is_open_upcoming_past_and_withdrawn_and_what_does_nothing(
    cohort: Cohort, edwin: Visitor
) -> None:
    cohort.assign()
    cohort.assign(("tea-round", "leaves"), due=-timedelta(hours=1))
    cohort.assign(("gone", ""), due=None)
    cohort.assign(("tea-round", "after"), person_id=cohort.ids["bola"])
    cohort.leaves("bola")
    page = edwin.get(cohort.url)
    assert [page.words(h) for h in page.all("h2")][:3] == ["Open", "Past", "To people who have left"]
    assert "gone No longer offered" in page.main
    assert "After the tea, in The tea round Has left" in page.main
    assert "Bola Adeyemi is not in this cohort now, so this has no effect" in page.main
    assert "For the whole cohort (1 person)" in page.main
    edwin.get(f"{cohort.url}3/")
    edwin.get(f"{cohort.url}4/")


def test_an_assignment_is_changed_and_a_past_due_date_may_stay(cohort: Cohort, edwin: Visitor) -> None:
    made = cohort.assign(due=-timedelta(hours=1))
    page = edwin.get(f"{cohort.url}{made}/")
    page = edwin.submit(page, "Save", {"note": "Another note"})
    assert "Changed: The tea round is due 8:30am on Monday 2 November 2026, UK time." in page.main
    assert cohort.all()[0].terms == Schedule(START - DAY, START - timedelta(hours=1), "Another note", 3, 1)
    page = edwin.submit(edwin.get(f"{cohort.url}{made}/"), "Save", when("due", "1 Nov 2026"), status=422)
    assert page.errors == ["That is in the past. Enter a later date or time, or leave it all blank for no due date"]
    edwin.submit(page, "Save", {**when("due", ""), "before": "", "after": "7"})
    assert cohort.all()[0].terms == Schedule(START - DAY, None, "Another note", None, 7)


def test_of_two_educators_at_once_the_second_sees_both_versions_and_keeps_their_typing(
    cohort: Cohort, edwin: Visitor, app: Flask, ids: dict[str, int]
) -> None:
    with cohort.store.write() as db:
        cohorts.add_educator(db, cohort.id, ids["ada"], START)
    ada = Visitor(app).signed_in("ada")
    made = cohort.assign()
    mine, theirs = edwin.get(f"{cohort.url}{made}/"), ada.get(f"{cohort.url}{made}/")
    ada.submit(theirs, "Save", {"note": "Ada's note"})
    page = edwin.submit(mine, "Save", {"note": "Edwin's note", **when("due", "4/12/2026")}, status=409)
    assert "Your changes are not saved yet" in page.main
    rows = {page.words(row) for row in page.all("tr")}
    assert any("Note" in r and "Ada's note" in r and "Edwin's note" in r for r in rows), rows
    assert any("Due" in r and "9 November" in r and "4 December" in r for r in rows), rows
    assert len(rows) == 3, "a heading, and what differs"
    assert cohort.all()[0].terms.note == "Ada's note"
    page = edwin.submit(page, "Replace theirs with mine")
    assert cohort.all()[0].terms.note == "Edwin's note"
    assert cohort.all()[0].revision == 3


def test_changing_what_another_withdrew_says_so_and_shows_the_typing(cohort: Cohort, edwin: Visitor) -> None:
    made = cohort.assign()
    page = edwin.get(f"{cohort.url}{made}/")
    with cohort.store.write() as db:
        assignments.withdraw(db, cohort.id, made, 1, START)
    page = edwin.submit(page, "Save", {"note": "Typed"}, status=409)
    assert "Another educator withdrew this assignment on 9:30am on Monday 2 November 2026" in page.main
    assert "Typed" in page.main
    assert cohort.all()[0].terms.note == "A note"


def test_withdrawing_asks_first_and_takes_the_work_back(cohort: Cohort, edwin: Visitor, lena: Visitor) -> None:
    made = cohort.assign()
    page = edwin.get(f"{cohort.url}{made}/withdraw/")
    assert "The tea round" in lena.get("/assigned/").main
    with cohort.store.write() as db:
        assignments.change(db, cohort.id, made, 1, Schedule(START, None, "Changed meanwhile"), START)
    page = edwin.submit(page, "Withdraw assignment", status=409)
    assert "The assignment has not been withdrawn yet" in page.main
    assert "No due date" in page.main
    page = edwin.submit(page, "Withdraw assignment")
    assert page.url == cohort.url
    assert "is withdrawn. No one is asked to do it any more" in page.main
    assert "Withdrawn (1)" in [page.words(s) for s in page.all("summary")]
    assert "You have no assignments" in lena.get("/assigned/").main
    assert "was already withdrawn" in edwin.get(f"{cohort.url}{made}/withdraw/").main


def test_a_form_sent_after_the_sign_in_ended_is_kept(cohort: Cohort, edwin: Visitor, app: Flask) -> None:
    page = edwin.get(cohort.url + "new/")
    fields = dict(page.fields(page.form("Assign"))) | {"modules": "tea-round", "note": "Typed for long"}
    other = Visitor(app)
    answer = other.post(cohort.url + "new/", {k: v for k, v in fields.items() if k != "csrf_token"})
    assert answer.status_code == 302
    again = Visitor(app).signed_in("edwin").get(cohort.url + "new/")
    assert "Typed for long" in again.main
    assert "The tea round" in again.chosen()


@pytest.mark.parametrize("who", ["lena", "bola", "ada", "edwin"])
def test_only_an_educator_of_the_cohort_now_gets_its_assignments(app: Flask, ids: dict[str, int], who: str) -> None:
    """Edwin was one until now; Ada is one of another cohort, and an administrator; Lena and Bola learn in it."""
    cohort = Cohort(app, ids)
    Cohort(app, ids, educator="ada")
    made = cohort.assign()
    with cohort.store.write() as db:
        cohorts.add_educator(db, cohort.id, ids["bola"], START)  # who is no educator on this site
        assert cohorts.end_educator(db, cohort.id, ids["edwin"], START)
    visitor = Visitor(app).signed_in(who)
    own = f"{cohort.url}{made}/"
    for path in (cohort.url, cohort.url + "new/", own, own + "withdraw/", own + "extensions/"):
        visitor.get(path, status=404)
    person = f"{own}extensions/{ids['lena']}/"
    visitor.get(person, status=404)
    for path in (cohort.url + "new/", own, own + "withdraw/", person, person + "take-back/"):
        assert visitor.post(path, {"revision": "1", "modules": "tea-round", "who": "cohort"}).status_code == 404
    assert [(a.revision, a.withdrawn_at) for a in cohort.all()] == [(1, None)]


def test_an_assignment_of_another_cohort_is_not_found_in_this_one(app: Flask, cohort: Cohort, edwin: Visitor) -> None:
    other = Cohort(app, cohort.ids, educator="ada").assign()
    for path in ("", "withdraw/", "extensions/", f"extensions/{cohort.ids['lena']}/"):
        edwin.get(f"{cohort.url}{other}/{path}", status=404)


def test_pages_take_as_many_queries_with_many_assignments_as_with_one(
    cohort: Cohort,
    edwin: Visitor,
    lena: Visitor,
    queries: Queries,
) -> None:
    own = f"{cohort.url}1/"
    person = f"{own}extensions/{cohort.ids['lena']}/"
    educators = (cohort.url, cohort.url + "new/", own, own + "extensions/?name=lena", person)
    pages = [
        *((edwin, page) for page in educators),
        (lena, "/home/"),
        (lena, "/assigned/"),
        (lena, "/modules/tea-round/"),
    ]

    def counted() -> list[int]:
        found = []
        for who, page in pages:
            who.get(page)
            queries()
            who.get(page)
            found.append(len(queries()))
        return found

    cohort.assign()
    few = counted()
    cohort.assign(("tea-round", "spilt"), person_id=cohort.ids["lena"])
    for number in range(20):
        cohort.assign(("tea-round", f"part-{number}"))
    assert counted() == few
    assert max(few[:5]) <= 8
    assert few[6:] == [2, 3]
