"""Sets made from a cohort by its educator, who then does not see into them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from learnapp.store.cohorts import assignments, cohorts, memberships
from learnapp.store.cohorts.assignments import Schedule, Target
from learnapp.store.sets import set_making, sets
from learnapp.store.tables.cohort_tables import message, progress_status
from learnapp.store.tables.people_and_work import person
from learnapp.store.tables.set_tables import learning_set
from tests.client import Visitor
from tests.conftest import START, Queries
from tests.learning_sets.making import somebody
from tests.learning_sets.membership.foundation import Foundation, groups


def test_a_plan_mixes_grades_and_is_made_at_once(
    foundation: Foundation, edwin: Visitor, lena: Visitor, ids: dict[str, int]
) -> None:
    foundation.more(11)
    page = edwin.get(edwin.get(f"/educator/cohorts/{foundation.cohort}/").link("Learning sets"))
    assert "12 people are not in a set" in page.main
    page = edwin.get(f"{foundation.url}?by=grade&size=6")
    assert sorted(len(group) for group in groups(page).values()) == [6, 6]
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


def _stuck(foundation: Foundation, people: list[int]) -> int:
    """Work that these people have started and abandoned. Returns its number."""
    terms = Schedule(START - timedelta(days=40), START + timedelta(days=30))
    (work,) = foundation.change(assignments.make, foundation.cohort, Target(), [("tea-round", "")], terms, START)
    then = START - timedelta(days=20)
    for who in people:
        row = {"person_id": who, "module": "tea-round", "activity": "", "began_at": then, "moved_at": then}
        foundation.change(lambda c, row=row: c.execute(progress_status.insert().values(**row)))
    return int(work)


def test_those_who_are_stuck_come_along_and_those_in_a_set_already_are_named(
    foundation: Foundation, edwin: Visitor
) -> None:
    foundation.more(11)
    stuck = foundation.people[1:7]
    work = _stuck(foundation, stuck)
    in_one = [stuck[0], *foundation.people[7:10]]
    plan = [set_making.PlannedSet("There already", tuple(in_one))]
    foundation.change(set_making.make_all, foundation.cohort, plan, "Be kind.", START)
    overview = edwin.get(f"/educator/cohorts/{foundation.cohort}/")
    page = edwin.get(overview.link("in a learning set"))
    assert f"assignment={work}&state=stuck" in page.url
    assert "You chose 6 people." in page.main
    assert "Already in a set, so not in the plan: Peer00." in page.main
    planned = groups(page)
    assert planned["1"] == [f"set-{who}" for who in stuck[1:]]
    assert set(planned[""]) == {f"set-{who}" for who in set(foundation.people) - set(in_one) - set(stuck)}
    page = edwin.submit(page, "Create sets")
    assert "1 set created" in page.main
    assert set(stuck[1:]) in foundation.sets()


@pytest.mark.parametrize("query", ["assignment=99&state=stuck", "assignment=1&state=clever", "assignment=x&state=late"])
def test_a_choice_of_no_one_plans_for_everyone(foundation: Foundation, edwin: Visitor, query: str) -> None:
    foundation.more(5)
    page = edwin.get(f"{foundation.url}?{query}")
    assert "You chose" not in page.main
    assert sorted(map(len, groups(page).values())) == [6]
