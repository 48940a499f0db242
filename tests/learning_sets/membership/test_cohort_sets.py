"""Sets made from a cohort by its educator, who then does not see into them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.store.cohorts import cohorts, memberships
from learnapp.store.sets import sets
from learnapp.store.tables.cohort_tables import message
from learnapp.store.tables.people_and_work import person
from learnapp.store.tables.set_tables import learning_set, set_member
from tests.client import Page, Visitor
from tests.conftest import START, Queries
from tests.learning_sets.making import somebody

GRADES, SITES = ("F1", "F2"), ("City", "County", "Cottage")


@dataclass
class Foundation:
    """A cohort of Lena and as many others as a test asks for, which Edwin looks after."""

    app: Flask
    cohort: int
    people: list[int]

    @property
    def url(self) -> str:
        return f"/sets/cohorts/{self.cohort}/"

    def change(self, function: Any, *given: Any, **named: Any) -> Any:
        with self.app.extensions["store"].write() as connection:
            return function(connection, *given, **named)

    def more(self, count: int) -> None:
        for number in range(count):
            who = self.change(somebody, f"Peer{number:02}")
            about = {"grade": GRADES[number % 2], "specialty": "Surgery", "site": SITES[number % 3]}
            self.change(memberships.join, self.cohort, who, START, **about)
            self.people.append(who)

    def sets(self) -> list[set[int]]:
        """Who is in each set."""
        rows = self.change(
            lambda c: c.execute(
                sa.select(set_member.c.set_id, set_member.c.person_id).where(set_member.c.left_at.is_(None))
            ).all()
        )
        found: dict[int, set[int]] = {}
        for row in rows:
            found.setdefault(row.set_id, set()).add(row.person_id)
        return list(found.values())


@pytest.fixture
def foundation(app: Flask, ids: dict[str, int]) -> Foundation:
    with app.extensions["store"].write() as connection:
        made = cohorts.make(
            connection,
            name="Foundation",
            about="",
            starts_on=date(2026, 8, 1),
            ends_on=None,
            educator=ids["edwin"],
            now=START,
        )
        memberships.join(connection, made, ids["lena"], START, grade="F1", site="City")
    return Foundation(app, made, [ids["lena"]])


def _groups(page: Page) -> dict[str, list[str]]:
    """The plan on the page: person's field to the set it names, gathered by set."""
    found: dict[str, list[str]] = {}
    for name, value in page.fields(page.form("Create sets")):
        if name.startswith("set-"):
            found.setdefault(value, []).append(name)
    return found


def test_a_plan_mixes_grades_and_is_made_at_once(
    foundation: Foundation, edwin: Visitor, lena: Visitor, ids: dict[str, int]
) -> None:
    foundation.more(11)
    page = edwin.get(edwin.get(f"/educator/cohorts/{foundation.cohort}/").link("Learning sets"))
    assert "12 people are not in a set" in page.main
    page = edwin.get(f"{foundation.url}?by=grade&size=6")
    assert sorted(len(group) for group in _groups(page).values()) == [6, 6]
    assert page.main.count("F1: 4, F2: 2") + page.main.count("F1: 3, F2: 3") == 2
    page = edwin.submit(page, "Create sets", {"name-1": "Tuesday", "name-2": "Thursday"})
    assert "2 sets created" in page.main
    assert "Everyone in this cohort is in a set" in page.main
    assert sorted(len(one) for one in foundation.sets()) == [6, 6]
    assert set().union(*foundation.sets()) == set(foundation.people)
    # They have a message that leads there, and agree to the ground rules first.
    links = foundation.change(
        lambda c: (
            c.execute(sa.select(message.c.link).where(message.c.person_id == foundation.people[0])).scalars().all()
        )
    )
    assert len(links) == 1
    page = lena.get(links[0])
    assert page.heading == "Ground rules"
    page = lena.submit(page, "I agree")
    assert "This set has no facilitator" in page.main


def test_the_educator_who_made_a_set_does_not_see_into_it(
    foundation: Foundation, edwin: Visitor, ids: dict[str, int]
) -> None:
    foundation.more(3)
    edwin.submit(edwin.get(foundation.url), "Create sets", {"name-1": "Tuesday"})
    made = foundation.change(lambda c: c.execute(sa.select(learning_set.c.id)).scalar_one())
    for page in ("", "members/", "ground-rules/", "leave/", "hand-over/", "reports/"):
        edwin.get(f"/sets/{made}/{page}", status=404)
    page = edwin.get(foundation.url)
    assert "Tuesday" in page.main
    assert not any(name in page.main for name in ("Lena", "Peer"))
    assert "Tuesday" not in edwin.get("/sets/").main
    assert foundation.change(sets.join, made, ids["edwin"], START, "facilitator") == "assessed"


def test_a_plan_is_changed_by_hand_and_looked_at_again(foundation: Foundation, edwin: Visitor) -> None:
    foundation.more(9)
    page = edwin.get(f"{foundation.url}?by=site&size=5")
    first, second = sorted(_groups(page).items())
    moved = {first[1][0]: second[0], first[1][1]: ""}
    page = edwin.submit(page, "Update the plan", {**moved, "name-2": "Thursday"}, status=422)
    assert page.errors == ["Set 1 has 3 people. A set has 4 to 8: move someone"]
    page = edwin.submit(page, "Update the plan", {first[1][1]: "1"})
    assert sorted(len(group) for group in _groups(page).values()) == [4, 6]
    assert "Thursday" in page.text
    assert foundation.sets() == []
    edwin.submit(page, "Create sets")
    assert sorted(len(one) for one in foundation.sets()) == [4, 6]


def test_by_hand_begins_with_nobody_in_a_set(foundation: Foundation, edwin: Visitor) -> None:
    foundation.more(4)
    page = edwin.get(f"{foundation.url}?by=&size=6")
    assert list(_groups(page)) == [""]
    assert edwin.submit(page, "Create sets", status=422).errors == [
        "Put people in a set first: type its number beside their names"
    ]
    fields = {f"set-{who}": "7" for who in foundation.people}
    edwin.submit(page, "Create sets", {**fields, "name-7": "Night owls"})
    assert foundation.sets() == [set(foundation.people)]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name-1": " "}, "Give the set a name"),
        ({"name-1": "x" * 121}, "Shorten it to 120"),
        ({"set": "x"}, "enter the number of a set, or leave it blank"),
        ({"set": "-1"}, "enter the number of a set, or leave it blank"),
        ({"set": "99999999999999999999"}, "enter the number of a set, or leave it blank"),
        ({"set": "2"}, "Set 2 has 1 person"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_at_its_field(
    foundation: Foundation, edwin: Visitor, fields: dict[str, str], message: str
) -> None:
    foundation.more(4)
    sent = {(f"set-{foundation.people[1]}" if name == "set" else name): value for name, value in fields.items()}
    page = edwin.submit(edwin.get(foundation.url), "Create sets", sent, status=422)
    assert any(message in error for error in page.errors)
    assert foundation.sets() == []


def test_nine_in_one_set_are_refused(foundation: Foundation, edwin: Visitor) -> None:
    foundation.more(8)
    page = edwin.get(f"{foundation.url}?by=&size=8")
    page = edwin.submit(page, "Create sets", {f"set-{who}": "1" for who in foundation.people}, status=422)
    assert page.errors == ["Set 1 has 9 people. A set has 4 to 8: move someone"]


def test_two_tabs_put_nobody_into_two_sets(foundation: Foundation, edwin: Visitor) -> None:
    foundation.more(5)
    first = edwin.get(foundation.url)
    edwin.submit(first, "Create sets")
    page = edwin.submit(first, "Create sets", status=422)
    assert "Put people in a set first" in page.errors[0]
    assert len(foundation.sets()) == 1


def test_who_left_the_cohort_or_cannot_sign_in_is_not_put_into_a_set(foundation: Foundation, edwin: Visitor) -> None:
    foundation.more(6)
    gone, shut_out = foundation.people[1:3]
    foundation.change(memberships.end, foundation.cohort, gone, START)
    foundation.change(lambda c: c.execute(person.update().where(person.c.id == shut_out).values(suspended_at=START)))
    edwin.submit(edwin.get(foundation.url), "Create sets", {f"set-{gone}": "1"})
    assert foundation.sets() == [set(foundation.people) - {gone, shut_out}]


def test_a_closed_cohort_gives_no_sets(foundation: Foundation, edwin: Visitor) -> None:
    foundation.more(5)
    page = edwin.get(foundation.url)
    foundation.change(cohorts.close, foundation.cohort, START)
    assert "cohort is closed" in edwin.submit(page, "Create sets", status=422).errors[0]


@pytest.mark.parametrize("who", ["lena", "ada", "bola"])
def test_only_the_cohorts_educators_make_its_sets(foundation: Foundation, who: str) -> None:
    visitor = Visitor(foundation.app).signed_in(who)
    visitor.get(foundation.url, status=404)
    assert visitor.post(foundation.url, {"do": "make"}).status_code == 404


def test_the_page_takes_the_same_number_of_queries_for_ten_as_for_forty(
    foundation: Foundation, edwin: Visitor, queries: Queries
) -> None:
    def count() -> int:
        edwin.get(foundation.url)
        queries()
        edwin.get(foundation.url)
        return len(queries())

    foundation.more(9)
    few = count()
    for number in range(30):
        foundation.change(memberships.join, foundation.cohort, foundation.change(somebody, f"More{number}"), START)
    assert count() == few
